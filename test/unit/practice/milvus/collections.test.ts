import { describe, expect, it } from 'vitest';

import {
  floats,
  int64s,
  type MilvusBench,
  openMilvusBench,
  param,
  schemaOf,
  textField,
  texts,
  vectorField,
} from './milvusBench.ts';

const c1 = { collection_name: 'c1' };

describe('a collection is not created', () => {
  const dim = (value: number) => [param('dim', value)];
  const wrong: [string, object[], string][] = [
    ['without a vector', [textField()], 'schema does not contain vector field: invalid parameter'],
    [
      'with a field twice',
      [vectorField(), textField(), textField()],
      'duplicated field name [field=t]: invalid parameter',
    ],
    [
      'with a text of no length',
      [vectorField(), textField({ type_params: [] })],
      'type param(max_length) should be specified for the field(t) of collection c1: invalid parameter',
    ],
    [
      'with a dimension of 1',
      [vectorField({ type_params: dim(1) })],
      'invalid dimension: 1 of field v. float vector dimension should be in range 2 ~ 32768: invalid parameter',
    ],
    [
      'with bits that fill no bytes',
      [vectorField({ data_type: 'BinaryVector', type_params: dim(12) })],
      'invalid dimension: 12 of field v. binary vector dimension should be multiple of 8. : invalid parameter',
    ],
    [
      'with a key that may be null',
      [vectorField(), textField({ is_primary_key: true, nullable: true })],
      'primary field not support null, change nullable to false: invalid parameter',
    ],
    [
      'with a key of another type',
      [vectorField(), { name: 'k', data_type: 'Bool', is_primary_key: true }],
      'the data type of primary key should be Int64 or VarChar: invalid parameter',
    ],
    [
      'with a field that starts with a digit',
      [vectorField({ name: '1v' })],
      'Invalid field name: 1v. the first character of a field name must be an underscore or letter: invalid parameter',
    ],
  ];

  it.each(wrong)('%s', async (_, fields, reason) => {
    const bench = await openMilvusBench();
    const request = { ...c1, schema: schemaOf(fields) };
    expect(await bench.refusal('CreateCollection', request)).toEqual({ code: 1100, reason });
    expect(await bench.call('ShowCollections')).toMatchObject({ collection_names: [] });
  });

  it('where the database has as many as it may', async () => {
    const bench = await openMilvusBench();
    const properties = [param('database.max.collections', 1)];
    await bench.call('CreateDatabase', { db_name: 'small', properties });
    const request = { db_name: 'small', schema: schemaOf([vectorField()]) };
    await bench.call('CreateCollection', { ...request, collection_name: 'c1' });
    const second = { ...request, collection_name: 'c2' };
    expect((await bench.refusal('CreateCollection', second)).code).toBe(102);
  });
});

describe('what a version does not have yet', () => {
  const create = (fields: object[]) => ({ ...c1, schema: schemaOf(fields) });
  const sparse = { name: 's', data_type: 'SparseFloatVector' };
  const second = vectorField({ name: 'w' });

  it('is refused where it would be a vector', async () => {
    const old = await openMilvusBench({ version: '2.3' });
    expect((await old.refusal('CreateCollection', create([vectorField(), second]))).reason).toBe(
      'multiple vector fields is not supported, fields name: v, w',
    );
    expect((await old.refusal('CreateCollection', create([sparse]))).reason).toBe(
      'data type SparseFloatVector of field s is not supported: invalid parameter',
    );
    const newer = await openMilvusBench({ version: '2.4' });
    await newer.call('CreateCollection', create([vectorField(), second, sparse]));
  });

  it('is dropped without a word where it says that a value may be missing', async () => {
    const bench = await openMilvusBench({ version: '2.4' });
    await bench.call('CreateCollection', create([vectorField(), textField({ nullable: true })]));
    const { schema } = await bench.call<{ schema: { fields: { nullable: boolean }[] } }>(
      'DescribeCollection',
      c1,
    );
    expect(schema.fields.map(({ nullable }) => nullable)).toEqual([false, false, false]);
  });
});

