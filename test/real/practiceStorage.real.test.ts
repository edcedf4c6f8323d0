// The practice S3 beside the services it acts as: the same questions, the same answers. And under a real Milvus.
import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FlavourName } from '#practice/s3/flavour.ts';

import { type MilvusServer, startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import { type PracticeStorageServer, startPracticeStorage } from '../servers/practiceStorage.ts';
import { startRgw } from '../servers/rgw.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { type Call, type CallAnswer, refusalOf, sendCall } from '../servers/signedCall.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';

const key = '/probe/object';
const md5 = (body: string): string => createHash('md5').update(body).digest('base64');
const get = (headers: Record<string, string>): Call => ({ method: 'GET', path: key, headers });
const put = (headers: Record<string, string>, path = key): Call => ({
  method: 'PUT',
  path,
  headers,
  body: 'hello',
});
const bucket = (query: Record<string, string>): Call => ({ method: 'GET', path: '/probe/', query });
const removeMany = (body: string): Call => ({
  method: 'POST',
  path: '/probe/',
  query: { delete: '' },
  headers: { 'content-md5': md5(body) },
  body,
});
const ofUpload = (call: Pick<Call, 'method' | 'body'>): Call => ({
  ...call,
  path: key,
  query: { uploadId: 'nothing', partNumber: '1' },
});
const copyOf = (source: string, headers: Record<string, string> = {}): Call => ({
  method: 'PUT',
  path: '/probe/copy',
  headers: { 'x-amz-copy-source': source, ...headers },
});

/** Asked in this order, each of both services, beside an object `object` that says hello. */
const calls: Record<string, Call> = {
  'an object': get({}),
  'a range': get({ range: 'bytes=1-2' }),
  'a range beyond the object': get({ range: 'bytes=9-' }),
  'a range that ends before it starts': get({ range: 'bytes=3-2' }),
  'an object that was not changed': get({ 'if-none-match': '"5d41402abc4b2a76b9719d911017c592"' }),
  'another version': get({ 'if-match': '"other"' }),
  'what is not there': { method: 'GET', path: '/probe/nothing' },
  'the head of what is not there': { method: 'HEAD', path: '/probe/nothing' },
  'the head of a bucket': { method: 'HEAD', path: '/probe/' },
  'the head of no bucket': { method: 'HEAD', path: '/nothing/' },
  'a bucket that is not there': { method: 'GET', path: '/nothing/object' },
  'a listing of no bucket': { method: 'GET', path: '/nothing/', query: { 'list-type': '2' } },
  'a key nobody has': { ...get({}), keys: { accessKey: 'nobody' } },
  'a wrong secret': { ...get({}), keys: { secretKey: 'not the secret' } },
  'no signature': { ...get({}), isAnonymous: true },
  yesterday: { ...get({}), date: new Date(Date.now() - 24 * 3600_000) },
  'a body of another hash': { ...put({}, '/probe/new'), payloadHash: 'a'.repeat(64) },
  'a body of another MD5': put({ 'content-md5': md5('other') }, '/probe/new'),
  'an MD5 that is none': put({ 'content-md5': 'zz' }, '/probe/new'),
  'a write where there is something': put({ 'if-none-match': '*' }),
  'a write over another version': put({ 'if-match': '"other"' }),
  'a write over a version where nothing is': put({ 'if-match': '"other"' }, '/probe/new'),
  'a write to no bucket': put({}, '/nothing/object'),
  'a key that is too long': put({}, `/probe/${'k'.repeat(1025)}`),
  'a copy': copyOf('/probe/object'),
  'a copy of another version': copyOf('/probe/object', {
    'x-amz-copy-source-if-match': '"other"',
  }),
  'a copy of nothing': copyOf('/probe/nothing'),
  'a copy from no bucket': copyOf('/nothing/object'),
  'where the bucket lies': bucket({ location: '' }),
  'its versioning': bucket({ versioning: '' }),
  'the bucket again': { method: 'PUT', path: '/probe/' },
  'a bucket with a wrong name': { method: 'PUT', path: '/X_/' },
  'the end of a bucket that is not empty': { method: 'DELETE', path: '/probe/' },
  'the end of no bucket': { method: 'DELETE', path: '/nothing/' },
  'the end of nothing': { method: 'DELETE', path: '/probe/nothing' },
  'the end of many': removeMany('<Delete><Object><Key>nothing</Key></Object></Delete>'),
  'a listing': bucket({ 'list-type': '2', 'max-keys': '1', delimiter: '/' }),
  'an old listing': bucket({ 'max-keys': '1' }),
  'a part of no upload': ofUpload({ method: 'PUT', body: 'part' }),
  'the end of no upload': ofUpload({ method: 'DELETE' }),
};

function beside(name: string, flavour: FlavourName, start: () => Promise<S3Server>): void {
  describe(`the practice S3 as ${name}`, () => {
    let real: S3Server;
    let practice: PracticeStorageServer;
    beforeAll(async () => {
      real = await start();
      practice = await startPracticeStorage({ flavour });
      for (const server of [real, practice]) {
        await server.createBucket('probe');
        await sendCall(server, put({ 'x-amz-meta-color': 'red' }));
      }
    });
    afterAll(async () => {
      await practice.stop();
      await real.stop();
    });

    it.each(Object.entries(calls))('answers a request for %s alike', async (_name, call) => {
      expect(summary(await sendCall(practice, call))).toEqual(summary(await sendCall(real, call)));
    });
  });
}

/** What a client acts on. Texts are for people: it is enough that there is one where the other has one. */
function summary(answer: CallAnswer): object {
  const { status, code, message } = refusalOf(answer);
  const { headers, body } = answer;
  const refusal = { status, code, hasMessage: message !== '' };
  if (headers['x-amz-meta-color'] === undefined) return refusal;
  const told = ['content-length', 'content-range', 'content-type', 'etag', 'x-amz-meta-color'];
  return { ...refusal, body, headers: told.map((name) => headers[name]) };
}

beside('MinIO', 'minio', startMinio);
beside('Ceph RGW', 'rgw', startRgw);

describe('Milvus 2.3.5 on the practice S3', () => {
  let practice: PracticeStorageServer;
  let milvus: MilvusServer;
  beforeAll(async () => {
    practice = await startPracticeStorage();
    milvus = await startMilvus({ s3: practice, bucket: 'milvus-data', rootPath: 'files' });
  });
  afterAll(async () => {
    await milvus.stop();
    await practice.stop();
  });

  it('makes its bucket, flushes rows into it, and loads them from there', async () => {
    const client = await connectMilvus(milvus.address);
    await makeSmallCollection(client, { name: 'small', rows: 2000, partitions: 2 });
    const counted = await client.query({
      collection_name: 'small',
      output_fields: ['count(*)'],
      expr: '',
    });
    await client.closeConnection();
    expect(counted.data).toEqual([{ 'count(*)': '4000' }]);
    const keys = practice.storage.bucket('milvus-data').list('files/insert_log/');
    // Two partitions, four fields: id, vector, and the two that Milvus adds to every row.
    expect(keys.length).toBeGreaterThanOrEqual(8);
  });
});
