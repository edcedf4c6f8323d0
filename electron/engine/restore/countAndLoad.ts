import { AppError } from '#shared/errors.ts';
import type { RowCheck } from '#shared/job.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import { patienceOf } from '../jobs/tellWaits.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { retry } from '../retry.ts';
import type { RestoreScope } from './run.ts';

const pollMs = 300;
const loadTimeoutMs = 30 * 60_000;
/** Deletes of L0 segments may be applied a little after the import ends. */
const countPatienceMs = 60_000;

export interface RowRange {
  readonly least: bigint;
  readonly most: bigint;
  readonly imported: bigint;
  /** False where the backup does not count its rows, so that only Milvus tells how many there are. */
  readonly isTold: boolean;
}

/**
 * The verdict on numbers alone. Without a count it is never more than "counted by import". Every row where the backup holds
 * deletes as well is within the range, but no proof that those were taken in.
 */
export function judgeRows(range: RowRange, counted: bigint | null): RowCheck {
  const { least, most, imported, isTold } = range;
  const numbers = {
    least: least.toString(),
    most: most.toString(),
    imported: imported.toString(),
    counted: counted?.toString() ?? null,
  };
  if (counted === null) return { ...numbers, verdict: 'countedByImport' };
  if (counted < least || counted > most) return { ...numbers, verdict: 'different' };
  if (!isTold) return { ...numbers, verdict: 'countedByImport' };
  const isExact = counted === imported && (counted < most || least === most);
  return { ...numbers, verdict: isExact ? 'equal' : 'explained' };
}

/**
 * Loads the collection, counts its rows with strong consistency, and leaves it loaded as the source was.
 * @returns null when it has no index on a vector and so cannot be loaded
 * @throws LOAD_FAILED, ROWS_DIFFER
 */
export async function countAndLoad(
  index: number,
  input: { ref: CollectionRef; source: CollectionBackupInfo; range: RowRange },
  scope: RestoreScope,
): Promise<RowCheck> {
  const { ref, source, range } = input;
  const { context, cluster, work } = scope;
  const keepLoaded = work.load === 'asInSource';
  const { milvus } = cluster;
  const { signal } = context;
  if ((await milvus.listIndexes(ref, signal)).length === 0) {
    if (keepLoaded && source.load_state === 'Loaded') {
      context.warn({ code: 'noIndexSoNotLoaded', params: { collection: formatName(ref) } });
    }
    return judgeRows(range, null);
  }
  context.collection(index, { phase: 'load' });
  await load(ref, [], scope);
  context.collection(index, { phase: 'verify' });
  const check = await countRange(ref, { before: 0n, range }, scope);
  await leaveAsInSource(ref, { source, keepLoaded }, scope);
  return check;
}

/**
 * Counts the rows of a loaded collection, without those that were there before. @throws ROWS_DIFFER
 */
export async function countRange(
  ref: CollectionRef,
  { before, range }: { readonly before: bigint; readonly range: RowRange },
  scope: RestoreScope,
): Promise<RowCheck> {
  const check = judgeRows(range, await settledCount(ref, { before, range }, scope));
  if (check.verdict === 'different') {
    throw new AppError('ROWS_DIFFER', {
      collection: formatName(ref),
      actual: check.counted ?? '?',
      least: check.least,
      most: check.most,
    });
  }
  return check;
}

/** A count inside the range is taken at once; one outside gets a minute to come right. */
async function settledCount(
  ref: CollectionRef,
  { before, range: { least, most } }: { readonly before: bigint; readonly range: RowRange },
  { context, cluster }: RestoreScope,
): Promise<bigint> {
  const { clock, signal } = context;
  const startedMs = clock.monotonicMs();
  for (;;) {
    const rows = BigInt(await cluster.milvus.countRows(ref, signal)) - before;
    const isInside = rows >= least && rows <= most;
    if (isInside || clock.monotonicMs() - startedMs > countPatienceMs) return rows;
    await clock.sleep(pollMs, signal);
  }
}

async function load(
  ref: CollectionRef,
  partitions: readonly string[],
  { context, cluster, random }: RestoreScope,
): Promise<void> {
  const { clock, signal } = context;
  const { milvus } = cluster;
  const patience = patienceOf(context, random);
  const startedMs = clock.monotonicMs();
  const stateOf = () => milvus.loadState(ref, partitions[0] ?? null, signal);
  await milvus.load(ref, partitions, signal);
  while ((await retry(stateOf, patience)) !== 'Loaded') {
    if (clock.monotonicMs() - startedMs > loadTimeoutMs) {
      const reason = `not loaded after ${loadTimeoutMs / 60_000} min`;
      throw new AppError('LOAD_FAILED', { collection: formatName(ref), reason });
    }
    await clock.sleep(pollMs, signal);
  }
}

async function leaveAsInSource(
  ref: CollectionRef,
  { source, keepLoaded }: { source: CollectionBackupInfo; keepLoaded: boolean },
  scope: RestoreScope,
): Promise<void> {
  if (keepLoaded && source.load_state === 'Loaded') {
    const loaded = source.partition_backups.filter(({ load_state }) => load_state === 'Loaded');
    const isPart = loaded.length > 0 && loaded.length < source.partition_backups.length;
    if (!isPart) return;
    await scope.cluster.milvus.release(ref, scope.context.signal);
    await load(
      ref,
      loaded.map(({ partition_name }) => partition_name),
      scope,
    );
    return;
  }
  await scope.cluster.milvus.release(ref, scope.context.signal);
}