async function withRows(bench: MilvusBench, more: object = {}): Promise<void> {
  const schema = schemaOf([vectorField(), textField()]);
  await bench.call('CreateCollection', { ...c1, schema, ...more });
  await bench.call('CreateIndex', { ...c1, field_name: 'v' });
  await bench.call('LoadCollection', c1);
  await write(bench, 'Insert', [1, 2, 3]);
}

const write = (bench: MilvusBench, method: string, ids: number[], more: object = {}) =>
  bench.call(method, {
    ...c1,
    num_rows: ids.length,
    fields_data: [
      int64s('id', ids),
      floats(
        'v',
        2,
        ids.flatMap((id) => [id, id]),
      ),
      texts(
        't',
        ids.map((id) => `${method[0]}${id}`),
      ),
    ],
    ...more,
  });

interface Rows {
  readonly fields_data: readonly {
    readonly scalars: { readonly string_data?: { data: string[] } };
  }[];
}

/** The texts of what is found, in the order of the keys. */
async function query(bench: MilvusBench, more: object = {}): Promise<string[]> {
  const request = { ...c1, expr: 'id > 0', output_fields: ['t'], ...more };
  const { fields_data } = await bench.call<Rows>('Query', request);
  return fields_data.flatMap(({ scalars }) => scalars.string_data?.data ?? []);
}

describe('rows', () => {
  it('are found in the order of their keys, a page at a time', async () => {
    const bench = await openMilvusBench();
    await withRows(bench);
    await write(bench, 'Insert', [10, 0, 9]);
    const page = [param('limit', 2), param('offset', 1)];
    expect(await query(bench, { expr: 'id >= 0' })).toEqual(['I0', 'I1', 'I2', 'I3', 'I9', 'I10']);
    expect(await query(bench, { expr: '', query_params: page })).toEqual(['I1', 'I2']);
  });

  it('are replaced by an upsert, and deleted by key or by filter', async () => {
    const bench = await openMilvusBench();
    await withRows(bench);
    expect(await write(bench, 'Upsert', [2, 4])).toMatchObject({ upsert_cnt: '2' });
    expect(await query(bench)).toEqual(['I1', 'U2', 'I3', 'U4']);
    await bench.call('Delete', { ...c1, expr: 'id in [1]' });
    const { delete_cnt: count } = await bench.call<{ delete_cnt: string }>('Delete', {
      ...c1,
      expr: 't like "U%"',
    });
    expect([count, await query(bench)]).toEqual(['2', ['I3']]);
  });

  it('are deleted by key without a load, by filter only with one', async () => {
    const bench = await openMilvusBench();
    await withRows(bench);
    await bench.call('ReleaseCollection', c1);
    await bench.call('Delete', { ...c1, expr: 'id in [1]' });
    expect((await bench.refusal('Delete', { ...c1, expr: 'id > 1' })).code).toBe(101);
    await bench.call('LoadCollection', c1);
    expect(await query(bench)).toEqual(['I2', 'I3']);
  });

  it('are looked for in the partitions that were named and loaded', async () => {
    const bench = await openMilvusBench();
    await withRows(bench);
    await bench.call('CreatePartition', { ...c1, partition_name: 'p1' });
    await write(bench, 'Insert', [7], { partition_name: 'p1' });
    expect(await query(bench, { partition_names: ['p1'] })).toEqual(['I7']);
    await bench.call('ReleasePartitions', { ...c1, partition_names: ['p1'] });
    expect(await query(bench)).toEqual(['I1', 'I2', 'I3']);
    const wanted = { ...c1, partition_names: ['p1'], output_fields: ['count(*)'] };
    expect((await bench.refusal('Query', wanted)).code).toBe(201);
  });

  it('of one partition key lie in one partition', async () => {
    const bench = await openPartitionKeyBench();
    const countIn = async (partition: number) => {
      const { stats } = await bench.call<{ stats: { value: string }[] }>('GetPartitionStatistics', {
        ...c1,
        partition_name: `_default_${partition}`,
      });
      return stats[0]?.value;
    };
    const filled = async () => {
      await bench.clock.advance(1);
      const counts = await Promise.all([0, 1, 2, 3].map(countIn));
      return counts.filter((count) => count !== '0');
    };
    await expect.poll(filled).toEqual(['3']);
  });

  it('of a partition key are not reached by the name of a partition', async () => {
    const bench = await openPartitionKeyBench();
    const named = { ...c1, partition_names: ['_default_0'] };
    const isRefused = async (method: string, request: object, reason: string) =>
      expect(await bench.refusal(method, request)).toEqual({ code: 65_535, reason });
    const byName =
      'not support manually specifying the partition names if partition key mode is used';
    await isRefused('Query', { ...named, expr: 'id > 0' }, byName);
    await isRefused('Delete', { ...c1, partition_name: '_default_0', expr: 'id in [1]' }, byName);
    for (const action of ['load', 'release']) {
      await isRefused(
        action === 'load' ? 'LoadPartitions' : 'ReleasePartitions',
        named,
        `disable ${action} partitions if partition key mode is used`,
      );
    }
  });
});

