import type { Int64 } from '#shared/int64.ts';

import { MilvusRefusal } from './call.ts';
import type { Collection, KeyValue } from './catalogState.ts';
import { paramsOf } from './collectionSchema.ts';
import type { MilvusParts } from './milvusParts.ts';
import { partitionOf } from './partitionCalls.ts';
import { invalid, refusal } from './refusals.ts';
import type { ImportJob } from './types.ts';

export interface WantedImport {
  readonly collection: Collection;
  readonly partitionName: string;
  readonly sources: readonly (readonly string[])[];
  readonly options: readonly KeyValue[];
}

const importFailed = (reason: string) => refusal(2100, `${reason}: importing data failed`);

/** @throws MilvusRefusal */
export async function startImport(
  { table, rows }: MilvusParts,
  { collection, partitionName, sources, options }: WantedImport,
): Promise<ImportJob> {
  const given = paramsOf(options);
  const isBackup = given['backup'] === 'true';
  const isL0 = given['l0_import'] === 'true' && table.hasL0;
  if (!isBackup && !isL0) throw invalid('only imports of backups are built here');
  if (sources.length === 0) throw invalid('import request is empty');
  // Deletes of all partitions are the one import without a partition, and only when it is not called a backup as well.
  if (partitionName === '' && (isBackup || !isL0)) throw invalid('partition not specified');
  if (!table.hasImportJobs && sources.some((paths) => paths.length !== 2)) {
    throw refusal(2100, 'unsupported file type: importing data failed');
  }
  const partitionId = partitionName === '' ? null : partitionOf(collection, partitionName).id;
  const timestamp = given['end_ts'] ?? given['endTs'] ?? '';
  const endTimestamp = timestamp === '' ? null : BigInt(timestamp);
  const opened = await rows.of(collection);
  return refusedTwice(() =>
    opened.startImport({ partitionId, files: sources, isL0, endTimestamp }),
  );
}

/** Rows refuse what they cannot take; Milvus says it twice. */
function refusedTwice<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof MilvusRefusal ? refusal(error.code, error.message) : error;
  }
}

export async function importsOf({ rows }: MilvusParts, collection: Collection) {
  return (await rows.of(collection)).importJobs();
}

/** @throws MilvusRefusal */
export async function findImport(
  parts: MilvusParts,
  id: Int64,
): Promise<{ job: ImportJob; collection: Collection }> {
  for (const collection of parts.catalog.state.collections) {
    const job = (await importsOf(parts, collection)).find((one) => one.id === id);
    if (job) return { job, collection };
  }
  if (!parts.table.hasImportJobs) {
    throw refusal(1000, `key not found[key=by-dev/meta/importtask/${id}]`);
  }
  throw importFailed(`import job does not exist, jobID=${id}`);
}
