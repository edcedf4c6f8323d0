import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import type { S3Options } from '#engine/storage/s3Client.ts';
import { createS3Store } from '#engine/storage/s3Store.ts';
import { AppError } from '#shared/errors.ts';

import {
  codeOf,
  goOn,
  readBytes,
  someBytes,
  streamOf,
  writeBytes,
} from '../../suites/storeBytes.ts';
import {
  type Answer,
  type BadServer,
  errorDocument,
  openBadServer,
  s3Options,
  xml,
} from './badServer.ts';

let server: BadServer;
afterEach(() => server.close());

const open = async (answer: Answer, options: Partial<S3Options> = {}) => {
  server = await openBadServer(answer, options);
  return server.store;
};
const info = { key: 'source', sizeBytes: 10, etag: 'abc', modifiedAt: null };
const copyResult = '<CopyObjectResult><ETag>"abc"</ETag></CopyObjectResult>';

async function errorOf(call: Promise<unknown>): Promise<AppError> {
  const error: unknown = await call.catch((caught: unknown) => caught);
  if (error instanceof AppError) return error;
  throw new Error('no AppError', { cause: error });
}

describe('an S3 service that answers badly', () => {
  it('is not believed when a copy says 200 and means an error', async () => {
    const store = await open((_, response) => xml(response, errorDocument('InternalError')));
    expect(await codeOf(store.copyFrom(store, info, 'copy', { signal: goOn() }))).toBe(
      'STORAGE_BUSY',
    );
  });

  it('is not believed when a copy says 200 and nothing more', async () => {
    const store = await open((_, response) => response.end());
    expect(await codeOf(store.copyFrom(store, info, 'copy', { signal: goOn() }))).toBe(
      'NOT_A_STORAGE',
    );
  });

  it('is asked for a copy by an escaped source and its version', async () => {
    let headers: Record<string, unknown> = {};
    const store = await open((request, response) => {
      headers = request.headers;
      xml(response, copyResult);
    });
    const odd = { ...info, key: 'a b+c?é' };
    expect((await store.copyFrom(store, odd, 'copy', { signal: goOn() })).etag).toBe('abc');
    expect(headers).toMatchObject({
      'x-amz-copy-source': '/bucket/a%20b%2Bc%3F%C3%A9',
      'x-amz-copy-source-if-match': '"abc"',
    });
    expect(headers).not.toHaveProperty('content-type');
  });

  it('has its body checked: cut by the connection', async () => {
    const store = await open((_, response) => {
      response.writeHead(200, { 'content-length': '1000', etag: '"e"' });
      response.write(someBytes(500), () => response.destroy());
    });
    expect(await codeOf(readBytes(store, 'key'))).toBe('STORAGE_UNREACHABLE');
  });

  it.each<[string, Answer]>([
    [
      'no length is told',
      (_, response) => {
        response.writeHead(200, { etag: '"e"' });
        response.end(someBytes(500));
      },
    ],
    [
      'a part is answered for the whole',
      (_, response) => {
        response.writeHead(206, { 'content-length': '3', 'content-range': 'bytes 0-2/9' });
        response.end('abc');
      },
    ],
  ])('is not read when %s', async (_what, answer) => {
    const store = await open(answer);
    expect(await codeOf(readBytes(store, 'key'))).toBe('OBJECT_CORRUPT');
  });

  it.each([
    ['the whole for a part', 200, {}],
    ['another length than its range', 206, { 'content-range': 'bytes 0-5/9' }],
    ['less than its range', 206, { 'content-length': '2', 'content-range': 'bytes 0-1/9' }],
    ['another range of that length', 206, { 'content-range': 'bytes 3-5/9' }],
    ['a range without a sense', 206, { 'content-range': 'bytes nonsense' }],
  ])('is not read when it answers %s', async (_what, status, headers) => {
    const store = await open((_, response) => {
      response.writeHead(status, { 'content-length': '3', ...headers });
      response.end('abc');
    });
    expect(await codeOf(readBytes(store, 'key', { range: { start: 0, end: 2 } }))).toBe(
      'OBJECT_CORRUPT',
    );
  });

  it('may tell no etag', async () => {
    const store = await open((_, response) => {
      response.writeHead(200, { 'content-length': '3' });
      response.end('abc');
    });
    expect((await store.head('key', goOn()))?.etag).toBe('');
    expect((await writeBytes(store, 'key', someBytes(3))).etag).toBe('');
    expect((await readBytes(store, 'key')).toString()).toBe('abc');
  });

  it('may write its etag in several ways', async () => {
    const etags = ['"abc-0"', 'abc-0', 'W/"abc-0"'];
    const store = await open((_, response) => {
      response.writeHead(200, {
        'content-length': '0',
        etag: etags[server.requests.length - 1] ?? '',
      });
      response.end();
    });
    for (const etag of etags)
      expect([etag, (await store.head('key', goOn()))?.etag]).toEqual([etag, 'abc-0']);
  });

  it('is taken for no storage when it answers pages for people', async () => {
    const store = await open((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Sign in</html>');
    });
    expect(await codeOf(writeBytes(store, 'key', someBytes(3)))).toBe('NOT_A_STORAGE');
    expect(await codeOf(store.read('key', { signal: goOn() }))).toBe('NOT_A_STORAGE');
    expect(await codeOf(store.head('key', goOn()))).toBe('NOT_A_STORAGE');
    expect(await codeOf(store.checkBucket(goOn()))).toBe('NOT_A_STORAGE');
  });

  it('leaks no socket over refusals, and keeps the seconds it asks to wait', async () => {
    const store = await open(
      (request, response) => {
        request.resume();
        xml(response, errorDocument('SlowDown') + ' '.repeat(3000), 503, { 'retry-after': '3' });
      },
      { maxSockets: 4 },
    );
    const calls = Array.from({ length: 200 }, () =>
      errorOf(store.copyFrom(store, info, 'copy', { signal: goOn() })),
    );
    const errors = await Promise.all(calls);
    expect(errors.map(({ code, params }) => [code, params['retryAfterSeconds']])).toEqual(
      calls.map(() => ['SLOW_DOWN', '3']),
    );
    expect(server.openSockets()).toBeLessThanOrEqual(4);
  });

  it('is never followed to another host', async () => {
    const store = await open((request, response) => {
      request.resume();
      response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' });
      response.end();
    });
    expect(await codeOf(store.read('key', { signal: goOn() }))).toBe('NOT_A_STORAGE');
    expect(await codeOf(writeBytes(store, 'key', someBytes(3)))).toBe('NOT_A_STORAGE');
    expect(server.requests.length).toBe(2);
  });

  it.each<[string, Answer]>([
    [
      'by a header',
      (_, response) => xml(response, '', 301, { 'x-amz-bucket-region': 'eu-west-3' }),
    ],
    [
      'by an error document',
      (_, response) =>
        xml(
          response,
          errorDocument('AuthorizationHeaderMalformed', '<Region>eu-west-3</Region>'),
          400,
        ),
    ],
  ])('names the region of the bucket %s', async (_what, answer) => {
    const store = await open(answer);
    const error = await errorOf(store.checkBucket(goOn()));
    expect([error.code, error.params['region']]).toEqual(['WRONG_REGION', 'eu-west-3']);
    const headError = await codeOf(store.head('key', goOn()));
    expect(['WRONG_REGION', 'STORAGE_FAILED']).toContain(headError);
  });

  it('tells a missing bucket from a missing object, where its answer to HEAD does', async () => {
    const store = await open((_, response) => {
      response.writeHead(404, { 'x-minio-error-code': 'NoSuchBucket' });
      response.end();
    });
    expect(await codeOf(store.head('key', goOn()))).toBe('BUCKET_NOT_FOUND');
  });

  it('is given up after a time without a byte', async () => {
    const store = await open(
      (request, response) => {
        if (request.method === 'GET' && request.url?.includes('half') === true) {
          response.writeHead(200, { 'content-length': '1000' });
          response.write(someBytes(500));
        }
      },
      { idleTimeoutMs: 300 },
    );
    expect(await codeOf(store.head('key', goOn()))).toBe('STORAGE_TIMEOUT');
    expect(await codeOf(readBytes(store, 'half'))).toBe('STORAGE_TIMEOUT');
  });

  it('is left soon after being stopped, whatever it is doing', async () => {
    const stop = new AbortController();
    let arrived = 0;
    const store = await open((request, response) => {
      arrived += 1;
      if (arrived === 7) stop.abort();
      if (request.url?.includes('half') === true) {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(someBytes(500));
      }
    });
    const { signal } = stop;
    const calls = [
      store.head('key', signal),
      store.read('key', { signal }),
      readBytes(store, 'half', { signal }),
      store.write('key', streamOf(someBytes(100_000)), { signal, sizeBytes: 100_000 }),
      store.copyFrom(store, info, 'copy', { signal }),
      store.list('', signal)[Symbol.asyncIterator]().next(),
      store.checkBucket(signal),
    ].map(codeOf);
    const startMs = performance.now();
    expect(await Promise.all(calls)).toEqual(calls.map(() => 'STOPPED'));
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});

describe('a service that cannot be reached', () => {
  it('is told apart by its errors', async () => {
    await open((_, response) => response.end());
    const listener = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => {
      listener.listen(0, '127.0.0.1', resolve);
    });
    const ssh = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const stores = [
      createS3Store(s3Options('127.0.0.1:1')),
      createS3Store(s3Options('no-such-host.invalid:9000')),
      createS3Store({
        ...s3Options(''),
        location: { ...s3Options(server.endpoint).location, useTls: true },
      }),
      createS3Store(s3Options(ssh)),
    ];
    const codes = await Promise.all(stores.map((store) => codeOf(store.checkBucket(goOn()))));
    await Promise.all(stores.map((store) => store.close()));
    listener.close();
    expect(codes).toEqual(['STORAGE_UNREACHABLE', 'HOST_NOT_FOUND', 'TLS_FAILED', 'NOT_A_STORAGE']);
  });
});
