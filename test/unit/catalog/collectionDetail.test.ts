import { describe, expect, test } from 'vitest';

import { decode } from '#engine/backupFormat/codec.ts';
import { parseJson } from '#engine/backupFormat/json.ts';
import {
  BackupInfo,
  CollectionBackupInfo,
  CollectionSchema,
  create,
  FieldSchema,
  FunctionSchema,
  IndexInfo,
  PartitionBackupInfo,
  SegmentBackupInfo,
  StructArrayFieldSchema,
} from '#engine/backupFormat/schema.ts';
import { backedUpDetail } from '#engine/catalog/collectionDetail.ts';
import { clusteringKeys } from '#engine/milvus/schemaBytes.ts';
import { encodeField } from '#engine/milvus/wireFields.ts';

import { goldenMeta } from '../backupFormat/golden.ts';
import { fieldOf, indexOf } from './builders.ts';

type Field = Partial<FieldSchema>;

const fieldWith = (change: Field) =>
  create(FieldSchema, { fieldID: '100', name: 'f', data_type: 5, ...change });

function detailOf(change: Partial<CollectionBackupInfo>, keys: readonly string[] = []) {
  return backedUpDetail(create(CollectionBackupInfo, change), keys);
}

function fieldsOf(schema: Partial<CollectionSchema>, keys: readonly string[] = []) {
  return detailOf({ schema: create(CollectionSchema, schema) }, keys).fields;
}

const typeOf = (change: Field) => fieldsOf({ fields: [fieldWith(change)] })[0]?.type;
const params = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

describe('the type of a field', () => {
  test.each<[string, Field]>([
    ['Bool', { data_type: 1 }],
    ['Int64', { data_type: 5 }],
    ['VarChar(512)', { data_type: 21, type_params: params({ max_length: '512' }) }],
    ['JSON', { data_type: 23 }],
    ['Geometry', { data_type: 24 }],
    ['Text', { data_type: 25 }],
    ['Timestamptz', { data_type: 26 }],
    ['BinaryVector(64)', { data_type: 100, type_params: params({ dim: '64' }) }],
    ['FloatVector(768)', { data_type: 101, type_params: params({ dim: '768' }) }],
    ['Float16Vector(4)', { data_type: 102, type_params: params({ dim: '4' }) }],
    ['BFloat16Vector(4)', { data_type: 103, type_params: params({ dim: '4' }) }],
    ['SparseFloatVector', { data_type: 104 }],
    ['Int8Vector(4)', { data_type: 105, type_params: params({ dim: '4' }) }],
    [
      'Array<VarChar(64)>[16]',
      {
        data_type: 22,
        element_type: 21,
        type_params: params({ max_length: '64', max_capacity: '16' }),
      },
    ],
    [
      'Array<Int64>[8]',
      { data_type: 22, element_type: 5, type_params: params({ max_capacity: '8' }) },
    ],
    ['type 123', { data_type: 123 }],
    ['Array<type 99>', { data_type: 22, element_type: 99 }],
  ])('is %s', (type, field) => expect(typeOf(field)).toBe(type));

  test('inside a list of structs is the one of an element', () => {
    const inside = (name: string, data_type: number, element_type: number, size: object) =>
      fieldWith({
        name,
        data_type,
        element_type,
        type_params: params({ ...size, max_capacity: '9' }),
      });
    const struct = create(StructArrayFieldSchema, {
      fieldID: '200',
      name: 'chunks',
      description: 'of the text',
      fields: [
        inside('chunks[text]', 22, 21, { max_length: '30' }),
        inside('vector', 106, 101, { dim: '4' }),
      ],
    });
    const fields = fieldsOf({ struct_array_fields: [struct] });
    expect(fields.map(({ id, name, type, description }) => [id, name, type, description])).toEqual([
      ['200', 'chunks', 'Array<Struct>[9]', 'of the text'],
      ['100', 'chunks.text', 'VarChar(30)', ''],
      ['100', 'chunks.vector', 'FloatVector(4)', ''],
    ]);
  });
});

