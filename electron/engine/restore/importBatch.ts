import { AppError } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import { formatName } from '#shared/selection.ts';

import { countDeletes } from '../binlog/deltaLog.ts';
import { patienceOf } from '../jobs/tellWaits.ts';
import type { CollectionRef, ImportState } from '../milvus/milvus.ts';
import { retry } from '../retry.ts';
import { expectedObjects } from './expectedObjects.ts';
import { hasDeletes, type ImportBatch, rowsOfSegments, splitBatch } from './importPlan.ts';
import type { RestoreScope } from './run.ts';

const pollMs = 500;
/** An import that reports the same for an hour is taken for dead; the Go tool waits for ever. */
const stallMinutes = 60;

export interface ImportTarget {
  readonly ref: CollectionRef;
  readonly index: number;
  /** Prefix of the files in the bucket of Milvus, ending with '/'. */
  readonly prefix: string;
  /** Imports that Milvus has not told the end of. */
  readonly running: Set<string>;
  readonly scope: RestoreScope;
}

/**
 * Imports one batch and holds Milvus to the plan: it calls an import of nothing, from a folder that is not there, a success.
 * A batch that fails is all or nothing, so it is tried again in smaller parts before the collection is given up.
 * @returns rows taken in
 * @throws ROWS_DIFFER, IMPORT_SEES_NOTHING, IMPORT_FAILED, IMPORT_STALLED
 */
export async function importBatch(batch: ImportBatch, target: ImportTarget): Promise<bigint> {
  const state = await runImport(batch, target);
  if (state.state === 'failed') {
    const parts = batch.kind === 'data' ? splitBatch(batch, target.prefix) : [];
    if (parts.length < 2) {
      throw new AppError('IMPORT_FAILED', {
        collection: formatName(target.ref),
        reason: `${state.reason} (${batch.segments.map((segment) => segment.segment_id).join(', ')})`,
      });
    }
    let rows = 0n;
    for (const part of parts) rows += await importBatch(part, target);
    return rows;
  }
  if (batch.kind === 'data') await checkRows(batch, state.rows, target);
  return BigInt(state.rows);
}

async function runImport(batch: ImportBatch, target: ImportTarget): Promise<ImportState> {
  const { ref, index, scope } = target;
  const { context, cluster } = scope;
  const { signal } = context;
  const options = importOptions(batch);
  // Not retried: a lost answer would import the same rows twice.
  const task =
    batch.api === 'grpc'
      ? await cluster.milvus.startImport(
          ref,
          {
            partition: batch.partition,
            files: grpcFiles(batch, cluster.features.needsEmptyDeltaPath),
            options: Object.entries(options).map(([key, value]) => ({ key, value })),
          },
          signal,
        )
      : await cluster.rest.startImport(
          ref,
          { partition: batch.partition, files: batch.files, options },
          signal,
        );
  target.running.add(task);
  const segments = batch.segments.map(({ segment_id }) => segment_id);
  const { partition } = batch;
  const started = { type: 'importStarted', index, task, partition, segments } as const;
  // On the disk at once: what is known of no more cannot be waited for.
  await context.journal(started, { durable: true });
  const state = await waitForImport(task, batch, target);
  target.running.delete(task);
  await context.journal({ type: 'importEnded', task });
  return state;
}

/** All values are text. storage_version only where it is not the first one, which older servers do not know. */
function importOptions({ kind, segments }: ImportBatch): Record<string, string> {
  const version = segments[0]?.storage_version ?? '0';
  return {
    ...(kind === 'data' ? { backup: 'true' } : { l0_import: 'true' }),
    skip_disk_quota_check: 'true',
    ...(version === '0' ? {} : { storage_version: version }),
  };
}

/** 2.3 wants two paths always; on some 2.5 and 2.6 an empty second one makes Milvus list its whole bucket. */
function grpcFiles({ kind, files }: ImportBatch, needsEmptyDeltaPath: boolean): string[] {
  const [folders = []] = files;
  return kind === 'data' && folders.length === 1 && needsEmptyDeltaPath
    ? [...folders, '']
    : [...folders];
}

async function waitForImport(
  task: Int64,
  batch: ImportBatch,
  { ref, scope }: ImportTarget,
): Promise<ImportState> {
  const { context, cluster, random } = scope;
  const { clock, signal } = context;
  const patience = patienceOf(context, random);
  let seen = '';
  let changedMs = clock.monotonicMs();
  for (;;) {
    const state = await retry(
      () =>
        batch.api === 'grpc'
          ? cluster.milvus.importState(task, signal)
          : cluster.rest.importState(ref.database, task, signal),
      patience,
    );
    if (state.state === 'completed' || state.state === 'failed') return state;
    const now = `${state.state} ${state.progress}`;
    if (now !== seen) {
      seen = now;
      changedMs = clock.monotonicMs();
    } else if (clock.monotonicMs() - changedMs > stallMinutes * 60_000) {
      const params = { collection: formatName(ref), minutes: String(stallMinutes), task };
      throw new AppError('IMPORT_STALLED', params);
    }
    await clock.sleep(pollMs, signal);
  }
}

/** max(0, Σ rows − Σ deletes) … Σ rows; the delete files are only read when rows are missing. */
async function checkRows(batch: ImportBatch, imported: Int64, target: ImportTarget): Promise<void> {
  const actual = BigInt(imported);
  // Of rows that the backup does not count there is at least one.
  const most = rowsOfSegments(batch.segments) ?? (actual > 0n ? actual : 1n);
  if (actual === most) return;
  const collection = formatName(target.ref);
  const deletes = actual < most ? await countSegmentDeletes(batch.segments, target) : 0n;
  const least = most > deletes ? most - deletes : 0n;
  if (actual >= least && actual <= most) return;
  const { milvus, storage } = target.scope.cluster;
  if (actual === 0n) {
    const { address } = milvus;
    throw new AppError('IMPORT_SEES_NOTHING', { collection, address, bucket: storage.bucket });
  }
  throw new AppError('ROWS_DIFFER', {
    collection,
    actual: imported,
    least: least.toString(),
    most: most.toString(),
  });
}

/**
 * Delete entries of segments, read from the footers of their delta logs in the bucket of Milvus.
 * @param prefix of the files there, ending with '/'
 */
export async function countSegmentDeletes(
  segments: ImportBatch['segments'],
  { scope, prefix }: Pick<ImportTarget, 'scope' | 'prefix'>,
): Promise<bigint> {
  const { context, cluster } = scope;
  let deletes = 0n;
  for (const segment of segments.filter(hasDeletes)) {
    const logs = expectedObjects(prefix, { ...segment, binlogs: [] });
    const counts = logs.map(({ key, sizeBytes }) =>
      countDeletes(cluster.storage.store, key, sizeBytes, context.signal),
    );
    for (const count of await Promise.all(counts)) deletes += BigInt(count);
  }
  return deletes;
}
