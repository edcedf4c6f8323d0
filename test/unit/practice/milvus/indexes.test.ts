import { describe, expect, it } from 'vitest';

import { openMilvusBench, param, schemaOf, textField, vectorField } from './milvusBench.ts';

const c1 = { collection_name: 'c1' };
const index = (field_name: string, type: string, metric?: string) => ({
  ...c1,
  field_name,
  extra_params: [
    param('index_type', type),
    ...(metric === undefined ? [] : [param('metric_type', metric)]),
  ],
});

async function openBench() {
  const bench = await openMilvusBench();
  const bits = { data_type: 'BinaryVector', type_params: [param('dim', 8)] };
  const fields = [vectorField(), vectorField({ name: 'b', ...bits }), textField()];
  await bench.call('CreateCollection', { ...c1, schema: schemaOf(fields) });
  return bench;
}

describe('an index is not built', () => {
  const wrong: [string, string, string][] = [
    ['t', 'HNSW', 'VarChar'],
    ['v', 'STL_SORT', 'FloatVector'],
    ['v', 'BIN_FLAT', 'FloatVector'],
    ['b', 'HNSW', 'BinaryVector'],
  ];
  it.each(wrong)('over field %s as %s', async (field, type, name) => {
    const bench = await openBench();
    expect(await bench.refusal('CreateIndex', index(field, type))).toEqual({
      code: 1100,
      reason: `data type ${name} can't build with this index ${type}: invalid parameter`,
    });
  });
});

it('an index is built over the fields that it is for', async () => {
  const bench = await openBench();
  await bench.call('CreateIndex', index('t', 'Trie'));
  await bench.call('CreateIndex', index('v', 'HNSW', 'L2'));
  await bench.call('CreateIndex', index('b', 'BIN_IVF_FLAT', 'JACCARD'));
  const { index_descriptions: made } = await bench.call<{
    index_descriptions: { index_name: string }[];
  }>('DescribeIndex', c1);
  expect(made.map((one) => one.index_name)).toEqual(['t', 'v', 'b']);
});
