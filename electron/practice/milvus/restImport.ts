import { z } from 'zod';

import type { Dispatcher } from './dispatch.ts';
import { findImport, importsOf, startImport } from './imports.ts';
import type { MilvusParts } from './milvusParts.ts';
import { readRequest, type RestPage } from './restPage.ts';
import type { ImportedSource, ImportJob } from './types.ts';

const Create = z.object({
  dbName: z.string().default('default'),
  collectionName: z.string().min(1),
  partitionName: z.string().default(''),
  files: z.array(z.array(z.string())),
  options: z.record(z.string(), z.string()).default({}),
});
const List = z.object({
  dbName: z.string().default('default'),
  collectionName: z.string().default(''),
});
const Describe = z.object({ dbName: z.string().default('default'), jobId: z.string().min(1) });

const states = {
  pending: 'Pending',
  importing: 'Importing',
  completed: 'Completed',
  failed: 'Failed',
} as const;

export function restImportPages(
  dispatcher: Dispatcher,
  parts: MilvusParts,
): Record<string, RestPage> {
  const { catalog } = parts;

  const describe: RestPage = async (body, caller) => {
    const request = readRequest(Describe, body, { jobId: 'JobIDReq.JobID' });
    await dispatcher.enter('GetImportState', {}, { ...caller, database: request.dbName });
    const { job, collection } = await findImport(parts, request.jobId);
    return toDescription(job, collection.name);
  };

  return {
    async 'jobs/import/create'(body, caller) {
      const request = readRequest(Create, body, {
        collectionName: 'ImportReq.CollectionName',
        files: 'ImportReq.Files',
      });
      const named = { db_name: request.dbName, collection_name: request.collectionName };
      const scope = await dispatcher.enter('Import', named, caller);
      const job = await startImport(parts, {
        collection: catalog.collection(named, scope),
        partitionName: request.partitionName,
        sources: request.files,
        options: Object.entries(request.options).map(([key, value]) => ({ key, value })),
      });
      return { jobId: job.id };
    },

    async 'jobs/import/list'(body, caller) {
      const request = readRequest(List, body, {});
      const named = { db_name: request.dbName, collection_name: request.collectionName };
      const scope = await dispatcher.enter('ListImportTasks', named, caller);
      const database = catalog.database(request.dbName);
      const collections =
        request.collectionName === ''
          ? catalog.state.collections.filter((one) => one.databaseId === database.id)
          : [catalog.collection(named, scope)];
      const records = [];
      for (const collection of collections) {
        const jobs = await importsOf(parts, collection);
        records.push(...jobs.map((job) => toRecord(job, collection.name)));
      }
      return { records };
    },

    'jobs/import/describe': describe,
    'jobs/import/get_progress': describe,
  };
}

function toRecord(job: ImportJob, collectionName: string): object {
  return {
    collectionName,
    jobId: job.id,
    progress: job.progress,
    ...(job.reason !== '' && { reason: job.reason }),
    state: states[job.state],
  };
}

const seconds = (date: Date | null) => date?.toISOString().replace(/\.\d+Z$/, 'Z') ?? '';

function toDescription(job: ImportJob, collectionName: string): object {
  return {
    collectionName,
    completeTime: job.state === 'failed' ? '' : seconds(job.completedAt),
    details: job.sources.map((source) => toDetail(source, job)),
    fileSize: job.sources.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    importedRows: job.importedRows,
    jobId: job.id,
    progress: job.progress,
    ...(job.reason !== '' && { reason: job.reason }),
    state: states[job.state],
    totalRows: job.totalRows,
  };
}

const detailStates = {
  pending: 'Pending',
  importing: 'InProgress',
  completed: 'Completed',
} as const;

function toDetail(source: ImportedSource, job: ImportJob): object {
  // Of deletes Milvus says no more than their number.
  const isDone = job.importedRows > 0 && !job.request.isL0;
  return {
    completeTime: seconds(source.completedAt),
    fileName: `[${source.paths.join(' ')}]`,
    fileSize: source.sizeBytes,
    importedRows: isDone ? source.rowCount : 0,
    progress: isDone ? 100 : 0,
    state: detailStates[source.state],
    totalRows: source.rowCount,
  };
}
