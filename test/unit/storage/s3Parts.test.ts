import { afterEach, describe, expect, it } from 'vitest';

import { createS3Store } from '#engine/storage/s3Store.ts';

import { codeOf, goOn, someBytes, stallingStream, streamOf } from '../../suites/storeBytes.ts';
import {
  type Answer,
  type BadServer,
  errorDocument,
  openBadServer,
  s3Options,
  xml,
} from './badServer.ts';

const mebibyte = 1024 * 1024;
const parts = {
  multipartPutThresholdBytes: 5 * mebibyte,
  multipartCopyThresholdBytes: 5 * mebibyte,
  partSizeBytes: 5 * mebibyte,
};

let server: BadServer;
afterEach(() => server.close());

/** Takes multipart uploads; `part` answers each part. */
function multipart(part: Answer): Answer {
  return (request, response) => {
    const url = request.url ?? '';
    if (request.method === 'POST' && url.includes('uploads=')) {
      xml(
        response,
        '<InitiateMultipartUploadResult><UploadId>id/1</UploadId></InitiateMultipartUploadResult>',
      );
    } else if (request.method === 'DELETE') response.writeHead(204).end();
    else if (url.includes('partNumber=')) part(request, response);
    else if (request.method === 'POST') {
      request.resume();
      request.on('end', () => {
        xml(
          response,
          '<CompleteMultipartUploadResult><ETag>"e-3"</ETag></CompleteMultipartUploadResult>',
        );
      });
    } else response.writeHead(404).end();
  };
}

const swallow: Answer = (request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, { etag: '"p"' }).end());
};

/** Takes the start of a part whose rest never comes, and stops then. */
const swallowAnd =
  (stop: AbortController): Answer =>
  (request) =>
    request.once('data', () => stop.abort()).resume();

describe('requests in parts to an S3 service', () => {
  it('write a large stream in parts, in order and with all its bytes', async () => {
    const sizes: [string, number][] = [];
    const answer = multipart((request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () => {
        sizes.push([/partNumber=(\d+)/.exec(request.url ?? '')?.[1] ?? '', size]);
        response.writeHead(200, { etag: '"p"' }).end();
      });
    });
    server = await openBadServer(answer, parts);
    const sizeBytes = 12 * mebibyte;
    const body = streamOf(someBytes(sizeBytes), 70_000);
    const written = await server.store.write('big', body, { signal: goOn(), sizeBytes });
    expect(written).toEqual({ key: 'big', sizeBytes, etag: 'e-3', modifiedAt: null });
    expect(sizes).toEqual([
      ['1', 5 * mebibyte],
      ['2', 5 * mebibyte],
      ['3', 2 * mebibyte],
    ]);
  });

  it.each([
    ['too short', 11 * mebibyte],
    ['too long', 13 * mebibyte],
  ])('abort the upload of a stream that is %s, and never complete it', async (_what, length) => {
    server = await openBadServer(multipart(swallow), parts);
    const body = streamOf(someBytes(length));
    const written = server.store.write('big', body, { signal: goOn(), sizeBytes: 12 * mebibyte });
    expect(await codeOf(written)).toBe('OBJECT_CORRUPT');
    expect(server.requests.at(-1)).toBe('DELETE /bucket/big?uploadId=id%2F1');
    expect(server.requests.some((request) => request.startsWith('POST /bucket/big?uploadId'))).toBe(
      false,
    );
  });

  it('abort the upload when stopped in the middle, although the signal is used up', async () => {
    const stop = new AbortController();
    server = await openBadServer(multipart(swallowAnd(stop)), parts);
    const written = server.store.write('big', stallingStream(someBytes(6 * mebibyte)), {
      signal: stop.signal,
      sizeBytes: 12 * mebibyte,
    });
    expect(await codeOf(written)).toBe('STOPPED');
    expect(server.requests.at(-1)).toBe('DELETE /bucket/big?uploadId=id%2F1');
  });

  it('fail when stopped, although the service hangs on the abort; closing waits for it', async () => {
    let isAborted = false;
    let askAbort: (answer: () => void) => void = () => undefined;
    const abort = new Promise<() => void>((resolve) => (askAbort = resolve));
    const stop = new AbortController();
    const take = multipart(swallowAnd(stop));
    server = await openBadServer((request, response) => {
      if (request.method !== 'DELETE') take(request, response);
      else {
        askAbort(() => {
          isAborted = true;
          response.writeHead(204).end();
        });
      }
    }, parts);
    const written = server.store.write('big', stallingStream(someBytes(6 * mebibyte)), {
      signal: stop.signal,
      sizeBytes: 12 * mebibyte,
    });
    expect(await codeOf(written)).toBe('STOPPED');
    const closed = server.store.close();
    (await abort)();
    await closed;
    expect(isAborted).toBe(true);
  });

  it('copy a large object in ranges, at most 4 at once', async () => {
    let inFlight = 0;
    let most = 0;
    const ranges: string[] = [];
    const answer = multipart((request, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      ranges.push(String(request.headers['x-amz-copy-source-range']));
      setTimeout(() => {
        inFlight -= 1;
        xml(response, '<CopyPartResult><ETag>"p"</ETag></CopyPartResult>');
      }, 20);
    });
    server = await openBadServer(answer, parts);
    const info = { key: 'source', sizeBytes: 27 * mebibyte, etag: 'e', modifiedAt: null };
    const told: number[] = [];
    await server.store.copyFrom(server.store, info, 'copy', {
      signal: goOn(),
      onBytes: (bytes) => told.push(bytes),
    });
    expect(most).toBe(4);
    expect(ranges.sort()).toEqual([
      'bytes=0-5242879',
      'bytes=10485760-15728639',
      'bytes=15728640-20971519',
      'bytes=20971520-26214399',
      'bytes=26214400-28311551',
      'bytes=5242880-10485759',
    ]);
    expect(told.reduce((sum, bytes) => sum + bytes, 0)).toBe(27 * mebibyte);
  });

  it('abort a copy in parts when one fails, after all others have ended', async () => {
    const answer = multipart((request, response) => {
      const isThird = request.url?.includes('partNumber=3') === true;
      if (isThird) xml(response, errorDocument('InternalError'), 500);
      else setTimeout(() => xml(response, '<CopyPartResult><ETag>"p"</ETag></CopyPartResult>'), 20);
    });
    server = await openBadServer(answer, parts);
    const info = { key: 'source', sizeBytes: 60 * mebibyte, etag: 'e', modifiedAt: null };
    const copied = server.store.copyFrom(server.store, info, 'copy', { signal: goOn() });
    expect(await codeOf(copied)).toBe('STORAGE_BUSY');
    expect(server.requests.at(-1)).toBe('DELETE /bucket/copy?uploadId=id%2F1');
  });

  it('copy on Google in one request, whatever the size', async () => {
    server = await openBadServer(
      (_, response) => xml(response, '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>'),
      parts,
    );
    const { location, ...rest } = s3Options(server.endpoint);
    const store = createS3Store({ ...rest, ...parts, location: { ...location, provider: 'gcp' } });
    const info = { key: 'source', sizeBytes: 900 * mebibyte, etag: 'e', modifiedAt: null };
    await store.copyFrom(store, info, 'copy', { signal: goOn() });
    await store.close();
    expect(server.requests).toEqual(['PUT /bucket/copy']);
  });
});
