import { describe, expect, it } from 'vitest';

import type { CollectionRows } from '../../../../electron/practice/milvus/types.ts';
import {
  columnsOf,
  countRows,
  createRowsBench,
  insert,
  PARTITION,
  read,
  remove,
  type RowsBench,
} from './rowsBench.ts';

const pace = { flushMs: 1000, sortMs: 500, garbageMs: 2000 };

/** What clients see of the segments. */
function seen(rows: CollectionRows) {
  return rows
    .segments()
    .map(({ segmentId, state, level, isSorted, rowCount }) => [
      segmentId,
      state,
      level,
      isSorted,
      rowCount,
    ]);
}

/** Lets what the time has woken read and write its files. */
async function settled(bench: RowsBench, rows: CollectionRows): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await countRows(rows);
    await bench.clock.advance(0);
  }
}

async function flushedBench(version: '2.3' | '2.4' | '2.5', faults = {}) {
  const bench = await createRowsBench({ version, pace, ...faults });
  const rows = await bench.open();
  await insert(bench, rows, { 2: 'two', 1: 'one' });
  const outcome = await rows.flush();
  const [segmentId = ''] = outcome.sealedIds;
  return { bench, rows, outcome, segmentId };
}

describe('a flush of Milvus 2.5', () => {
  it('shows nothing at first, then a sealed segment, then the flushed one, then a sorted one of another id', async () => {
    const { bench, rows, outcome, segmentId } = await flushedBench('2.5');
    expect(outcome).toMatchObject({ sealedIds: [segmentId], flushedIds: [] });
    expect(seen(rows)).toEqual([]);
    expect(rows.storedRowCount(null)).toBe(0);
    await bench.clock.advance(200);
    expect(seen(rows)).toEqual([[segmentId, 'sealed', 'L1', false, 2]]);
    expect(rows.storedRowCount(PARTITION)).toBe(2);
    await bench.clock.advance(799);
    expect(rows.isFlushed([segmentId], outcome.timestamp)).toBe(false);
    await bench.clock.advance(1);
    expect(rows.isFlushed([segmentId], outcome.timestamp)).toBe(true);
    expect(seen(rows)).toEqual([[segmentId, 'flushed', 'L1', false, 2]]);
    await bench.clock.advance(500);
    await settled(bench, rows);
    const [[sortedId] = []] = seen(rows);
    expect(sortedId).not.toBe(segmentId);
    expect(seen(rows)).toEqual([[sortedId, 'flushed', 'L1', true, 2]]);
    const [source] = await rows.scan(null, [100]);
    expect(source?.column(100)).toEqual([1n, 2n]);
    expect((await rows.flush()).flushedIds).toEqual([sortedId]);
    expect(rows.isFlushed([segmentId], outcome.timestamp)).toBe(true);
  });

  it('names a segment that is still being flushed again', async () => {
    const { rows, segmentId } = await flushedBench('2.5');
    expect(await rows.flush()).toMatchObject({ sealedIds: [segmentId], flushedIds: [] });
  });

  it('keeps the files of a replaced segment for a while, and while garbage collection is paused', async () => {
    const { bench, rows, segmentId } = await flushedBench('2.5');
    const old = `files/insert_log/100/${PARTITION}/${segmentId}/`;
    await bench.clock.advance(1500);
    await settled(bench, rows);
    expect(bench.bucket.keys(old)).toHaveLength(4);
    bench.isGarbagePaused = true;
    await bench.clock.advance(10_000);
    expect(bench.bucket.keys(old)).toHaveLength(4);
    bench.isGarbagePaused = false;
    await bench.clock.advance(1000);
    expect(bench.bucket.keys(old)).toEqual([]);
    expect(await read(rows)).toEqual({ 1: 'one', 2: 'two' });
  });

  it('is sorted after a kill as well', async () => {
    const { bench, segmentId } = await flushedBench('2.5');
    const rows = await bench.open();
    expect(seen(rows)).toEqual([[segmentId, 'flushed', 'L1', false, 2]]);
    await bench.clock.advance(500);
    await settled(bench, rows);
    expect(rows.segments().map(({ isSorted }) => isSorted)).toEqual([true]);
  });
});