/** Three rows of one key, flushed and loaded, in a collection of four partitions. */
async function openPartitionKeyBench(): Promise<MilvusBench> {
  const bench = await openMilvusBench();
  const schema = schemaOf([vectorField(), textField({ is_partition_key: true })]);
  await bench.call('CreateCollection', { ...c1, schema, num_partitions: 4 });
  const fields_data = [
    int64s('id', [1, 2, 3]),
    floats('v', 2, [0, 0, 0, 0, 0, 0]),
    texts('t', ['a', 'a', 'a']),
  ];
  await bench.call('Insert', { ...c1, num_rows: 3, fields_data });
  await bench.call('Flush', { collection_names: ['c1'] });
  await bench.call('CreateIndex', { ...c1, field_name: 'v' });
  await bench.call('LoadCollection', c1);
  return bench;
}

describe('names', () => {
  it('of aliases lead to their collection, and keep it from being dropped', async () => {
    const bench = await openMilvusBench();
    await withRows(bench);
    await bench.call('CreateAlias', { ...c1, alias: 'a1' });
    expect(await query(bench, { collection_name: 'a1' })).toEqual(['I1', 'I2', 'I3']);
    expect((await bench.refusal('DropCollection', c1)).reason).toBe(
      'unable to drop the collection [c1] because it has associated aliases [a1], please remove all aliases before dropping the collection',
    );
    await bench.call('DropAlias', { alias: 'a1' });
    await bench.call('DropCollection', c1);
    expect(bench.bucket.list('files/')).toEqual([]);
  });

  it('of collections change without touching their rows', async () => {
    const bench = await openMilvusBench();
    await withRows(bench);
    await bench.call('RenameCollection', { oldName: 'c1', newName: 'c2' });
    expect(await query(bench, { collection_name: 'c2' })).toEqual(['I1', 'I2', 'I3']);
    expect(await bench.call('HasCollection', c1)).toMatchObject({ value: false });
  });
});

describe('loading', () => {
  it('takes its time, and nothing is found before', async () => {
    const bench = await openMilvusBench({ pace: { loadMs: 1000 } });
    await withRows(bench);
    const state = async () => (await bench.call<{ state: string }>('GetLoadState', c1)).state;
    const count = { ...c1, output_fields: ['count(*)'] };
    expect(await state()).toBe('LoadStateLoading');
    expect((await bench.refusal('Query', count)).code).toBe(103);
    await bench.clock.advance(1000);
    expect([await state(), await query(bench)]).toEqual(['LoadStateLoaded', ['I1', 'I2', 'I3']]);
  });
});
