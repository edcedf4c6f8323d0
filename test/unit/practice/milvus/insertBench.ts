import { floats, int64s, type MilvusBench, openMilvusBench, schemaOf } from './milvusBench.ts';

export const c1 = { collection_name: 'c1' };

/** A collection `c1` with these fields, indexed and loaded. */
export async function withCollection(
  fields: readonly object[],
  more: { schema?: object } = {},
): Promise<MilvusBench> {
  const bench = await openMilvusBench();
  const schema = schemaOf(fields, more.schema);
  await bench.call('CreateCollection', { ...c1, schema, shards_num: 1 });
  for (const { name, data_type } of fields as { name: string; data_type: string }[]) {
    if (data_type.endsWith('Vector')) await bench.call('CreateIndex', { ...c1, field_name: name });
  }
  await bench.call('LoadCollection', c1);
  return bench;
}

export const insert = (bench: MilvusBench, rowCount: number, ...fields: object[]) =>
  bench.call('Insert', { ...c1, num_rows: rowCount, fields_data: fields });

export const refused = (bench: MilvusBench, rowCount: number, ...fields: object[]) =>
  bench.refusal('Insert', { ...c1, num_rows: rowCount, fields_data: fields });

export const keys = (count: number) =>
  int64s(
    'id',
    Array.from({ length: count }, (_, row) => row + 1),
  );

export const vectors = (count: number) =>
  floats(
    'v',
    2,
    Array.from({ length: count * 2 }, () => 1),
  );

export interface Found {
  readonly fields_data: readonly {
    readonly field_name: string;
    readonly scalars?: object;
    readonly vectors?: object;
    readonly valid_data?: readonly boolean[];
  }[];
}

export async function readBack(bench: MilvusBench, field: string, rows = 'id > 0') {
  const request = { ...c1, expr: rows, output_fields: [field] };
  const { fields_data } = await bench.call<Found>('Query', request);
  const found = fields_data.find(({ field_name: name }) => name === field);
  return { ...(found?.scalars ?? found?.vectors), valid: found?.valid_data };
}