describe('a flush of Milvus 2.3', () => {
  it('lists the segment at once, at first without its rows, and keeps its id', async () => {
    const { bench, rows, segmentId } = await flushedBench('2.3');
    expect(seen(rows)).toEqual([[segmentId, 'sealed', 'L1', false, 0]]);
    await bench.clock.advance(200);
    expect(seen(rows)).toEqual([[segmentId, 'sealed', 'L1', false, 2]]);
    await bench.clock.advance(10_000);
    expect(seen(rows)).toEqual([[segmentId, 'flushed', 'L1', false, 2]]);
  });

  it('writes a delete to the segments that hold the key', async () => {
    const { bench, rows, segmentId } = await flushedBench('2.3');
    await insert(bench, rows, { 3: 'three' });
    const { sealedIds } = await rows.flush();
    await remove(bench, rows, [2, 77]);
    await rows.flush();
    expect(sealedIds).toHaveLength(2);
    expect(bench.bucket.keys('files/delta_log/').map((key) => key.replace(/\d+$/, ''))).toEqual([
      `files/delta_log/100/${PARTITION}/${segmentId}/`,
    ]);
    expect(await read(rows)).toEqual({ 1: 'one', 3: 'three' });
    expect(await read(await bench.open())).toEqual({ 1: 'one', 3: 'three' });
  });
});

describe('deletes of Milvus 2.4 and later', () => {
  it('become a segment for each partition, or for all, that is not among the flushed ones', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one', 2: 'two', 3: 'three' });
    await rows.flush();
    await remove(bench, rows, [1], PARTITION);
    await remove(bench, rows, [2, 7]);
    const { sealedIds, flushedIds } = await rows.flush();
    await bench.clock.advance(0);
    const l0 = rows.segments().filter(({ level }) => level === 'L0');
    expect(l0.map(({ partitionId, state, rowCount }) => [partitionId, state, rowCount])).toEqual([
      [PARTITION, 'flushed', 1],
      ['-1', 'flushed', 2],
    ]);
    expect([...sealedIds, ...flushedIds]).not.toContain(l0[0]?.segmentId);
    expect(bench.bucket.keys('files/delta_log/').map((key) => key.replace(/\d+$/, ''))).toEqual(
      l0.map((one) => `files/delta_log/100/${one.partitionId}/${one.segmentId}/`).sort(),
    );
    expect(rows.storedRowCount(null)).toBe(3);
    expect(await read(rows)).toEqual({ 3: 'three' });
  });
});

describe('what is asked of a flush', () => {
  it('is done for an unknown segment, and not for rows that no flush has closed', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    expect(rows.isFlushed(['123456'], 0n)).toBe(true);
    await insert(bench, rows, { 1: 'one' });
    expect(rows.isFlushed([], bench.nextTimestamp())).toBe(false);
    const { timestamp } = await rows.flush();
    await bench.clock.advance(0);
    await insert(bench, rows, { 2: 'two' });
    expect(rows.isFlushed([], timestamp)).toBe(true);
  });
});

describe('a flush while rows come in', () => {
  it('is done without those that arrive after it, even with an older time', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    const timestamp = bench.nextTimestamp();
    const flushing = rows.flush();
    await rows.insert({ partitionIds: [PARTITION], columns: columnsOf({ 2: 'two' }), timestamp });
    const { sealedIds, timestamp: flushTimestamp } = await flushing;
    await bench.clock.advance(0);
    expect(rows.isFlushed(sealedIds, flushTimestamp)).toBe(true);
    expect(rows.storedRowCount(null)).toBe(1);
    expect(await countRows(rows)).toBe(2);
  });
});

describe('faults of a flush', () => {
  it('can make it slow', async () => {
    const faults = [{ type: 'slowFlush', delayMs: 60_000, after: 0, times: 1 } as const];
    const { bench, rows, segmentId } = await flushedBench('2.4', { faults });
    await bench.clock.advance(60_999);
    expect(rows.isFlushed([segmentId], 0n)).toBe(false);
    await bench.clock.advance(1);
    expect(rows.isFlushed([segmentId], 0n)).toBe(true);
  });

  it.each(['2.3', '2.4', '2.5'] as const)(
    'can make its segments of %s vanish with their files, paused or not',
    async (version) => {
      const faults = [{ type: 'vanishedSegments', after: 0, times: 1 } as const];
      const { bench, rows, segmentId } = await flushedBench(version, { faults });
      bench.isGarbagePaused = true;
      await bench.clock.advance(1000);
      await settled(bench, rows);
      expect(rows.segments().map(({ state }) => state)).toEqual(['flushed']);
      expect(rows.segments()[0]?.segmentId).not.toBe(segmentId);
      expect(bench.bucket.keys().filter((key) => key.includes(segmentId))).toEqual([]);
      expect(await read(rows)).toEqual({ 1: 'one', 2: 'two' });
    },
  );
});
