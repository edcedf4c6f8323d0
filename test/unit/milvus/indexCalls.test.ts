import { describe, expect, it } from 'vitest';

import {
  answerVersion,
  open,
  openRecorded,
  plainConnection,
  readGrpc,
  startGrpcServer,
} from './wireServer.ts';

const { signal } = new AbortController();
const inDefault = (collection: string) => ({ database: 'default', collection });
const orders = { database: 'shop_1', collection: 'orders' };

const finished = { state: 'finished', failReason: '' };

describe('the indexes of a collection', () => {
  it('come with all their parameters from 2.3.5', async () => {
    const milvus = await openRecorded('2.3.5', ['describe_index_c_full']);
    expect(await milvus.listIndexes(inDefault('c_full'), signal)).toEqual([
      {
        ...finished,
        fieldName: 'vec',
        indexName: 'vec_idx',
        indexId: '470644815927843616',
        params: [
          { key: 'params', value: '{"M":8,"efConstruction":64}' },
          { key: 'index_type', value: 'HNSW' },
          { key: 'metric_type', value: 'L2' },
        ],
      },
      {
        ...finished,
        fieldName: 'name',
        indexName: 'name_idx',
        indexId: '470644815927843624',
        params: [{ key: 'index_type', value: 'Trie' }],
      },
    ]);
  });

  it.each([
    ['2.5.24', '470644665807443780', '470644665807443785'],
    ['2.6.18', '470644954053304571', '470644954053304577'],
  ] as const)('come with all their parameters from %s', async (version, vectorId, scalarId) => {
    const milvus = await openRecorded(version, ['describe_index_orders']);
    expect(await milvus.listIndexes(orders, signal)).toEqual([
      {
        ...finished,
        fieldName: 'v',
        indexName: 'ix_v',
        indexId: vectorId,
        params: [
          { key: 'params', value: '{"nlist":16,"with_raw_data":true}' },
          { key: 'index_type', value: 'SCANN' },
          { key: 'metric_type', value: 'L2' },
        ],
      },
      {
        ...finished,
        fieldName: 'amount',
        indexName: 'ix_amount',
        indexId: scalarId,
        params: [
          { key: 'params', value: '{}' },
          { key: 'index_type', value: 'STL_SORT' },
        ],
      },
    ]);
  });

  it.each([
    ['2.3.5', 'describe_index_c_empty2', 'c_empty2'],
    ['2.5.24', 'describe_index__9_Lives_2', '_9_Lives_2'],
    ['2.6.18', 'describe_index__9_Lives_2', '_9_Lives_2'],
  ] as const)('are an empty list where there is none: %s', async (version, name, collection) => {
    const milvus = await openRecorded(version, [name]);
    expect(await milvus.listIndexes(inDefault(collection), signal)).toEqual([]);
  });

  it.each(['2.3.5', '2.5.24', '2.6.18'] as const)(
    'of a missing collection are an error, not an empty list: %s',
    async (version) => {
      const milvus = await openRecorded(version, ['describe_index_no_such']);
      await expect(milvus.listIndexes(inDefault('no_such'), signal)).rejects.toMatchObject({
        code: 'MILVUS_CALL_FAILED',
        params: {
          call: 'DescribeIndex',
          reason: 'collection not found[database=default][collection=no_such]',
        },
      });
    },
  );
});

describe('creating an index', () => {
  it.each([
    ['2.5.24', 'create_index_w_flush'],
    ['2.6.18', 'create_index_w_flush'],
  ] as const)('sends the parameters as they were described: %s', async (version, name) => {
    const milvus = await openRecorded(version, [name]);
    const params = [
      { key: 'index_type', value: 'HNSW' },
      { key: 'metric_type', value: 'L2' },
      { key: 'params', value: '{"M":8,"efConstruction":64}' },
    ];
    const index = { fieldName: 'fv', indexName: '', params };
    await expect(milvus.createIndex(inDefault('w_flush'), index, signal)).resolves.toBeUndefined();
  });

  it('fails where the field has another one', async () => {
    const name = 'create_index_existing_other_params';
    const milvus = await openRecorded('2.3.5', [name]);
    const { request } = readGrpc('2.3.5', name);
    const index = {
      fieldName: 'vec',
      indexName: request.index_name,
      params: request.extra_params,
    };
    await expect(milvus.createIndex(inDefault('c_full'), index, signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { reason: 'CreateIndex failed: at most one distinct index is allowed per field' },
    });
  });
});

