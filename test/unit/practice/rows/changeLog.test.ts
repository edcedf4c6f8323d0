import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { StoredValue } from '#engine/binlog/storedValue.ts';

import { decodeChange, encodeChange } from '../../../../electron/practice/milvus/rows/change.ts';
import { countRows, createRowsBench, insert, read, remove } from './rowsBench.ts';

async function logFile(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  expect(names).toHaveLength(1);
  return path.join(folder, names[0] ?? '');
}

describe('the log of changes', () => {
  it('loses only the last change when its end is torn off, and goes on after that', async () => {
    const bench = await createRowsBench();
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one', 2: 'two' });
    await remove(bench, rows, [1]);
    await insert(bench, rows, { 3: 'three' });
    const file = await logFile(bench.folder);
    await truncate(file, (await readFile(file)).length - 1);
    const opened = await bench.open();
    expect(await read(opened)).toEqual({ 2: 'two' });
    await insert(bench, opened, { 4: 'four' });
    expect(await read(await bench.open())).toEqual({ 2: 'two', 4: 'four' });
  });

  it('is empty after a flush', async () => {
    const bench = await createRowsBench();
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    await rows.flush();
    expect(await readFile(await logFile(bench.folder))).toHaveLength(0);
  });

  it('counts no more once its rows are in segments, even when its file was left', async () => {
    const bench = await createRowsBench();
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    const file = await logFile(bench.folder);
    const content = await readFile(file);
    await rows.flush();
    await writeFile(file, content);
    const opened = await bench.open();
    expect(await countRows(opened)).toBe(1);
    expect(await logFile(bench.folder)).not.toBe(file);
  });

  const values = fc.oneof(
    fc.array(fc.option(fc.boolean())),
    fc.array(fc.option(fc.double())),
    fc.array(fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))),
    fc.array(fc.option(fc.string({ unit: 'binary' }))),
    fc.array(fc.option(fc.uint8Array())),
  ) as fc.Arbitrary<StoredValue[]>;

  it('gives back every value of every type', () => {
    fc.assert(
      fc.property(fc.array(values), (all) => {
        const change = {
          type: 'insert' as const,
          partitionIds: all.map((_, row) => String(row % 2)),
          columns: new Map(all.map((column, at) => [100 + at, column])),
          firstRowId: 12n,
          timestamp: 2n ** 63n,
        };
        const decoded = decodeChange(encodeChange(change));
        const plain = (value: StoredValue): StoredValue =>
          value instanceof Uint8Array ? new Uint8Array(value) : value;
        const columns =
          decoded.type === 'insert'
            ? [...decoded.columns].map(([id, column]) => [id, column.map(plain)] as const)
            : [];
        expect({ ...decoded, columns: new Map(columns) }).toEqual(change);
      }),
    );
  });
});
