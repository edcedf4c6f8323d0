// A database that a copy makes is like the one it comes from.
import { DataType } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { succeed } from '../stories/succeed.ts';
import { type CopyBench, openBench } from './copyBench.ts';

let bench: CopyBench;

beforeAll(async () => {
  bench = await openBench('2.5');
  const properties = { 'database.max.collections': 7 };
  succeed(await bench.sdk.createDatabase({ db_name: 'shop', properties }));
  succeed(
    await bench.sdk.createCollection({
      db_name: 'shop',
      collection_name: 'books',
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true },
        { name: 'vector', data_type: DataType.FloatVector, dim: 8 },
      ],
    }),
  );
});

afterAll(() => bench?.close());

test('a database that is made for a copy has the properties of its source', async () => {
  const preview = await bench.preview({
    filter: 'shop.*',
    names: { type: 'rename', rules: 'shop.*:archive.*' },
  });
  expect((await bench.whenFinished(await bench.start(preview))).error).toBeNull();
  const { properties } = await bench.sdk.describeDatabase({ db_name: 'archive' });
  expect(properties).toContainEqual({ key: 'database.max.collections', value: '7' });
});