describe('the load state', () => {
  it.each([
    ['2.3.5', 'get_load_state_loaded', 'c_full', 'Loaded'],
    ['2.3.5', 'get_load_state_not_loaded', 'c_empty2', 'NotLoad'],
    ['2.3.5', 'get_load_state_missing', 'no_such', 'NotExist'],
    ['2.5.24', 'get_load_state_loaded', 'g_types', 'Loaded'],
    ['2.5.24', 'get_load_state_not_loaded', '_9_Lives_2', 'NotLoad'],
    ['2.5.24', 'get_load_state_missing', 'no_such', 'NotExist'],
    ['2.6.18', 'get_load_state_loaded', 'g_types', 'Loaded'],
    ['2.6.18', 'get_load_state_not_loaded', '_9_Lives_2', 'NotLoad'],
    ['2.6.18', 'get_load_state_missing', 'no_such', 'NotExist'],
    ['2.6.18', 'get_load_state_poll', 'w_flush', 'Loading'],
  ] as const)('on %s of %s', async (version, name, collection, state) => {
    const milvus = await openRecorded(version, [name]);
    expect(await milvus.loadState(inDefault(collection), null, signal)).toBe(state);
  });

  it.each(['2.5.24', '2.6.18'] as const)('is asked for one partition on %s', async (version) => {
    const milvus = await openRecorded(version, ['get_load_state_partition']);
    expect(await milvus.loadState(inDefault('g_types'), 'pa', signal)).toBe('Loaded');
  });

  it('that cannot be read is not taken for "not loaded"', async () => {
    const denied = { code: 7, details: 'permission deny to u_alice' };
    const { address } = await startGrpcServer({
      GetVersion: answerVersion,
      GetLoadState: (_, callback) => callback(denied),
    });
    const milvus = await open(plainConnection(address));
    await expect(milvus.loadState(inDefault('c'), null, signal)).rejects.toMatchObject({
      code: 'MILVUS_PERMISSION',
    });
  });
});

describe('loading', () => {
  it('starts and returns', async () => {
    const milvus = await openRecorded('2.6.18', [
      'load_collection',
      'release_collection_not_loaded',
    ]);
    await expect(milvus.load(inDefault('w_flush'), [], signal)).resolves.toBeUndefined();
    await expect(milvus.release(inDefault('_9_Lives_2'), signal)).resolves.toBeUndefined();
  });

  it('without an index is an error', async () => {
    const milvus = await openRecorded('2.6.18', ['load_collection_no_index']);
    await expect(milvus.load(inDefault('_9_Lives_2'), [], signal)).rejects.toMatchObject({
      code: 'MILVUS_CALL_FAILED',
      params: { call: 'LoadCollection', reason: 'index not found[collection=_9_Lives_2]' },
    });
  });

  it('of some partitions names them', async () => {
    const { address, seen } = await startGrpcServer({
      GetVersion: answerVersion,
      LoadPartitions: (_, callback) => callback(null, Buffer.alloc(0)),
    });
    const milvus = await open(plainConnection(address));
    await milvus.load(orders, ['y2024', 'y2025'], signal);
    expect(seen.at(-1)).toMatchObject({
      call: 'LoadPartitions',
      request: {
        db_name: 'shop_1',
        collection_name: 'orders',
        partition_names: ['y2024', 'y2025'],
      },
    });
  });
});
