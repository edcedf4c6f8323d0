import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createPracticeClock } from '#practice/clock.ts';
import { createFaults } from '#practice/faults.ts';
import { openStorage, type PracticeStorage } from '#practice/s3/openStorage.ts';

import { sendCall } from '../../../servers/signedCall.ts';
import { bundleChild, startChild } from '../../jobs/childProcess.ts';

const keys = { accessKey: 'practice', secretKey: 'practice-secret' };
let folder: string;
const opened: PracticeStorage[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'practice-restart-'));
});
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  await rm(folder, { recursive: true });
});

async function open(): Promise<PracticeStorage> {
  const storage = await openStorage({
    folder,
    port: 0,
    ...keys,
    region: 'us-east-1',
    buckets: ['bucket'],
    clock: createPracticeClock(),
    faults: createFaults(),
    randomId: randomUUID,
  });
  opened.push(storage);
  return storage;
}

async function close(storage: PracticeStorage): Promise<void> {
  opened.splice(opened.indexOf(storage), 1);
  await storage.close();
}

const contentsOf = async (storage: PracticeStorage): Promise<Record<string, string>> => {
  const bucket = storage.bucket('bucket');
  const entries = bucket
    .list('')
    .map(async ({ key }) => [key, Buffer.from((await bucket.get(key)) ?? []).toString()] as const);
  return Object.fromEntries(await Promise.all(entries));
};
const files = (): Promise<string[]> => readdir(path.join(folder, 'contents'));
const index = (): string => path.join(folder, 'buckets/bucket.jsonl');

describe('a practice storage that is opened again', () => {
  it('has every object, with its ETag and time, and none that was removed', async () => {
    const first = await open();
    const bucket = first.bucket('bucket');
    await bucket.put('b', Buffer.from('old'));
    await bucket.put('b', Buffer.from('new'));
    await bucket.put('a', Buffer.from('gone'));
    await bucket.put('é/\u{1F600}', Buffer.alloc(0));
    await bucket.remove('a');
    const listed = bucket.list('');
    await close(first);
    const second = await open();
    expect(second.bucket('bucket').list('')).toEqual(listed);
    expect(await contentsOf(second)).toEqual({ b: 'new', 'é/\u{1F600}': '' });
    expect((await files()).length).toBe(2);
  });

  it('has what was answered before it was killed, or what was under way then, and all of it', async () => {
    const child = startChild(await bundleChild('../practice/s3/overwritingChild'), [folder]);
    await child.printed(400);
    await child.kill();
    const answered = new Map(child.lines.map((line) => line.split(' ') as [string, string]));
    const found = Object.entries(await contentsOf(await open()));
    expect(found.map(([key]) => key)).toEqual(['a', 'b', 'c', 'd']);
    for (const [key, content] of found) {
      const last = Number(answered.get(key));
      expect([`${key} ${last}`, `${key} ${last + 1}`]).toContain(content);
    }
    expect((await files()).length).toBe(4);
  });

  it('passes over a last line that was not written to its end', async () => {
    const storage = await open();
    await storage.bucket('bucket').put('whole', Buffer.from('whole'));
    await close(storage);
    await appendFile(index(), '{"type":"put","key":"torn","sizeBy');
    const survived = await open();
    expect(await contentsOf(survived)).toEqual({ whole: 'whole' });
    await survived.bucket('bucket').put('next', Buffer.from('next'));
    await close(survived);
    expect(await contentsOf(await open())).toEqual({ whole: 'whole', next: 'next' });
  });

  it('refuses an index that is damaged in the middle, and says where', async () => {
    const storage = await open();
    await storage.bucket('bucket').put('object', Buffer.from('object'));
    await close(storage);
    const text = await readFile(index(), 'utf8');
    await writeFile(index(), `not an entry\n${text}`);
    await expect(open()).rejects.toThrow(/line 1 of .*bucket\.jsonl is damaged/);
  });

  it('removes what was not written to its end', async () => {
    const storage = await open();
    await storage.bucket('bucket').put('object', Buffer.from('object'));
    await close(storage);
    await writeFile(path.join(folder, 'contents/half-written'), 'hal');
    await open();
    expect((await files()).length).toBe(1);
  });

  it('goes on with an upload, and joins parts that were copied without writing them again', async () => {
    const first = await open();
    const big = Buffer.alloc(5 * 1024 * 1024, 'x');
    await first.bucket('bucket').put('source', big);
    const server = (storage: PracticeStorage) => ({ endpoint: storage.endpoint, ...keys });
    const at = { path: '/bucket/joined' };
    const begun = await sendCall(server(first), { ...at, method: 'POST', query: { uploads: '' } });
    const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(begun.body)?.[1] ?? '';
    await sendCall(server(first), {
      ...at,
      method: 'PUT',
      query: { uploadId, partNumber: '1' },
      headers: { 'x-amz-copy-source': '/bucket/source' },
    });
    // The part must not need its source any more.
    await first.bucket('bucket').remove('source');
    await close(first);
    const second = await open();
    await sendCall(server(second), {
      ...at,
      method: 'PUT',
      query: { uploadId, partNumber: '2' },
      body: 'the end',
    });
    const listed = await sendCall(server(second), { ...at, method: 'GET', query: { uploadId } });
    const listedEtags = [...listed.body.matchAll(/<ETag>&#34;(\w+)&#34;/g)].map(([, etag]) => etag);
    const parts = listedEtags
      .map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>"${etag}"</ETag></Part>`)
      .join('');
    const joined = await sendCall(server(second), {
      ...at,
      method: 'POST',
      query: { uploadId },
      body: `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`,
    });
    expect(joined.status).toBe(200);
    await close(second);
    const third = await open();
    const bytes = Buffer.from((await third.bucket('bucket').get('joined')) ?? []);
    expect(bytes.equals(Buffer.concat([big, Buffer.from('the end')]))).toBe(true);
    expect((await files()).length).toBe(2);
  });

  it('is empty after a reset, and has the buckets it was opened with', async () => {
    const storage = await open();
    await storage.bucket('bucket').put('object', Buffer.from('object'));
    const server = { endpoint: storage.endpoint, ...keys };
    await sendCall(server, { method: 'PUT', path: '/another' });
    await sendCall(server, { method: 'PUT', path: '/another/object', body: 'x' });
    await storage.reset();
    expect(storage.bucket('bucket').list('')).toEqual([]);
    expect(() => storage.bucket('another')).toThrow('there is no bucket another');
    expect(await files()).toEqual([]);
    await close(storage);
    expect((await open()).bucket('bucket').list('')).toEqual([]);
  });
});
