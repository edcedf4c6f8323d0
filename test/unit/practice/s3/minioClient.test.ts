// A client that is not ours, so that server and client cannot share a mistake.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { Client, CopyConditions } from 'minio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type PracticeStorageServer,
  startPracticeStorage,
} from '../../../servers/practiceStorage.ts';
import { someBytes, streamOf } from '../../../suites/storeBytes.ts';

const mebibyte = 1024 * 1024;
let server: PracticeStorageServer;
let client: Client;

beforeAll(async () => {
  server = await startPracticeStorage();
  const { accessKey, secretKey, storage } = server;
  const { port } = storage;
  const partSize = 5 * mebibyte;
  const address = { endPoint: '127.0.0.1', port, useSSL: false };
  client = new Client({ ...address, accessKey, secretKey, partSize });
  await client.makeBucket('minio-js');
});
afterAll(async () => {
  await server.stop();
});

const read = async (key: string): Promise<Buffer> =>
  buffer(await client.getObject('minio-js', key));

async function list(stream: Readable): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe('minio-js', () => {
  it('makes, finds and removes buckets', async () => {
    await client.makeBucket('short-lived');
    expect(await client.bucketExists('short-lived')).toBe(true);
    expect((await client.listBuckets()).map(({ name }) => name)).toEqual([
      'minio-js',
      'short-lived',
    ]);
    await client.removeBucket('short-lived');
    expect(await client.bucketExists('short-lived')).toBe(false);
  });

  it('puts a buffer and a stream with metadata, and reads them whole and in part', async () => {
    const metadata = { 'Content-Type': 'text/plain', 'X-Amz-Meta-Color': 'red' };
    await client.putObject('minio-js', 'buffer', Buffer.from('hello'), 5, metadata);
    const bytes = someBytes(3 * mebibyte);
    await client.putObject('minio-js', 'stream', streamOf(bytes), bytes.length);
    expect((await read('stream')).equals(bytes)).toBe(true);
    const part = await buffer(await client.getPartialObject('minio-js', 'buffer', 1, 3));
    expect(part.toString()).toBe('ell');
    expect(await client.statObject('minio-js', 'buffer')).toMatchObject({
      size: 5,
      etag: '5d41402abc4b2a76b9719d911017c592',
      metaData: { 'content-type': 'text/plain', color: 'red' },
    });
  });

  it('puts a file of several parts', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'practice-minio-'));
    const bytes = someBytes(12 * mebibyte);
    await writeFile(path.join(folder, 'large'), bytes);
    await client.fPutObject('minio-js', 'large', path.join(folder, 'large'));
    await rm(folder, { recursive: true });
    expect((await client.statObject('minio-js', 'large')).etag).toMatch(/-3$/);
    expect((await read('large')).equals(bytes)).toBe(true);
  });

  it('lists by folders and by pages', async () => {
    const keys = Array.from({ length: 1005 }, (_, number) => `many/n${number}`);
    const bucket = server.storage.bucket('minio-js');
    await Promise.all(keys.map((key) => bucket.put(key, Buffer.from('x'))));
    const all = await list(client.listObjectsV2('minio-js', 'many/', true));
    expect(all.map((item) => (item as { name: string }).name)).toEqual(keys.toSorted());
    const folders = await list(client.listObjectsV2('minio-js', 'many', false));
    expect(folders).toEqual([{ prefix: 'many/', size: 0 }]);
    expect((await list(client.listObjects('minio-js', 'many/', true))).length).toBe(1005);
  });

  it('copies on the server, if the source is still the version it knows', async () => {
    await client.putObject('minio-js', 'source', Buffer.from('to be copied'));
    const { etag } = await client.statObject('minio-js', 'source');
    const conditions = new CopyConditions();
    conditions.setMatchETag(etag);
    await client.copyObject('minio-js', 'a copy?+%', '/minio-js/source', conditions);
    expect((await read('a copy?+%')).toString()).toBe('to be copied');
    conditions.setMatchETag('0'.repeat(32));
    await expect(
      client.copyObject('minio-js', 'no copy', '/minio-js/source', conditions),
    ).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });

  it('removes many at once', async () => {
    await client.putObject('minio-js', 'gone/1', Buffer.from('x'));
    await client.putObject('minio-js', 'gone/<2>&', Buffer.from('x'));
    await client.removeObjects('minio-js', ['gone/1', 'gone/<2>&', 'gone/never']);
    expect(await list(client.listObjectsV2('minio-js', 'gone/', true))).toEqual([]);
  });

  it('finds and ends what was not completed', async () => {
    const uploadId = await client.initiateNewMultipartUpload('minio-js', 'unfinished', {});
    const uploads = await list(client.listIncompleteUploads('minio-js', 'unfinished', true));
    expect(uploads).toMatchObject([{ key: 'unfinished', uploadId }]);
    await client.removeIncompleteUpload('minio-js', 'unfinished');
    expect(await list(client.listIncompleteUploads('minio-js', 'unfinished', true))).toEqual([]);
  });

  it('is told what went wrong', async () => {
    await expect(client.getObject('minio-js', 'nothing')).rejects.toMatchObject({
      code: 'NoSuchKey',
      message: 'The specified key does not exist.',
    });
    await expect(client.putObject('nothing', 'x', Buffer.from('x'))).rejects.toMatchObject({
      code: 'NoSuchBucket',
    });
    await expect(client.removeBucket('minio-js')).rejects.toMatchObject({ code: 'BucketNotEmpty' });
  });
});
