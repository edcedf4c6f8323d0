import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Bucket } from '#practice/s3/bucket.ts';

import {
  type PracticeStorageServer,
  startPracticeStorage,
} from '../../../servers/practiceStorage.ts';
import { type Call, type CallAnswer, refusalOf, sendCall } from '../../../servers/signedCall.ts';

let server: PracticeStorageServer;
let bucket: Bucket;

beforeEach(async () => {
  server = await startPracticeStorage({ buckets: ['bucket'] });
  bucket = server.storage.bucket('bucket');
});
afterEach(async () => {
  await server.stop();
});

const ask = (call: Partial<Call> = {}): Promise<CallAnswer> =>
  sendCall(server, { method: 'GET', path: '/bucket/object', ...call });
const put = (key: string, body: string | Buffer, headers = {}): Promise<CallAnswer> =>
  ask({ method: 'PUT', path: `/bucket/${key}`, body, headers });
const removeMany = (body: string): Promise<CallAnswer> =>
  ask({ method: 'POST', path: '/bucket', query: { delete: '' }, body });
const text = async (key: string): Promise<string> =>
  Buffer.from((await bucket.get(key)) ?? []).toString();
const textsOf = (answer: CallAnswer, name: string): string[] =>
  [...answer.body.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(
    ([, one = '']) => one,
  );

describe('an object', () => {
  it('is the same for the Milvus in this process and for clients', async () => {
    const stored = await bucket.put('object', Buffer.from('from inside'));
    expect(await ask()).toMatchObject({
      status: 200,
      body: 'from inside',
      headers: { etag: `"${stored.etag}"`, 'last-modified': stored.modifiedAt.toUTCString() },
    });
    await put('object', 'from outside');
    expect(await text('object')).toBe('from outside');
    await ask({ method: 'DELETE' });
    expect(await bucket.get('object')).toBeUndefined();
  });

  it('keeps what a client says about it, also when it is copied', async () => {
    const said = { 'content-type': 'text/plain', 'x-amz-meta-color': 'red' };
    await put('object', 'x', said);
    await put('copy', '', { 'x-amz-copy-source': '/bucket/object' });
    expect((await ask({ method: 'HEAD', path: '/bucket/copy' })).headers).toMatchObject(said);
    await put('copy', '', {
      'x-amz-copy-source': '/bucket/object',
      'x-amz-metadata-directive': 'REPLACE',
      'x-amz-meta-color': 'blue',
    });
    expect((await ask({ method: 'HEAD', path: '/bucket/copy' })).headers).toMatchObject({
      'content-type': 'binary/octet-stream',
      'x-amz-meta-color': 'blue',
    });
  });

  it('shares its bytes on disk with its copies, and stays when they are removed', async () => {
    await bucket.put('object', Buffer.from('shared'));
    for (let number = 0; number < 20; number += 1)
      await put(`copy-${number}`, '', { 'x-amz-copy-source': '/bucket/object' });
    expect((await readdir(path.join(server.folder, 'contents'))).length).toBe(1);
    await ask({ method: 'DELETE' });
    for (let number = 1; number < 20; number += 1) await bucket.remove(`copy-${number}`);
    expect(await text('copy-0')).toBe('shared');
    await bucket.remove('copy-0');
    await server.storage.close();
    expect(await readdir(path.join(server.folder, 'contents'))).toEqual([]);
  });

  it('is not changed by a body whose MD5 differs', async () => {
    await put('object', 'old');
    const md5 = createHash('md5').update('other').digest('base64');
    expect(refusalOf(await put('object', 'new', { 'content-md5': md5 }))).toMatchObject({
      status: 400,
      code: 'BadDigest',
    });
    expect(await text('object')).toBe('old');
  });

  it('may be asked for only if it was changed since', async () => {
    const { modifiedAt } = await bucket.put('object', Buffer.from('x'));
    const since = (ms: number): Record<string, string> => ({
      'if-modified-since': new Date(modifiedAt.getTime() + ms).toUTCString(),
    });
    expect((await ask({ headers: since(0) })).status).toBe(304);
    expect((await ask({ headers: since(-2000) })).status).toBe(200);
  });

  it('is not made of a source outside of every bucket', async () => {
    const outside = await put('copy', '', { 'x-amz-copy-source': '/bucket/../../index' });
    expect(refusalOf(outside)).toMatchObject({ status: 404, code: 'NoSuchKey' });
  });
});

describe('what this S3 does not have', () => {
  it.each([
    ['an ACL', { query: { acl: '' } }],
    ['tags', { query: { tagging: '' } }],
    ['versions', { path: '/bucket', query: { versions: '' } }],
    ['a single part', { query: { partNumber: '1' } }],
    ['a form of a browser', { method: 'POST', path: '/bucket' } as const],
  ])('is refused as such: %s', async (_what, call) => {
    await bucket.put('object', Buffer.from('x'));
    expect(refusalOf(await ask(call))).toMatchObject({ status: 501, code: 'NotImplemented' });
  });
});

describe('removing many', () => {
  const objects = (count: number): string =>
    Array.from({ length: count }, (_, n) => `<Object><Key>k${n}</Key></Object>`).join('');

  it('removes up to 1,000 keys and tells each unless it should be quiet', async () => {
    await bucket.put('k7', Buffer.from('x'));
    const told = await removeMany(`<Delete>${objects(1000)}</Delete>`);
    expect(textsOf(told, 'Key').length).toBe(1000);
    expect(bucket.list('')).toEqual([]);
    const quiet = await removeMany(`<Delete><Quiet>true</Quiet>${objects(3)}</Delete>`);
    expect(textsOf(quiet, 'Key')).toEqual([]);
  });

  it.each([
    ['more than 1,000 keys', `<Delete>${objects(1001)}</Delete>`],
    ['no key', '<Delete></Delete>'],
    ['XML that does not end', '<Delete><Object><Key>k</Key>'],
    ['XML that is crossed', '<Delete><Object><Key>k</Object></Key></Delete>'],
    [
      'XML with entities of its own',
      '<!DOCTYPE d [<!ENTITY e "k">]><Delete><Object><Key>&e;</Key></Object></Delete>',
    ],
    ['another document', '<Remove><Object><Key>k</Key></Object></Remove>'],
  ])('refuses %s', async (_what, body) => {
    await bucket.put('k', Buffer.from('x'));
    expect(refusalOf(await removeMany(body))).toMatchObject({ status: 400, code: 'MalformedXML' });
    expect(bucket.list('').length).toBe(1);
  });

  it('takes keys with every character that XML can say', async () => {
    const key = 'a&b<c>"d\' é \u{1F600}';
    await bucket.put(key, Buffer.from('x'));
    const body = `<?xml version="1.0"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a&amp;b&lt;c&gt;&quot;d&#39; &#xe9; \u{1F600}</Key></Object></Delete>`;
    expect(textsOf(await removeMany(body), 'Key').length).toBe(1);
    expect(bucket.list('')).toEqual([]);
  });
});

describe('an upload in parts', () => {
  const part = Buffer.alloc(5 * 1024 * 1024, 'p');
  const at = { path: '/bucket/joined' };
  const begin = async (): Promise<string> =>
    textsOf(await ask({ ...at, method: 'POST', query: { uploads: '' } }), 'UploadId')[0] ?? '';
  const send = async (uploadId: string, number: number, body: string | Buffer): Promise<string> => {
    const query = { uploadId, partNumber: String(number) };
    return String((await ask({ ...at, method: 'PUT', query, body })).headers['etag']);
  };
  const complete = (uploadId: string, parts: [number, string][], headers = {}) => {
    const listed = parts.map(
      ([number, etag]) => `<Part><ETag>${etag}</ETag><PartNumber>${number}</PartNumber></Part>`,
    );
    const body = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`;
    return ask({ ...at, method: 'POST', query: { uploadId }, headers, body });
  };

  it('becomes one object with the parts that were named, in their order', async () => {
    const uploadId = await begin();
    const last = await send(uploadId, 9, 'the end');
    const first = await send(uploadId, 2, part);
    await send(uploadId, 5, 'not wanted');
    expect(textsOf(await ask({ ...at, query: { uploadId } }), 'PartNumber')).toEqual([
      '2',
      '5',
      '9',
    ]);
    const joined = await complete(uploadId, [
      [2, first],
      [9, last],
    ]);
    expect(textsOf(joined, 'ETag')[0]).toMatch(/^&#34;[\da-f]{32}-2&#34;$/);
    expect(await text('joined')).toBe(`${part.toString()}the end`);
    const again = await complete(uploadId, [[2, first]]);
    expect(refusalOf(again)).toMatchObject({ status: 404, code: 'NoSuchUpload' });
    await server.storage.close();
    expect((await readdir(path.join(server.folder, 'contents'))).length).toBe(2);
  });

  it('is refused with parts that are small, unknown, or out of order', async () => {
    const uploadId = await begin();
    const one = await send(uploadId, 1, 'small');
    const two = await send(uploadId, 2, 'small too');
    const codes = [
      await complete(uploadId, [
        [1, one],
        [2, two],
      ]),
      await complete(uploadId, [[1, two]]),
      await complete(uploadId, [[3, one]]),
      await complete(uploadId, [
        [2, two],
        [1, one],
      ]),
    ].map((answer) => refusalOf(answer).code);
    expect(codes).toEqual(['EntityTooSmall', 'InvalidPart', 'InvalidPart', 'InvalidPartOrder']);
    expect(bucket.list('')).toEqual([]);
  });

  it('does not take the place of an object when it must not', async () => {
    await bucket.put('joined', Buffer.from('there before'));
    const uploadId = await begin();
    const etag = await send(uploadId, 1, 'new');
    const refused = await complete(uploadId, [[1, etag]], { 'if-none-match': '*' });
    expect(refusalOf(refused)).toMatchObject({ status: 412, code: 'PreconditionFailed' });
    expect(await text('joined')).toBe('there before');
  });

  it('leaves nothing when it is ended', async () => {
    const uploadId = await begin();
    await send(uploadId, 1, 'part');
    await ask({ ...at, method: 'DELETE', query: { uploadId } });
    expect(textsOf(await ask({ path: '/bucket', query: { uploads: '' } }), 'UploadId')).toEqual([]);
    await server.storage.close();
    expect(await readdir(path.join(server.folder, 'contents'))).toEqual([]);
  });
});

describe('the practice S3 as Ceph RGW', () => {
  it('lists uploads by prefix and pages, and gives no reasons', async () => {
    const ceph = await startPracticeStorage({ flavour: 'rgw', buckets: ['bucket'] });
    const call = (call: Partial<Call>) =>
      sendCall(ceph, { method: 'GET', path: '/bucket', ...call });
    for (const key of ['other', 'up/b', 'up/a'])
      await call({ method: 'POST', path: `/bucket/${key}`, query: { uploads: '' } });
    const query = { uploads: '', prefix: 'up/', 'max-uploads': '1' };
    const first = await call({ query });
    const [keyMarker = ''] = textsOf(first, 'NextKeyMarker');
    const [idMarker = ''] = textsOf(first, 'NextUploadIdMarker');
    const second = await call({
      query: { ...query, 'key-marker': keyMarker, 'upload-id-marker': idMarker },
    });
    const missing = await call({ path: '/bucket/nothing' });
    await ceph.stop();
    expect([first, second].map((page) => textsOf(page, 'Key'))).toEqual([['up/a'], ['up/b']]);
    expect(refusalOf(missing)).toEqual({ status: 404, code: 'NoSuchKey', message: '' });
  });
});
