import { expect, it } from 'vitest';

import { createManualClock } from '../../../manualClock.ts';
import {
  floats,
  int64s,
  openMilvusBench,
  param,
  schemaOf,
  textField,
  vectorField,
} from './milvusBench.ts';

const c1 = { db_name: 'shop', collection_name: 'c1' };

it('everything that was answered is there after a restart', async () => {
  const bench = await openMilvusBench();
  const properties = [param('database.max.collections', 5)];
  await bench.call('CreateDatabase', { db_name: 'shop', properties });
  const schema = schemaOf([vectorField(), textField({ nullable: true })]);
  await bench.call('CreateCollection', {
    ...c1,
    schema,
    properties: [param('mmap.enabled', 'true')],
  });
  await bench.call('CreatePartition', { ...c1, partition_name: 'p1' });
  await bench.call('CreateAlias', { ...c1, alias: 'a1' });
  await bench.call('CreateIndex', { ...c1, field_name: 'v', index_name: 'i1' });
  await bench.call('LoadCollection', c1);
  const fields_data = [int64s('id', [1, 2]), floats('v', 2, [1, 2, 3, 4])];
  await bench.call('Insert', { ...c1, partition_name: 'p1', num_rows: 2, fields_data });
  await bench.call('Delete', { ...c1, expr: 'id in [2]' });

  const look = () =>
    Promise.all([
      bench.call('DescribeDatabase', { db_name: 'shop' }),
      bench.call('DescribeCollection', c1),
      bench.call('ShowPartitions', c1),
      bench.call('DescribeIndex', c1),
      bench.call('GetLoadState', c1),
      bench.call('Query', { ...c1, expr: 'id > 0', output_fields: ['*'] }),
    ]);
  const before = await look();
  await bench.restart();
  expect(await look()).toEqual(before);
});

it('ids and timestamps go on after a restart, even when the clock of the machine went back', async () => {
  const bench = await openMilvusBench();
  const ids = async () => {
    const { timestamp } = await bench.call<{ timestamp: string }>('AllocTimestamp');
    const name = `c${timestamp}`;
    await bench.call('CreateDatabase', { db_name: name });
    const { dbID } = await bench.call<{ dbID: string }>('DescribeDatabase', { db_name: name });
    return { timestamp: BigInt(timestamp), id: BigInt(dbID) };
  };
  const before = await ids();
  await bench.restart(createManualClock('2025-12-31T00:00:00.000Z'));
  const after = await ids();
  expect(after.timestamp).toBeGreaterThan(before.timestamp);
  expect(after.id).toBeGreaterThan(before.id);
});
