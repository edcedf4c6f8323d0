import type { Int64 } from '#shared/int64.ts';

import type { CallScope, Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import { loadProgress } from './loadState.ts';
import type { MilvusParts } from './milvusParts.ts';
import type { SegmentRecord } from './types.ts';

/** The one request with names in another style. */
interface SegmentsRequest {
  readonly dbName: string;
  readonly collectionName: string;
}

interface CompactionRequest {
  readonly collectionID: Int64;
  readonly db_name: string;
  readonly collection_name: string;
}

const states = { growing: 'Growing', sealed: 'Sealed', flushed: 'Flushed' } as const;

export function segmentCalls({
  catalog,
  context,
  table,
  rows,
}: MilvusParts): Record<string, Handler> {
  async function segmentsOf({ dbName, collectionName }: SegmentsRequest, scope: CallScope) {
    const named: CollectionName = { db_name: dbName, collection_name: collectionName };
    const collection = catalog.collection(named, scope);
    return { collection, segments: (await rows.of(collection)).segments() };
  }

  const details = (segment: SegmentRecord) =>
    table.hasSegmentDetails
      ? { level: segment.level, is_sorted: table.hasIndexVersions && segment.isSorted }
      : {};

  return {
    async GetPersistentSegmentInfo(request: SegmentsRequest, scope) {
      const { collection, segments } = await segmentsOf(request, scope);
      const infos = segments
        .filter(({ state }) => state !== 'growing')
        .map((segment) => ({
          segmentID: segment.segmentId,
          collectionID: collection.id,
          partitionID: segment.partitionId,
          num_rows: String(segment.level === 'L0' ? 0 : segment.rowCount),
          state: states[segment.state],
          ...details(segment),
        }));
      return { infos };
    },

    async GetQuerySegmentInfo(request: SegmentsRequest, scope) {
      const { collection, segments } = await segmentsOf(request, scope);
      if (loadProgress(collection, context) === undefined) return { infos: [] };
      const infos = segments
        .filter(({ level }) => level !== 'L0')
        .map((segment) => ({
          segmentID: segment.segmentId,
          collectionID: collection.id,
          partitionID: segment.partitionId,
          num_rows: String(segment.rowCount),
          state: segment.state === 'growing' ? 'Growing' : 'Sealed',
          nodeIds: ['1'],
          ...details(segment),
        }));
      return { infos };
    },

    /** Nothing needs to be compacted here: segments are sorted by themselves. */
    ManualCompaction(request: CompactionRequest, scope) {
      catalog.collection(request, scope);
      return { compactionID: context.nextId(), compactionPlanCount: 0 };
    },
    GetCompactionState: () => ({ state: 'Completed' }),
    GetCompactionStateWithPlans: () => ({ state: 'Completed' }),
  };
}
