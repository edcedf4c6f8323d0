// The adapter on a real Milvus 2.3.5: the verbs a backup and a restore are made of, and how it fails.
import { setTimeout as wait } from 'node:timers/promises';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CollectionSchema, create, FieldSchema } from '#engine/backupFormat/schema.ts';
import { openManagement } from '#engine/milvus/management.ts';
import type { CollectionRef, ImportState, LoadState, Milvus } from '#engine/milvus/milvus.ts';
import { openMilvusRest } from '#engine/milvus/restMilvus.ts';
import { decodeSchema, fromBackupSchema, renameSchema } from '#engine/milvus/schemaBytes.ts';
import { openMilvus } from '#engine/milvus/sdkMilvus.ts';
import { Secret } from '#engine/secret.ts';

import { type MilvusServer, startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { succeed } from '../stories/succeed.ts';
import { systemClock } from '../unit/milvus/clock.ts';

const { signal } = new AbortController();
const login = { user: 'root', password: new Secret('Milvus') };
const rows = 300;
const ref = (collection: string): CollectionRef => ({ database: 'default', collection });
const source = ref('source');
const copy = ref('copy');

let s3: S3Server;
let server: MilvusServer;
let milvus: Milvus;
let client: MilvusClient;

function open(address: string, password = login.password): Promise<Milvus> {
  return openMilvus({
    connection: {
      address,
      tls: { mode: 'none' },
      login: { type: 'password', user: login.user, secret: 'not read here' },
    },
    password,
    files: {},
    clock: systemClock,
  });
}

/** Asks until the answer is the wanted one; the time limit of the test ends what never comes. */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await wait(100);
  }
}

const loaded = (collection: CollectionRef, wanted: LoadState) =>
  until(
    () => milvus.loadState(collection, null, signal),
    (state) => state === wanted,
  );

beforeAll(async () => {
  s3 = await startMinio();
  await s3.createBucket('milvus');
  server = await startMilvus({ s3, bucket: 'milvus', rootPath: 'files', auth: true });
  milvus = await open(server.address);
  client = await connectMilvus(server.address, {
    username: login.user,
    password: login.password.reveal(),
  });
});

afterAll(async () => {
  await client?.closeConnection();
  await milvus?.close();
  await server?.stop();
  await s3?.stop();
});

const schema = create(CollectionSchema, {
  description: 'für Tests',
  enable_dynamic_field: true,
  fields: [
    create(FieldSchema, { name: 'id', data_type: 5, is_primary_key: true }),
    create(FieldSchema, {
      name: 'vector',
      data_type: 101,
      type_params: [{ key: 'dim', value: '8' }],
    }),
  ],
});

const collectionOf = (name: string, bytes: Uint8Array) => ({
  database: 'default',
  name,
  schema: bytes,
  shardsNum: 2,
  consistencyLevel: 2,
  properties: [{ key: 'collection.ttl.seconds', value: '86400' }],
  numPartitions: 0,
});

