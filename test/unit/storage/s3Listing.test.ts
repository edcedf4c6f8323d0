import { afterEach, describe, expect, it } from 'vitest';

import { codeOf, collect, goOn, listKeys } from '../../suites/storeBytes.ts';
import { type Answer, type BadServer, listPage, openBadServer, xml } from './badServer.ts';

let server: BadServer;
afterEach(() => server.close());

const truncated = (token: string) =>
  `<IsTruncated>true</IsTruncated>${token === '' ? '' : `<NextContinuationToken>${token}</NextContinuationToken>`}`;

async function listing(answer: Answer): Promise<string[] | string> {
  server = await openBadServer(answer);
  const found = listKeys(server.store, 'a/');
  const code = await codeOf(found);
  return code === 'no error' ? found : code;
}

describe('a listing of an S3 service', () => {
  it('keeps keys as they are when the service does not encode them', async () => {
    const keys = ['a/%41', 'a/+', 'a/000123', 'a/0x1F', 'a/x y', 'a/é'];
    expect(await listing((_, response) => xml(response, listPage(keys)))).toEqual(keys);
  });

  it('decodes keys when the service says it encoded them', async () => {
    const page = listPage(
      ['a%2F%2541', 'a%2Fx+y', 'a%2Fx%2By', 'a%2F%C3%A9'],
      '<EncodingType>url</EncodingType>',
    );
    expect(await listing((_, response) => xml(response, page))).toEqual([
      'a/%41',
      'a/x y',
      'a/x+y',
      'a/é',
    ]);
  });

  it('decodes the entities of XML once', async () => {
    const page = listPage(['a/&amp;amp;', 'a/&lt;&gt;&quot;&apos;&#39;&#x27;', 'a/&#128512;']);
    expect(await listing((_, response) => xml(response, page))).toEqual([
      'a/&amp;',
      "a/<>\"'''",
      'a/\u{1F600}',
    ]);
  });

  it('tells size, etag without quotes and time', async () => {
    server = await openBadServer((_, response) => xml(response, listPage(['a/1'])));
    expect(await collect(server.store.list('a/', goOn()))).toEqual([
      { key: 'a/1', sizeBytes: 3, etag: 'e', modifiedAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('asks for the next page with the token it was given, escaped', async () => {
    const found = await listing((request, response) => {
      const isSecond = request.url?.includes('continuation-token=') === true;
      xml(response, isSecond ? listPage(['a/2']) : listPage(['a/1'], truncated('t+/=&amp;')));
    });
    expect(found).toEqual(['a/1', 'a/2']);
    expect(server.requests[1]).toContain('continuation-token=t%2B%2F%3D%26');
  });

  it('asks for the second page only when more than one object is wanted', async () => {
    server = await openBadServer((_, response) =>
      xml(response, listPage(['a/1', 'a/2'], truncated('t'))),
    );
    for await (const { key } of server.store.list('a/', goOn())) {
      expect(key).toBe('a/1');
      break;
    }
    expect(server.requests.length).toBe(1);
  });

  it.each<[string, string]>([
    ['a page that is cut off and names no token', listPage(['a/1'], truncated(''))],
    ['a key outside of the prefix', listPage(['b/1'])],
    ['the same key twice', listPage(['a/1', 'a/1'])],
    ['keys out of order', listPage(['a/2', 'a/1'])],
    ['a size that is none', listPage(['a/1']).replace('<Size>3</Size>', '<Size>NaN</Size>')],
    ['a negative size', listPage(['a/1']).replace('<Size>3</Size>', '<Size>-3</Size>')],
    ['no size', listPage(['a/1']).replace('<Size>3</Size>', '')],
    ['a size beyond what a number holds', listPage(['a/1']).replace('>3<', '>9007199254740993<')],
    ['an entity of its own', `<!DOCTYPE x [<!ENTITY e "a/1">]>${listPage(['a/&e;'])}`],
    ['a key that is badly encoded', listPage(['a%2F%zz'], '<EncodingType>url</EncodingType>')],
  ])('fails over %s', async (_what, page) => {
    expect(await listing((_, response) => xml(response, page))).toBe('STORAGE_FAILED');
  });

  it('fails over a token that comes again, instead of going round for ever', async () => {
    let page = 0;
    const found = await listing((_, response) => {
      page += 1;
      xml(response, listPage([`a/${page}`], truncated('same')));
    });
    expect(found).toBe('STORAGE_FAILED');
    expect(page).toBeLessThan(4);
  });

  it.each<[string, Answer]>([
    ['a page for people', (_, response) => response.end('<!DOCTYPE html><html>Sign in</html>')],
    ['plain text', (_, response) => response.end('OK')],
    ['nothing', (_, response) => response.end()],
    ['another document', (_, response) => xml(response, '<ListAllMyBucketsResult/>')],
  ])('takes %s for no storage', async (_what, answer) => {
    expect(await listing(answer)).toBe('NOT_A_STORAGE');
  });

  it('does not keep an answer without end', async () => {
    const chunk = Buffer.alloc(1024 * 1024, '<');
    const found = await listing((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, more);
      };
      more();
    });
    expect(found).toBe('NOT_A_STORAGE');
  });
});
