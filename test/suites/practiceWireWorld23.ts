import type { IdMap } from './practiceWireMatch.ts';
import { waitFor } from './practiceWireStory.ts';
import {
  createRecordedCollections,
  openWorld,
  type RecordedField,
  type World,
} from './practiceWireWorld.ts';

/** What the recorded 2.3.5 had: as many rows with the same keys; what else they hold is asked for by no recording. */
export async function openWorld23(ids: IdMap): Promise<World> {
  const world = await openWorld('2.3.5');
  const { client, clock } = world;
  await client.call('CreateDatabase', { db_name: 'db1' });
  const collections = await createRecordedCollections('2.3.5', world);
  // They are in the list of collections and nowhere else.
  for (const name of ['c_f16', 'c_sparse', 'c_nullable']) await createLike('c_empty2', name);

  async function createLike(other: string, name: string): Promise<void> {
    const found = collections.find((one) => one.name === other);
    const about = { db_name: 'default', collection_name: name };
    await client.call('CreateCollection', { ...about, schema: found?.schema, shards_num: 1 });
  }

  async function write(call: string, name: string, rows: Rows): Promise<void> {
    const found = collections.find((one) => one.name === name);
    const fields = (found?.fields ?? []).filter((field) => !field.autoID);
    await client.call(call, {
      db_name: found?.database,
      collection_name: name,
      partition_name: rows.partition ?? '',
      fields_data: fields.map((field) => fieldData(field, rows)),
      num_rows: rows.count,
    });
  }

  await write('Insert', 'c_full', { first: 0, count: 3000, partition: '_default' });
  await write('Insert', 'c_full', { first: 3000, count: 2000, partition: 'p1' });
  await write('Insert', 'c_full', { first: 5000, count: 1000, partition: 'p2' });
  await write('Upsert', 'c_full', { first: 0, count: 5, partition: '_default' });
  const deleted = [...numbers(1000, 100), ...numbers(2991, 4), ...numbers(3000, 3)];
  const about = { db_name: 'default', collection_name: 'c_full' };
  await client.call('Delete', { ...about, expr: `id in [${deleted.join()}]` });
  for (const name of ['c_bin', 'c_pkey', 'c_auto']) {
    await write('Insert', name, { first: 0, count: 2000 });
  }
  await write('Insert', 'c_db', { first: 0, count: 500 });
  for (const { database, name } of collections) {
    await client.call('Flush', { db_name: database, collection_names: [name] });
  }
  await waitFor(clock, async () => {
    const answer = (await client.call('GetFlushState', { segmentIDs: [] })) as { flushed: boolean };
    return answer.flushed;
  });
  // A path of an import names it, and no recorded answer does.
  const shown = await client.call('ShowPartitions', { ...about, collection_name: 'c_bin' });
  ids.pair('470644815927443481', (shown as { partitionIDs: string[] }).partitionIDs[0] ?? '');
  // Indexes and loads are done long before anyone asks.
  await clock.advance(120_000);
  return world;
}

interface Rows {
  readonly first: number;
  readonly count: number;
  readonly partition?: string;
}

const numbers = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + index);

function fieldData(field: RecordedField, { first, count }: Rows): object {
  const rows = numbers(first, count);
  const ofType = (data: object) => ({ type: field.data_type, field_name: field.name, ...data });
  const dim = Number(field.type_params.find(({ key }) => key === 'dim')?.value);
  switch (field.data_type) {
    case 'Int64':
      return ofType({ scalars: { long_data: { data: rows } } });
    case 'VarChar':
      return ofType({
        scalars: { string_data: { data: rows.map((row) => textOf(field.name, row)) } },
      });
    case 'JSON':
      return ofType({ scalars: { json_data: { data: rows.map(() => Buffer.from('{}')) } } });
    case 'Double':
      return ofType({ scalars: { double_data: { data: rows } } });
    case 'Bool':
      return ofType({ scalars: { bool_data: { data: rows.map(() => true) } } });
    case 'Array': {
      const strings = { string_data: { data: ['a'] } };
      const one = field.element_type === 'VarChar' ? strings : { long_data: { data: [1] } };
      const data = rows.map(() => one);
      return ofType({ scalars: { array_data: { data, element_type: field.element_type } } });
    }
    case 'BinaryVector':
      return ofType({ vectors: { dim, binary_vector: Buffer.alloc((count * dim) / 8) } });
    default:
      return ofType({ vectors: { dim, float_vector: { data: numbers(0, count * dim) } } });
  }
}

const textOf = (field: string, row: number) =>
  field === 'grp' ? `g${row % 20}` : `${field}${row}`;
