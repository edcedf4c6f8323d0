import { describe, expect, test } from 'vitest';

import { countDeletes } from '#engine/binlog/deltaLog.ts';
import { AppError } from '#shared/errors.ts';

import { goldenObjects } from '../backupFormat/golden.ts';
import { createReadOnlyStore } from '../backupFormat/readOnlyStore.ts';

const { signal } = new AbortController();

const deltaLogsOf = (folder: string) =>
  new Map([...goldenObjects(folder)].filter(([key]) => key.includes('/delta_log/')));

/** Storage v1 is a Parquet file behind two headers; from its magic on it is the bare file of v2. */
const asBareParquet = (file: Buffer) => file.subarray(file.indexOf('PAR1'));

async function sum(objects: ReadonlyMap<string, Buffer>): Promise<number> {
  const store = createReadOnlyStore(objects);
  let total = 0;
  for (const [key, body] of objects) total += await countDeletes(store, key, body.length, signal);
  return total;
}

describe('countDeletes', () => {
  // 107 rows were deleted and 5 upserted, which deletes them once.
  test.each(['bk_v0_4_30', 'bk_v0_5_16', 'bk_head'])(
    'counts the 112 deletes of %s',
    async (folder) => {
      expect(await sum(deltaLogsOf(folder))).toBe(112);
    },
  );

  test('counts the same in bare Parquet files', async () => {
    const bare = [...deltaLogsOf('bk_head')].map(
      ([key, file]) => [key, asBareParquet(file)] as const,
    );
    expect(await sum(new Map(bare))).toBe(112);
  });

  test('reads only the end of a large log', async () => {
    const [file] = deltaLogsOf('bk_head').values();
    if (!file) throw new Error('no delta log');
    const large = new Map([
      ['large', Buffer.concat([Buffer.alloc(5_000_000), file])],
      ['small', file],
    ]);
    const store = createReadOnlyStore(large);
    const rows = await countDeletes(store, 'large', 5_000_000 + file.length, signal);
    expect(store.bytesRead()).toBe(16 * 1024);
    expect(rows).toBe(await countDeletes(store, 'small', file.length, signal));
  });

  const parquetEnd = (footerBytes: number) => {
    const end = Buffer.from('xxxxPAR1');
    end.writeUInt32LE(footerBytes, 0);
    return end;
  };

  test.each([
    ['an empty object', Buffer.alloc(0), '0 bytes are too few for a delta log'],
    ['text', Buffer.from('this is no Parquet file'), 'parquet file invalid (footer != PAR1)'],
    ['a footer of zeros', Buffer.concat([Buffer.alloc(100), parquetEnd(100)]), undefined],
    [
      'a footer longer than the object',
      Buffer.concat([Buffer.alloc(100), parquetEnd(5000)]),
      undefined,
    ],
    [
      'a footer of 20 MB',
      Buffer.concat([Buffer.alloc(21e6), parquetEnd(20e6)]),
      'a footer of 19983624 bytes',
    ],
  ])('refuses %s', async (_name, body, reason) => {
    const store = createReadOnlyStore(new Map([['d', body]]));
    const error = await countDeletes(store, 'd', body.length, signal).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'OBJECT_CORRUPT',
      params: { key: 'd', ...(reason ? { reason } : {}) },
    });
  });
});