describe('the default of a field', () => {
  const base64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');
  const float = Buffer.alloc(4);
  float.writeFloatLE(0.1);
  const double = Buffer.alloc(8);
  double.writeDoubleLE(-1.5);
  test.each<[string | null, Field]>([
    [null, {}],
    ['false', { default_value_base64: base64(0x08, 0) }],
    ['true', { default_value_base64: base64(0x08, 1) }],
    ['-1', { default_value_base64: base64(0x10, ...Array<number>(9).fill(0xff), 1) }],
    ['7', { default_value_base64: base64(0x18, 7) }],
    ['0.1', { default_value_base64: base64(0x25, ...float) }],
    ['-1.5', { default_value_base64: base64(0x29, ...double) }],
    ['', { default_value_base64: base64(0x32, 0) }],
    ['dflt', { default_value_base64: base64(0x32, 4, ...Buffer.from('dflt')) }],
    ['{"a":1}', { default_value_base64: base64(0x3a, 7, ...Buffer.from('{"a":1}')) }],
    ['old', { default_value_proto: '2\u0003old' }],
    [null, { default_value_proto: '!\ufffd' }],
    ['gAE=', { default_value_base64: 'gAE=' }],
  ])('is %j', (value, field) => {
    expect(fieldsOf({ fields: [fieldWith(field)] })[0]?.defaultValue).toBe(value);
  });
});

describe('a collection', () => {
  test('tells what a person would ask about its fields, functions and indexes', () => {
    const field = (name: string, change: Field) => fieldWith({ name, ...change });
    const bm25 = create(FunctionSchema, {
      name: 'fn',
      type: 1,
      input_field_names: ['text'],
      output_field_names: ['sparse'],
    });
    const unknown = create(FunctionSchema, { name: 'x', type: 77 });
    const schema = create(CollectionSchema, {
      description: 'of books',
      autoID: true,
      enable_dynamic_field: true,
      fields: [
        field('id', { is_primary_key: true, description: 'key' }),
        field('tenant', { is_partition_key: true }),
        field('day', { nullable: true, type_params: params({ 'mmap.enabled': 'true' }) }),
        field('sparse', { data_type: 104, is_function_output: true }),
        field('$meta', { data_type: 23, is_dynamic: true }),
      ],
      functions: [bm25, unknown],
    });
    const index = (params: Record<string, string>) =>
      create(IndexInfo, { field_name: 'v', index_name: 'ix', index_type: 'HNSW', params });
    const old = { index_type: 'HNSW', metric_type: 'L2', params: '{"M":8,"on":true,"a":"b"}' };
    const detail = detailOf(
      {
        db_name: '',
        collection_name: 'books',
        schema,
        shards_num: 2,
        consistency_level: 2,
        size: '1000',
        load_state: 'Loaded',
        aliases: ['b'],
        properties: params({ 'collection.ttl.seconds': '60' }),
        index_infos: [index(old), index({ metric_type: 'IP', params: '[]' }), index({ M: '8' })],
      },
      ['day'],
    );
    expect(detail).toEqual({
      database: 'default',
      name: 'books',
      description: 'of books',
      sizeBytes: 1000,
      rows: '0',
      segments: 0,
      shards: 2,
      consistency: 'Bounded',
      hasDynamicField: true,
      fields: [
        fieldOf('id', { isPrimaryKey: true, isAutoId: true, description: 'key' }),
        fieldOf('tenant', { isPartitionKey: true }),
        fieldOf('day', {
          isNullable: true,
          isClusteringKey: true,
          params: { 'mmap.enabled': 'true' },
        }),
        fieldOf('sparse', { type: 'SparseFloatVector', filledBy: 'fn' }),
        fieldOf('$meta', { type: 'JSON', isDynamic: true }),
      ],
      functions: [
        { name: 'fn', type: 'BM25', inputs: ['text'], outputs: ['sparse'] },
        { name: 'x', type: 'type 77', inputs: [], outputs: [] },
      ],
      indexes: [
        indexOf('v', { name: 'ix', params: { M: '8', on: 'true', a: 'b' } }),
        indexOf('v', { name: 'ix', metric: 'IP', params: { params: '[]' } }),
        indexOf('v', { name: 'ix', metric: '', params: { M: '8' } }),
      ],
      partitions: [],
      loadState: 'Loaded',
      aliases: ['b'],
      properties: { 'collection.ttl.seconds': '60' },
    });
  });

  test('counts rows and segments in its partitions, without those that hold deletes alone', () => {
    const segment = (partition_id: string, rows: string, is_l0 = false) =>
      create(SegmentBackupInfo, { partition_id, num_of_rows: rows, is_l0 });
    const partition = (partition_id: string, ...segment_backups: SegmentBackupInfo[]) =>
      create(PartitionBackupInfo, {
        partition_id,
        partition_name: `p${partition_id}`,
        segment_backups,
      });
    const { rows, segments, partitions } = detailOf({
      partition_backups: [
        partition(
          '1',
          segment('1', '9007199254740993'),
          segment('1', '2'),
          segment('1', '5', true),
        ),
        partition('2'),
      ],
      l0_segments: [segment('-1', '7', true)],
    });
    expect({ rows, segments, partitions }).toEqual({
      rows: '9007199254740995',
      segments: 2,
      partitions: [
        { name: 'p1', rows: '9007199254740995', segments: 2 },
        { name: 'p2', rows: '0', segments: 0 },
      ],
    });
  });

  test('without a schema, or of an unknown consistency, is told as far as it goes', () => {
    expect(detailOf({ consistency_level: 9 })).toMatchObject({
      fields: [],
      consistency: 'level 9',
    });
  });

  test('has its clustering keys from the schema as the server sent it', () => {
    const name = (text: string) => encodeField(2, Buffer.from(text));
    const flag = Buffer.from([0x70, 1]);
    const schema = Buffer.concat([
      encodeField(4, name('id')),
      encodeField(4, Buffer.concat([name('day'), flag])),
    ]);
    expect(clusteringKeys(schema)).toEqual(['day']);
  });
});

