import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';

import { Client } from 'minio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Secret } from '#engine/secret.ts';
import { createSigner } from '#engine/storage/sigV4.ts';
import type { Bucket } from '#practice/s3/bucket.ts';
import { PracticeFaults } from '#shared/practice.ts';

import { createManualClock, type ManualClock } from '../../../manualClock.ts';
import {
  type PracticeStorageServer,
  startPracticeStorage,
} from '../../../servers/practiceStorage.ts';
import { type Call, type CallAnswer, refusalOf, sendCall } from '../../../servers/signedCall.ts';

let clock: ManualClock;
let server: PracticeStorageServer;
let bucket: Bucket;

beforeEach(async () => {
  clock = createManualClock();
  server = await startPracticeStorage({ buckets: ['bucket'], clock });
  bucket = server.storage.bucket('bucket');
  await bucket.put('object', Buffer.from('0123456789'));
});
afterEach(async () => {
  await server.stop();
});

const ask = (call: Partial<Call> = {}): Promise<CallAnswer> =>
  sendCall(server, { method: 'GET', path: '/bucket/object', date: clock.now(), ...call });
const strike = (...faults: object[]): void => server.faults.set(PracticeFaults.parse(faults));

describe('a scripted error of the storage', () => {
  it('is answered as often as it says, and to the operation it names', async () => {
    strike({
      type: 'storageError',
      operation: 'CopyObject',
      status: 503,
      code: 'SlowDown',
      message: 'Please reduce your request rate.',
      after: 1,
      times: 2,
    });
    const copy = () =>
      ask({
        method: 'PUT',
        path: '/bucket/copy',
        headers: { 'x-amz-copy-source': '/bucket/object' },
      });
    expect((await ask()).status).toBe(200);
    expect((await copy()).status).toBe(200);
    const slowDown = {
      status: 503,
      code: 'SlowDown',
      message: 'Please reduce your request rate.',
    };
    expect(refusalOf(await copy())).toEqual(slowDown);
    expect(refusalOf(await copy())).toEqual(slowDown);
    expect((await copy()).status).toBe(200);
  });

  it('keeps what it struck from being done', async () => {
    strike({ type: 'storageError', status: 400, code: 'ExpiredToken', message: '' });
    const put = () => ask({ method: 'PUT', path: '/bucket/new', body: 'new' });
    expect(refusalOf(await put())).toMatchObject({ status: 400, code: 'ExpiredToken' });
    expect(bucket.list('new')).toEqual([]);
    expect((await put()).status).toBe(200);
  });

  it('spares who was not let in anyway', async () => {
    strike({ type: 'storageError', status: 503, code: 'SlowDown', message: '' });
    expect(refusalOf(await ask({ isAnonymous: true })).code).toBe('AccessDenied');
    expect(refusalOf(await ask()).code).toBe('SlowDown');
  });
});

describe('a scripted stall', () => {
  it('keeps one answer back for its time, and no other', async () => {
    strike({ type: 'stall', service: 's3', operation: 'GetObject', delayMs: 60_000 });
    let isAnswered = false;
    const stalled = ask().then((answer) => {
      isAnswered = true;
      return answer;
    });
    expect((await ask({ method: 'HEAD' })).status).toBe(200);
    await clock.advance(59_000);
    expect((await ask({ method: 'HEAD' })).status).toBe(200);
    expect(isAnswered).toBe(false);
    await clock.advance(1000);
    expect((await stalled).status).toBe(200);
  });

  it('does not hold up the end of the server', async () => {
    strike({ type: 'stall', service: 's3', delayMs: 3_600_000, times: null });
    const stalled = ask().then(
      () => 'answered',
      () => 'ended',
    );
    await server.storage.close();
    expect(await stalled).toBe('ended');
  });
});

describe('a scripted cut of a body', () => {
  it('ends the connection after so many bytes, once', async () => {
    strike({ type: 'truncatedBody', afterBytes: 4 });
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await ask()).body).toBe('0123456789');
  });

  it('lets exactly these bytes through', async () => {
    strike({ type: 'truncatedBody', afterBytes: 4 });
    const url = await presigned();
    const { body } = await fetch(url);
    const received: Buffer[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of body ?? []) received.push(Buffer.from(chunk as Uint8Array));
    };
    await expect(read()).rejects.toThrow();
    expect(Buffer.concat(received).toString()).toBe('0123');
  });
});

async function presigned(): Promise<string> {
  const { accessKey, secretKey } = server;
  const { port } = server.storage;
  const region = 'us-east-1';
  const options = { endPoint: '127.0.0.1', port, useSSL: false, accessKey, secretKey, region };
  return new Client(options).presignedUrl('GET', 'bucket', 'object', 60, {}, clock.now());
}

describe('a request that never ends', () => {
  it('hangs nobody else, and leaves nothing when the server ends', async () => {
    const { storage, folder, endpoint, accessKey, secretKey } = server;
    const path = '/bucket/half';
    const sign = createSigner({ accessKey, secretKey: new Secret(secretKey), region: 'us-east-1' });
    const headers = { 'content-length': '1000000' };
    const signed = sign(
      { method: 'PUT', host: endpoint, path, query: {}, headers, payloadHash: 'UNSIGNED-PAYLOAD' },
      clock.now(),
    );
    const { port } = storage;
    const half = request({ method: 'PUT', host: '127.0.0.1', port, path, headers: signed.headers });
    const ended = once(half, 'error');
    half.write(Buffer.alloc(500_000));
    // The file of the body is beside that of the object as long as its end may come.
    await expect.poll(async () => (await contentFiles(folder)).length).toBe(2);
    expect((await ask()).body).toBe('0123456789');
    await storage.close();
    await ended;
    expect((await contentFiles(folder)).length).toBe(1);
  });
});

function contentFiles(folder: string): Promise<string[]> {
  return readdir(join(folder, 'contents'));
}
