import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { abortUploads } from '#engine/storage/abortUploads.ts';
import { createS3Store } from '#engine/storage/s3Store.ts';

import {
  codeOf,
  goOn,
  listKeys,
  someBytes,
  streamOf,
  writeBytes,
} from '../../suites/storeBytes.ts';
import {
  type BadServer,
  errorDocument,
  listPage,
  openBadServer,
  s3Options,
  xml,
} from './badServer.ts';

let server: BadServer;
afterEach(() => server.close());

describe('requests to an S3 service', () => {
  it('remove 1,000 keys each, and name the key that could not be removed', async () => {
    server = await openBadServer((request, response) => {
      request.resume();
      const failed =
        '<Error><Key>a&amp;b</Key><Code>AccessDenied</Code><Message>no</Message></Error>';
      request.on('end', () =>
        xml(response, `<DeleteResult>${server.requests.length === 3 ? failed : ''}</DeleteResult>`),
      );
    });
    const keys = Array.from({ length: 2500 }, (_, index) => `key${index}`);
    const removed = server.store.removeMany(keys, goOn());
    await expect(removed).rejects.toMatchObject({
      code: 'STORAGE_ACCESS_DENIED',
      params: { key: 'a&b' },
    });
    expect(server.requests).toEqual(Array.from({ length: 3 }, () => 'POST /bucket/?delete='));
  });

  it('remove one by one on Google, and keys that XML cannot carry', async () => {
    server = await openBadServer((_, response) => response.writeHead(204).end());
    const { location, ...rest } = s3Options(server.endpoint);
    const google = createS3Store({ ...rest, location: { ...location, provider: 'gcp' } });
    await google.removeMany(['a', 'b'], goOn());
    await google.close();
    await server.store.removeMany(['line\nbreak'], goOn());
    expect(server.requests.sort()).toEqual([
      'DELETE /bucket/a',
      'DELETE /bucket/b',
      'DELETE /bucket/line%0Abreak',
    ]);
  });

  it('look a key up before a write that must not replace it, and ask the service too', async () => {
    const conditions: unknown[] = [];
    server = await openBadServer((request, response) => {
      request.resume();
      if (request.method === 'PUT') conditions.push(request.headers['if-none-match']);
      response.writeHead(request.method === 'HEAD' ? 404 : 412).end();
    });
    const options = { signal: goOn(), sizeBytes: 3, onlyIfAbsent: true };
    expect(await codeOf(server.store.write('key', someBytes(3), options))).toBe('OBJECT_EXISTS');
    expect(server.requests).toEqual(['HEAD /bucket/key', 'PUT /bucket/key']);
    const stream = server.store.write('key', streamOf(someBytes(3)), options);
    expect(await codeOf(stream)).toBe('OBJECT_EXISTS');
    expect(conditions).toEqual(['*', '*']);
    // The service has shown that it knows the condition, so nothing is looked up any more.
    expect(server.requests.slice(2)).toEqual(['PUT /bucket/key']);
  });

  it('write without the condition where the service does not know it, after looking the key up', async () => {
    server = await openBadServer((request, response) => {
      request.resume();
      if (request.method === 'HEAD') response.writeHead(404).end();
      else if (request.headers['if-none-match'] === undefined)
        response.writeHead(200, { etag: '"e"' }).end();
      else xml(response, errorDocument('NotImplemented'), 501);
    });
    const options = { signal: goOn(), sizeBytes: 3, onlyIfAbsent: true };
    await server.store.write('key', someBytes(3), options);
    await server.store.write('key', someBytes(3), options);
    expect(server.requests.map((request) => request.split(' ')[0])).toEqual([
      'HEAD',
      'PUT',
      'PUT',
      'HEAD',
      'PUT',
      'PUT',
    ]);
  });

  it('abort every unfinished upload under the prefix, over all pages, and none beside it', async () => {
    const upload = (key: string, id: string) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`;
    server = await openBadServer((request, response) => {
      const url = request.url ?? '';
      if (request.method === 'DELETE') response.writeHead(url.includes('gone') ? 404 : 204).end();
      else if (url.includes('key-marker=a%2F1')) {
        xml(
          response,
          `<ListMultipartUploadsResult>${upload('a/2', '2')}</ListMultipartUploadsResult>`,
        );
      } else {
        const more =
          '<IsTruncated>true</IsTruncated><NextKeyMarker>a/1</NextKeyMarker><NextUploadIdMarker>1</NextUploadIdMarker>';
        xml(
          response,
          `<ListMultipartUploadsResult>${more}${upload('a/1', '1')}${upload('b', '3')}</ListMultipartUploadsResult>`,
        );
      }
    });
    expect(await abortUploads(server.store, 'a/', goOn())).toBe(2);
    expect(server.requests.filter((request) => request.startsWith('DELETE'))).toEqual([
      'DELETE /bucket/a/1?uploadId=1',
      'DELETE /bucket/a/2?uploadId=2',
    ]);
  });

  it('name the bucket in the host where that is asked', async () => {
    let host = '';
    server = await openBadServer((request, response) => {
      host = request.headers.host ?? '';
      xml(response, listPage(['a']));
    });
    const port = server.endpoint.split(':')[1] ?? '';
    const { location, ...rest } = s3Options(`localhost:${port}`);
    const store = createS3Store({ ...rest, location: { ...location, addressing: 'virtualHost' } });
    const keys = await codeOf(listKeys(store, ''));
    await store.close();
    // Not every system resolves names below localhost.
    expect([
      ['no error', `bucket.localhost:${port}`],
      ['HOST_NOT_FOUND', ''],
    ]).toContainEqual([keys, host]);
  });

  it('name it in the path where an address stands for the host', async () => {
    const asked: (string | undefined)[] = [];
    server = await openBadServer((request, response) => {
      asked.push(request.headers.host, request.url?.split('?')[0]);
      xml(response, listPage(['a']));
    });
    const { location, ...rest } = s3Options(server.endpoint);
    const store = createS3Store({ ...rest, location: { ...location, addressing: 'virtualHost' } });
    await listKeys(store, '');
    await store.close();
    expect(asked).toEqual([server.endpoint, '/bucket/']);
  });

  it('can copy between buckets of one service only, whatever their keys', () => {
    const { location, ...rest } = s3Options('s3.example:9000');
    const store = (changes: Partial<typeof location>) =>
      createS3Store({ ...rest, location: { ...location, ...changes } });
    const from = (changes: Partial<typeof location>) => store({}).canCopyFrom(store(changes));
    expect([
      from({ bucket: 'other' }),
      from({ endpoint: 'other:9000' }),
      from({ useTls: true }),
      from({ region: 'eu-west-1' }),
      from({ accessKey: 'other' }),
    ]).toEqual([true, false, false, false, true]);
  });

  it('go through the proxy, also those about the bucket', async () => {
    server = await openBadServer((request, response) => {
      request.resume();
      if (request.method === 'GET') xml(response, listPage([]));
      else request.on('end', () => response.writeHead(200, { etag: '"e"' }).end());
    });
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
      const there = connect(Number(server.endpoint.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(there).pipe(socket);
      });
      socket.on('error', () => there.destroy());
      there.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => {
      proxy.listen(0, '127.0.0.1', resolve);
    });
    const store = createS3Store({
      ...s3Options('storage.invalid:9000'),
      proxy: `http://me:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    });
    await writeBytes(store, 'key', someBytes(3));
    await store.checkBucket(goOn());
    await store.close();
    proxy.closeAllConnections();
    proxy.close();
    const login = `storage.invalid:9000 Basic ${Buffer.from('me:pass').toString('base64')}`;
    expect([...new Set(tunnels)]).toEqual([login]);
    expect(server.requests.map((request) => request.replace(/\?.*/, ''))).toEqual([
      'PUT /bucket/key',
      'GET /bucket/',
    ]);
  });
});