describe('the collections of a backup of milvus-backup', () => {
  const collections = decode(BackupInfo, parseJson(goldenMeta('m26_head', 'full')));
  const named = (name: string) => {
    const info = collections.collection_backups.find((one) => one.collection_name === name);
    return backedUpDetail(info ?? create(CollectionBackupInfo, {}), []);
  };

  test('are told with functions, analyzers and indexes', () => {
    const { functions, indexes, fields, properties } = named('g_text');
    expect({ functions, indexes, properties }).toEqual({
      functions: [{ name: 'fn_bm25', type: 'BM25', inputs: ['text'], outputs: ['bm'] }],
      indexes: [
        {
          field: 'bm',
          name: 'ix_bm',
          type: 'SPARSE_INVERTED_INDEX',
          metric: 'BM25',
          params: { inverted_index_algo: 'DAAT_MAXSCORE', bm25_k1: '1.2', bm25_b: '0.75' },
        },
        { field: 'v', name: 'ix_v', type: 'DISKANN', metric: 'L2', params: {} },
      ],
      properties: { timezone: 'UTC' },
    });
    expect(fields.map(({ name, type, filledBy }) => [name, type, filledBy])).toEqual([
      ['id', 'Int64', null],
      ['text', 'VarChar(1000)', null],
      ['bm', 'SparseFloatVector', 'fn_bm25'],
      ['v', 'FloatVector(4)', null],
    ]);
    expect(fields[1]?.params).toMatchObject({ enable_match: 'true', enable_analyzer: 'true' });
  });

  test('are told with every kind of vector', () => {
    expect(named('g_vec').fields.map(({ type }) => type)).toEqual([
      'Int64',
      'FloatVector(8)',
      'Float16Vector(4)',
      'BFloat16Vector(4)',
      'BinaryVector(32)',
      'SparseFloatVector',
      'Int8Vector(4)',
    ]);
  });
});
