import type { FlushOutcome, OpenCollectionRows, SegmentRecord } from '../types.ts';
import { createBackground } from './background.ts';
import { createFlushFollowing } from './flushFollowing.ts';
import { createFlushProgress } from './flushProgress.ts';
import { withFunctionOutputs } from './functionOutputs.ts';
import { createImportJobs } from './importJobs.ts';
import { openRowStore } from './rowStore.ts';
import type { Segment } from './segment.ts';

/** Real servers seal a growing segment at some size, too; smaller here, because all growing rows are in memory. */
const largestGrowingBytes = 64 * 1024 * 1024;

/** Opens the rows of a collection, new or as they were left. */
export const openCollectionRows: OpenCollectionRows = async (collection, context) => {
  const store = await openRowStore(collection, context);
  // What a killed server had begun to write, or was about to remove.
  if (!context.isGarbagePaused()) await store.files.removeAllBut(store.segments);
  const background = createBackground(context.signal);
  const progress = createFlushProgress();
  const following = createFlushFollowing(store, { background, progress }, context);
  const jobs = createImportJobs(collection.virtualChannels, { store, background }, context);
  // A row that arrives after a flush is no concern of it, even when its time was given before.
  let lastFlushTimestamp = 0n;
  following.resume();

  function recordOf(segment: Segment): SegmentRecord[] {
    const phase = progress.phaseOf(segment.segmentId);
    if (phase === 'flushed') return [{ ...segment, state: 'flushed' }];
    if (segment.level === 'L0') return [];
    if (phase === 'sealed') return [{ ...segment, state: 'sealed' }];
    // 2.3.5 lists it at once, at first without its rows.
    return context.version === '2.3' ? [{ ...segment, rowCount: 0, state: 'sealed' }] : [];
  }

  async function flush(): Promise<FlushOutcome> {
    const timestamp = context.nextTimestamp();
    following.follow(await store.flush());
    lastFlushTimestamp = timestamp;
    const rows = store.segments.filter(({ level }) => level === 'L1');
    const idsOf = (isFlushed: boolean) =>
      rows
        .map(({ segmentId }) => segmentId)
        .filter((segmentId) => (progress.phaseOf(segmentId) === 'flushed') === isFlushed);
    return { sealedIds: idsOf(false), flushedIds: idsOf(true), timestamp };
  }

  return {
    async insert(rows) {
      const columns = withFunctionOutputs(rows.columns, store.schema);
      await store.insert({ ...rows, columns });
      if (store.growingBytes > largestGrowingBytes) following.follow(await store.flush());
    },
    remove: (deletes) => store.remove(deletes),
    flush,
    isFlushed: (segmentIds, timestamp) =>
      segmentIds.every(
        (id) => progress.phaseOf(id) === 'flushed' && !store.growingIds.includes(id),
      ) &&
      !progress.concerns(timestamp) &&
      (timestamp <= lastFlushTimestamp ||
        store.firstTimestamp === undefined ||
        store.firstTimestamp > timestamp),
    segments: () => store.segments.flatMap(recordOf),
    storedRowCount(partitionId) {
      const counted = store.segments.filter(
        (segment) =>
          segment.level === 'L1' &&
          (partitionId === null || segment.partitionId === partitionId) &&
          progress.phaseOf(segment.segmentId) !== 'hidden',
      );
      return counted.reduce((sum, { rowCount }) => sum + rowCount, 0);
    },
    scan: (partitionIds, fieldIds) => store.scan(partitionIds, fieldIds),
    unload: () => store.unload(),
    startImport: (request) => jobs.start(request),
    importJobs: () => jobs.list(),
    changeSchema: (schema) => store.changeSchema(schema),
    dropPartition: (partitionId) => store.dropPartition(partitionId),
    async drop() {
      await background.stop();
      await store.drop();
    },
    async close() {
      const failures = await background.stop();
      await store.close();
      if (failures.length > 0) throw new AggregateError(failures);
    },
  };
};
