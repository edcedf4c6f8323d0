import type { z } from 'zod';

import { AppError } from '#shared/errors.ts';

import { named, scopeOf } from './collectionCalls.ts';
import type { Answered, GrpcClient } from './grpcClient.ts';
import { methods } from './methods.ts';
import type { FlushResult, ImportState, Milvus, Segment } from './milvus.ts';
import { contentsOf, joinBytes } from './wireFields.ts';

type DataCalls = Pick<
  Milvus,
  'flush' | 'isFlushed' | 'segments' | 'startImport' | 'importState' | 'countRows'
>;

export function dataCalls(client: GrpcClient): DataCalls {
  /** For an answer that says success and lacks what was asked for. */
  function incomplete(call: string, reason: string): AppError {
    return new AppError('MILVUS_CALL_FAILED', { address: client.address, call, reason });
  }

  return {
    async flush(ref, signal) {
      const scope = scopeOf(ref, signal);
      const request = { db_name: ref.database, collection_names: [ref.collection] };
      const outcome = await client.attempt(methods.flush, request, scope);
      return outcome.ok
        ? toFlushResult(outcome)
        : client.fail(outcome.failure, methods.flush, scope);
    },

    async isFlushed(ref, flush, signal) {
      const request = {
        ...named(ref),
        segmentIDs: flush.segmentIds,
        flush_ts: flush.flushTimestamp,
      };
      const answer = await client.call(methods.getFlushState, request, scopeOf(ref, signal));
      return answer.flushed;
    },

    async segments(ref, signal) {
      // The one request whose fields are written in another way.
      const request = { dbName: ref.database, collectionName: ref.collection };
      const method = methods.getPersistentSegmentInfo;
      const { infos } = await client.call(method, request, scopeOf(ref, signal));
      return infos.map(toSegment);
    },

    async startImport(ref, { partition, files, options }, signal) {
      const request = { ...named(ref), partition_name: partition, files, options };
      const { tasks } = await client.call(methods.import, request, scopeOf(ref, signal));
      const [task] = tasks;
      if (task === undefined) throw incomplete('Import', 'an answer without a task');
      return task;
    },

    async importState(taskId, signal) {
      return toImportState(await client.call(methods.getImportState, { task: taskId }, { signal }));
    },

    async countRows(ref, signal) {
      // Servers before 2.3 take guarantee_timestamp 0 for strong, later ones the level.
      const request = {
        ...named(ref),
        output_fields: ['count(*)'],
        guarantee_timestamp: '0',
        consistency_level: 'Strong',
      };
      const answer = await client.call(methods.query, request, scopeOf(ref, signal));
      const [rows] = answer.fields_data[0]?.scalars?.long_data?.data ?? [];
      if (rows === undefined) throw incomplete('Query', 'an answer without count(*)');
      return rows;
    },
  };
}

type FlushAnswer = z.infer<typeof methods.flush.answer>;
type SegmentAnswer = z.infer<typeof methods.getPersistentSegmentInfo.answer>['infos'][number];
type ImportAnswer = z.infer<typeof methods.getImportState.answer>;

/** One collection is flushed, so every map of the answer has at most one entry. */
function toFlushResult({ answer, bytes }: Answered<FlushAnswer>): FlushResult {
  const segments = [answer.coll_segIDs, answer.flush_coll_segIDs].flatMap(Object.values);
  return {
    segmentIds: segments.flatMap(({ data }) => data),
    flushTimestamp: Object.values(answer.coll_flush_ts)[0] ?? '0',
    sealTime: Object.values(answer.coll_seal_times)[0] ?? '0',
    channelCheckpoints: checkpointsOf(bytes),
  };
}

/** Number of FlushResponse.channel_cps, a map: its entries have the key as field 1 and the value as field 2. */
const checkpointsField = 7;

/** Cut out of the answer, so that fields of a position that are newer than our descriptor stay. */
function checkpointsOf(bytes: Uint8Array): Record<string, Uint8Array> {
  const entries = contentsOf(bytes, checkpointsField).map((entry) => {
    const channel = Buffer.from(joinBytes(contentsOf(entry, 1))).toString('utf8');
    return [channel, joinBytes(contentsOf(entry, 2))] as const;
  });
  return Object.fromEntries(entries);
}

const segmentStates: Readonly<Record<string, Segment['state']>> = {
  NotExist: 'notExist',
  Growing: 'growing',
  Sealed: 'sealed',
  Flushed: 'flushed',
  Flushing: 'flushing',
  Dropped: 'dropped',
  Importing: 'importing',
};

function toSegment(segment: SegmentAnswer): Segment {
  return {
    segmentId: segment.segmentID,
    collectionId: segment.collectionID,
    partitionId: segment.partitionID,
    rows: segment.num_rows,
    state: segmentStates[String(segment.state)] ?? 'none',
    isL0: segment.level === 'L0',
    storageVersion: segment.storage_version,
  };
}

const importStates: Readonly<Record<string, ImportState['state']>> = {
  ImportPending: 'pending',
  ImportCompleted: 'completed',
  ImportFailed: 'failed',
  ImportFailedAndCleaned: 'failed',
};

function toImportState({ state, row_count, infos }: ImportAnswer): ImportState {
  const info = (wanted: string) => infos.find(({ key }) => key === wanted)?.value ?? '';
  return {
    state: importStates[String(state)] ?? 'running',
    rows: row_count,
    progress: Number(info('progress_percent')) || 0,
    reason: info('failed_reason'),
  };
}