describe('a real Milvus 2.3.5', () => {
  it('says its version and its databases', async () => {
    expect(await milvus.version(signal)).toBe('v2.3.5-lite');
    expect(await milvus.describeDatabase('default', signal)).toBeUndefined();
    await milvus.createDatabase('other', [], signal);
    expect((await milvus.listDatabases(signal)).toSorted()).toEqual(['default', 'other']);
  });

  it('gives a collection that is made from renamed schema bytes the same field ids', async () => {
    await milvus.createCollection(
      collectionOf('source', fromBackupSchema(schema, { name: 'source' })),
      signal,
    );
    const described = await milvus.describeCollection(source, signal);
    const bytes = described?.schema ?? new Uint8Array();
    await milvus.createCollection(collectionOf('copy', renameSchema(bytes, 'copy')), signal);
    const copied = await milvus.describeCollection(copy, signal);
    expect(decodeSchema(copied?.schema ?? bytes)).toEqual({ ...decodeSchema(bytes), name: 'copy' });
    expect(decodeSchema(bytes).fields.map(({ name, fieldID }) => [name, fieldID])).toEqual([
      ['id', '100'],
      ['vector', '101'],
    ]);
    expect(copied).toMatchObject({
      name: 'copy',
      shardsNum: 2,
      consistencyLevel: 2,
      properties: [{ key: 'collection.ttl.seconds', value: '86400' }],
    });
    expect((await milvus.listCollections('default', signal)).toSorted()).toEqual([
      'copy',
      'source',
    ]);
  });

  it('sets a property of a collection and keeps the others', async () => {
    const added = { key: 'collection.autocompaction.enabled', value: 'false' };
    await milvus.alterProperties(copy, [added], signal);
    const described = await milvus.describeCollection(copy, signal);
    expect(described?.properties).toHaveLength(2);
    expect(described?.properties).toContainEqual(added);
  });

  it('keeps partitions, indexes and aliases', async () => {
    for (const one of [source, copy]) await milvus.createPartition(one, 'p1', signal);
    const partitions = await milvus.listPartitions(source, signal);
    expect(partitions.map(({ name }) => name).toSorted()).toEqual(['_default', 'p1']);
    expect(await milvus.listIndexes(source, signal)).toEqual([]);
    const params = [
      { key: 'index_type', value: 'HNSW' },
      { key: 'metric_type', value: 'L2' },
      { key: 'params', value: '{"M":8,"efConstruction":64}' },
    ];
    for (const one of [source, copy]) {
      const index = { fieldName: 'vector', indexName: 'by_vector', params };
      await milvus.createIndex(one, index, signal);
    }
    const [index] = await milvus.listIndexes(source, signal);
    expect(index).toMatchObject({ fieldName: 'vector', indexName: 'by_vector' });
    expect(index?.params).toEqual(expect.arrayContaining(params));
    await milvus.createAlias(source, 'current', signal);
    const described = await milvus.describeCollection(ref('current'), signal);
    expect([described?.name, described?.aliases]).toEqual(['source', ['current']]);
  });

  it('has flushed segments when it says so', async () => {
    const data = Array.from({ length: rows }, (_, id) => ({
      id,
      vector: Array.from({ length: 8 }, (_, i) => Math.sin(id + i)),
    }));
    const inserted = await client.insert({
      collection_name: 'source',
      partition_name: 'p1',
      data,
    });
    succeed(inserted.status);
    const flush = await milvus.flush(source, signal);
    expect(flush.segmentIds.length).toBeGreaterThan(0);
    expect(flush.flushTimestamp).toMatch(/^\d{18}$/);
    await until(
      () => milvus.isFlushed(source, flush, signal),
      (isFlushed) => isFlushed,
    );
    const segments = await until(
      () => milvus.segments(source, signal),
      (all) => all.every(({ state }) => state === 'flushed'),
    );
    const described = await milvus.describeCollection(source, signal);
    const total = segments.reduce((sum, segment) => sum + Number(segment.rows), 0);
    expect(total).toBe(rows);
    expect(new Set(segments.map(({ collectionId }) => collectionId))).toEqual(
      new Set([described?.collectionId]),
    );
  });

  it('counts the rows of a loaded collection', async () => {
    expect(await milvus.loadState(source, null, signal)).toBe('NotLoad');
    await expect(milvus.countRows(source, signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
    });
    await milvus.load(source, [], signal);
    await loaded(source, 'Loaded');
    expect(await milvus.loadState(source, 'p1', signal)).toBe('Loaded');
    expect(await milvus.countRows(source, signal)).toBe(String(rows));
    await milvus.release(source, signal);
    await loaded(source, 'NotLoad');
  });

  it('loads single partitions', async () => {
    await milvus.load(source, ['p1'], signal);
    await until(
      () => milvus.loadState(source, 'p1', signal),
      (state) => state === 'Loaded',
    );
    expect(await milvus.loadState(source, '_default', signal)).toBe('NotLoad');
    expect(await milvus.countRows(source, signal)).toBe(String(rows));
    await milvus.release(source, signal);
  });

  const runImport = async (folder: string): Promise<ImportState> => {
    const job = {
      partition: 'p1',
      files: [folder, ''],
      options: [{ key: 'backup', value: 'true' }],
    };
    const task = await milvus.startImport(copy, job, signal);
    return until(
      () => milvus.importState(task, signal),
      ({ state }) => state === 'completed' || state === 'failed',
    );
  };

  it('calls an import from a folder that is not there completed, with no rows', async () => {
    expect(await runImport('files/insert_log/1/2/')).toEqual({
      state: 'completed',
      rows: '0',
      progress: 100,
      reason: '',
    });
  });

  it('imports the segments of one collection into the other', async () => {
    const { collectionId } = (await milvus.describeCollection(source, signal)) ?? {};
    const partition = (await milvus.listPartitions(source, signal)).find(
      ({ name }) => name === 'p1',
    );
    const state = await runImport(`files/insert_log/${collectionId}/${partition?.id}/`);
    expect(state).toEqual({ state: 'completed', rows: String(rows), progress: 100, reason: '' });
    await milvus.load(copy, [], signal);
    await loaded(copy, 'Loaded');
    expect(await milvus.countRows(copy, signal)).toBe(String(rows));
    await milvus.release(copy, signal);
  });

  it('does not know what came after it', async () => {
    const field = new Uint8Array();
    await expect(milvus.addField(copy, field, signal)).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
    });
    const proxyFor = () => undefined;
    const endpoint = `http://${server.address}`;
    const rest = openMilvusRest({ endpoint, login, files: {}, clock: systemClock, proxyFor });
    const management = openManagement(server.metricsEndpoint, { clock: systemClock, proxyFor });
    const ids = { database: 'default', collectionId: '1' };
    await expect(rest.describeSegments(ids, ['1'], signal)).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
    });
    const pause = { seconds: 1, collectionId: null };
    await expect(management.pauseGc(pause, signal)).rejects.toMatchObject({
      code: 'MILVUS_UNSUPPORTED',
    });
    await Promise.all([rest.close(), management.close()]);
  });

  it('tells a missing database from a missing collection', async () => {
    expect(await milvus.describeCollection(ref('no_such'), signal)).toBeUndefined();
    await expect(milvus.listCollections('no_such_db', signal)).rejects.toMatchObject({
      code: 'DATABASE_NOT_FOUND',
      params: { address: server.address, database: 'no_such_db', found: expect.any(String) },
    });
  });

  it('drops a collection', async () => {
    await milvus.dropCollection(copy, signal);
    expect(await milvus.describeCollection(copy, signal)).toBeUndefined();
  });

  it.each([
    ['a wrong password', () => open(server.address, new Secret('wrong')), 'MILVUS_LOGIN_REFUSED'],
    ['a closed port', () => open('127.0.0.1:1'), 'MILVUS_UNREACHABLE'],
    ['the port of MinIO', () => open(s3.endpoint), 'MILVUS_UNSUPPORTED'],
  ])('shows %s within 10 s', { timeout: 10_000 }, async (_, opened, code) => {
    await expect(opened()).rejects.toMatchObject({ code });
  });
});
