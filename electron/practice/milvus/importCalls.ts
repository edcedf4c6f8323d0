import type { Int64 } from '#shared/int64.ts';

import type { CallScope, Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import type { Collection, KeyValue } from './catalogState.ts';
import { findImport, importsOf, startImport } from './imports.ts';
import type { MilvusParts } from './milvusParts.ts';
import type { ImportJob } from './types.ts';

interface ImportRequest extends CollectionName {
  readonly partition_name: string;
  readonly files: readonly string[];
  readonly options: readonly KeyValue[];
}

export function importCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, table } = parts;
  const toState = table.hasImportJobs ? toJobState : toTaskState;

  return {
    async Import(request: ImportRequest, scope: CallScope) {
      const job = await startImport(parts, {
        collection: catalog.collection(request, scope),
        partitionName: request.partition_name,
        // A flat list is one source: inserts and perhaps their deletes.
        sources: [request.files],
        options: request.options,
      });
      return { tasks: [job.id] };
    },

    async GetImportState({ task }: { readonly task: Int64 }) {
      const { job, collection } = await findImport(parts, task);
      return toState(job, collection);
    },

    async ListImportTasks(request: CollectionName, scope) {
      const collection = catalog.collection(request, scope);
      const jobs = await importsOf(parts, collection);
      return {
        tasks: jobs.map((job) =>
          table.hasImportJobs
            ? { status: {}, state: stateOf(job), infos: progressOf(job) }
            : { status: {}, ...toTaskState(job, collection) },
        ),
      };
    },
  };
}

const seconds = (date: Date) => String(Math.floor(date.getTime() / 1000));

function stateOf({ state }: ImportJob): string {
  if (state === 'pending') return 'ImportPending';
  if (state === 'importing') return 'ImportStarted';
  return state === 'completed' ? 'ImportCompleted' : 'ImportFailed';
}

const progressOf = (job: ImportJob): KeyValue[] => [
  { key: 'failed_reason', value: job.reason },
  { key: 'progress_percent', value: String(job.progress) },
];

function toJobState(job: ImportJob): object {
  return {
    state: stateOf(job),
    row_count: String(job.importedRows),
    infos: progressOf(job),
    create_ts: seconds(job.createdAt),
  };
}

/** Up to 2.3 there are tasks: nothing, then at work, then written, then done. */
function toTaskState(job: ImportJob, collection: Collection): object {
  const { request } = job;
  const isWritten = job.state === 'completed' || (job.state === 'importing' && job.progress >= 70);
  const percent = job.state === 'completed' ? 100 : isWritten ? 90 : 0;
  const partition = collection.partitions.find(({ id }) => id === request.partitionId);
  const infos = [
    { key: 'files', value: request.files.flat().join(',') },
    { key: 'collection', value: collection.name },
    { key: 'partition', value: partition?.name ?? '' },
    { key: 'failed_reason', value: job.reason },
    { key: 'backup', value: 'true' },
  ];
  if (job.state !== 'importing' || isWritten || job.sources.length > 0)
    infos.push({ key: 'progress_percent', value: String(percent) });
  if (isWritten) infos.push({ key: 'persist_cost', value: '0.01' });
  const state = isWritten && job.state === 'importing' ? 'ImportPersisted' : stateOf(job);
  return {
    state,
    row_count: String(isWritten ? job.importedRows : 0),
    infos,
    id: job.id,
    collection_id: collection.id,
    segment_ids: job.segmentIds,
    create_ts: seconds(job.createdAt),
  };
}
