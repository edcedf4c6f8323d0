import { AppError } from '#shared/errors.ts';

import { about } from './collectionCalls.ts';
import type { Answered, GrpcClient } from './grpcClient.ts';
import { isUnimplemented } from './mapMilvusError.ts';
import type {
  CollectionRef,
  FlushResult,
  ImportState,
  KeyValue,
  Milvus,
  Segment,
} from './milvus.ts';
import { queryMemoryOf, systemInfoRequest } from './queryMemory.ts';
import { contentsOf } from './wireFields.ts';

export function dataCalls(client: GrpcClient) {
  const on = (ref: CollectionRef, signal: AbortSignal) => about(ref, client, signal);

  /** What an answer that says success must hold. */
  function present(value: string | undefined, call: string): string {
    if (value !== undefined) return value;
    const params = { address: client.address, call, reason: 'an answer without a result' };
    throw new AppError('MILVUS_CALL_FAILED', params);
  }

  return {
    async flush(ref, signal) {
      const request = { collection_names: [ref.collection] };
      return toFlushResult(await on(ref, signal).call<FlushAnswer>('Flush', request));
    },

    async isFlushed(ref, flush, signal) {
      const request = { segmentIDs: flush.segmentIds, flush_ts: flush.flushTimestamp };
      const answer = await on(ref, signal).call<{ flushed: boolean }>('GetFlushState', request);
      return answer.flushed;
    },

    async queryMemory(signal) {
      const scope = { signal, isExpected: isUnimplemented };
      const request = { request: systemInfoRequest };
      const answer = await client.attempt<{ response: string }>('GetMetrics', request, scope);
      return answer && queryMemoryOf(answer.response);
    },

    async segments(ref, signal) {
      // The one request whose fields are written in another way.
      const request = { dbName: ref.database, collectionName: ref.collection };
      const name = 'GetPersistentSegmentInfo';
      const { infos } = await on(ref, signal).call<{ infos: SegmentInfo[] }>(name, request);
      return infos.map(toSegment);
    },

    async startImport(ref, { partition, files, options }, signal) {
      const request = { partition_name: partition, files, options };
      const { tasks } = await on(ref, signal).call<{ tasks: string[] }>('Import', request);
      return present(tasks[0], 'Import');
    },

    async importState(taskId, signal) {
      const request = { task: taskId };
      return toImportState(await client.call<ImportAnswer>('GetImportState', request, { signal }));
    },

    async countRows(ref, signal) {
      const answer = await on(ref, signal).call<QueryAnswer>('Query', {
        output_fields: ['count(*)'],
        // Servers before 2.3 take guarantee_timestamp 0 for strong, later ones the level.
        guarantee_timestamp: '0',
        consistency_level: 'Strong',
      });
      return present(answer.fields_data[0]?.scalars?.long_data?.data[0], 'Query');
    },
  } satisfies Partial<Milvus>;
}

type Ids = Readonly<Record<string, { readonly data: readonly string[] }>>;

interface FlushAnswer {
  readonly coll_segIDs: Ids;
  readonly flush_coll_segIDs: Ids;
  readonly coll_seal_times: Readonly<Record<string, string>>;
  readonly coll_flush_ts: Readonly<Record<string, string>>;
}

/** One collection is flushed, so every map of the answer has at most one entry. */
function toFlushResult(answer: Answered<FlushAnswer>): FlushResult {
  const segments = [answer.coll_segIDs, answer.flush_coll_segIDs].flatMap(
    Object.values<Ids[string]>,
  );
  return {
    segmentIds: segments.flatMap(({ data }) => data),
    flushTimestamp: Object.values(answer.coll_flush_ts)[0] ?? '0',
    sealTime: Object.values(answer.coll_seal_times)[0] ?? '0',
    channelCheckpoints: checkpointsOf(answer.bytes),
  };
}

/** FlushResponse.channel_cps, cut out of the answer, so that fields of a position that are newer than our descriptor stay. */
function checkpointsOf(bytes: Uint8Array): Record<string, Uint8Array> {
  const entries = contentsOf(bytes, 7).map((entry) => {
    const [channel = '', position = []] = [...contentsOf(entry, 1), ...contentsOf(entry, 2)];
    return [Buffer.from(channel).toString('utf8'), new Uint8Array(position)] as const;
  });
  return Object.fromEntries(entries);
}

interface SegmentInfo {
  readonly segmentID: string;
  readonly collectionID: string;
  readonly partitionID: string;
  readonly num_rows: string;
  readonly state: string | number;
  readonly level: string | number;
  readonly storage_version: string;
}

const segmentStates: Readonly<Record<string, Segment['state']>> = {
  Growing: 'growing',
  Sealed: 'sealed',
  Flushing: 'flushing',
  Flushed: 'flushed',
};

function toSegment(segment: SegmentInfo): Segment {
  return {
    segmentId: segment.segmentID,
    collectionId: segment.collectionID,
    partitionId: segment.partitionID,
    rows: segment.num_rows,
    state: segmentStates[segment.state] ?? 'other',
    isL0: segment.level === 'L0',
    storageVersion: segment.storage_version,
  };
}

interface ImportAnswer {
  readonly state: string | number;
  readonly row_count: string;
  readonly infos: readonly KeyValue[];
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
    state: importStates[state] ?? 'running',
    rows: row_count,
    progress: Number(info('progress_percent')) || 0,
    reason: info('failed_reason'),
  };
}

interface QueryAnswer {
  readonly fields_data: readonly {
    readonly scalars?: { readonly long_data?: { readonly data: readonly string[] } | null } | null;
  }[];
}
