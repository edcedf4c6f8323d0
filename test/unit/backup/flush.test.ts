import { describe, expect, it } from 'vitest';

import { settledSegments } from '#engine/backup/flush.ts';
import type { Milvus, Segment } from '#engine/milvus/milvus.ts';

import { createManualClock } from '../../manualClock.ts';

const ref = { database: 'default', collection: 'books' };
const flushed: Segment = {
  segmentId: '1',
  collectionId: '2',
  partitionId: '3',
  rows: '100',
  state: 'flushed',
  isL0: false,
  storageVersion: '0',
};

/** What is taken of the lists that Milvus gives one after the other; the last one stays. */
async function taken(
  lists: readonly (readonly Segment[])[],
  flush: { segmentIds: string[] } | undefined,
) {
  const clock = createManualClock();
  let asked = 0;
  const segments = async () => lists[Math.min(asked++, lists.length - 1)];
  const milvus = { segments } as unknown as Milvus;
  const { signal } = new AbortController();
  const found: Segment[][] = [];
  const settled = settledSegments(ref, flush, { milvus, clock, random: () => 0, signal });
  void settled.then((result) => found.push(result));
  while (found.length === 0) await clock.advance(100);
  const ids = (await settled).map(({ segmentId }) => segmentId);
  return { ids, waitedMs: clock.monotonicMs() };
}

describe('the segments after a flush', () => {
  it('are not none because the list is empty for a moment', async () => {
    expect(await taken([[], [], [], [flushed]], { segmentIds: ['1'] })).toMatchObject({
      ids: ['1'],
    });
  });

  it('are none when the list stays empty: compaction may have removed the last row', async () => {
    const { ids, waitedMs } = await taken([[]], { segmentIds: ['1'] });
    expect(ids).toEqual([]);
    expect(waitedMs).toBeGreaterThanOrEqual(5_000);
  });

  it('are none at once where nothing was flushed', async () => {
    for (const flush of [{ segmentIds: [] }, undefined]) {
      const { ids, waitedMs } = await taken([[]], flush);
      expect([ids, waitedMs < 5_000]).toEqual([[], true]);
    }
  });

  it('are waited for while one is sealed, but not after a backup without flush', async () => {
    const sealed = { ...flushed, segmentId: '2', state: 'sealed' } as const;
    const lists = [
      [flushed, sealed],
      [flushed, sealed],
      [flushed, { ...sealed, state: 'flushed' as const }],
    ];
    expect((await taken(lists, { segmentIds: ['1', '2'] })).ids).toEqual(['1', '2']);
    expect((await taken(lists, undefined)).ids).toEqual(['1']);
  });
});
