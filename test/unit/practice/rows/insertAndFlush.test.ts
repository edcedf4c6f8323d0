import { describe, expect, it } from 'vitest';

import { createRowsBench, insert, OTHER_PARTITION, PARTITION, read, remove } from './rowsBench.ts';

describe('rows that were inserted', () => {
  it('are live at once, by partition, and in no binlog', async () => {
    const bench = await createRowsBench();
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one', 2: 'two' });
    await insert(bench, rows, { 3: 'three' }, OTHER_PARTITION);
    expect(await read(rows)).toEqual({ 1: 'one', 2: 'two', 3: 'three' });
    expect(await read(rows, [OTHER_PARTITION])).toEqual({ 3: 'three' });
    expect(rows.segments()).toEqual([]);
    expect(rows.storedRowCount(null)).toBe(0);
    expect(bench.bucket.keys()).toEqual([]);
  });

  it('are still there after a kill, flushed or not', async () => {
    const bench = await createRowsBench();
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one', 2: 'two' });
    await rows.flush();
    await insert(bench, rows, { 3: 'three' });
    await remove(bench, rows, [1]);
    expect(await read(await bench.open())).toEqual({ 2: 'two', 3: 'three' });
  });
});

describe('a flush', () => {
  it('writes a file for each field of each partition', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    await insert(bench, rows, { 2: 'two' }, OTHER_PARTITION);
    const { sealedIds } = await rows.flush();
    const [first = '', second = ''] = sealedIds;
    const folders = bench.bucket.keys().map((key) => key.replace(/\/[^/]+$/, ''));
    const filesOf = (place: string): string[] => [
      ...['0', '1', '100', '101'].map((field) => `files/insert_log/100/${place}/${field}`),
      `files/stats_log/100/${place}/100`,
    ];
    expect(folders.sort()).toEqual(
      [...filesOf(`${PARTITION}/${first}`), ...filesOf(`${OTHER_PARTITION}/${second}`)].sort(),
    );
    await bench.clock.advance(0);
    expect(rows.storedRowCount(OTHER_PARTITION)).toBe(1);
    expect(await read(rows)).toEqual({ 1: 'one', 2: 'two' });
  });

  it('that fails loses nothing and leaves no files, and the next one writes each of them once', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    bench.bucket.refused = '/101/';
    await expect(rows.flush()).rejects.toThrow('the disk is full');
    expect(bench.bucket.keys()).toEqual([]);
    expect(await read(rows)).toEqual({ 1: 'one' });
    bench.bucket.refused = null;
    await rows.flush();
    expect(bench.bucket.keys()).toHaveLength(5);
    expect(await read(await bench.open())).toEqual({ 1: 'one' });
  });

  it('comes by itself before too many rows are in memory', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    const name = 'x'.repeat(33 * 1024 * 1024);
    await insert(bench, rows, { 1: name });
    expect(bench.bucket.keys()).toEqual([]);
    await insert(bench, rows, { 2: name });
    await bench.clock.advance(0);
    expect(rows.segments()).toMatchObject([{ rowCount: 2, state: 'flushed' }]);
  });
});
