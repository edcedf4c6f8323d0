import { z } from 'zod';

import { AppError, isErrorClass } from '#shared/errors.ts';

import type { JobContext } from '../jobs/jobContext.ts';
import type { ObjectStore } from '../storage/objectStore.ts';
import { readAll } from '../storage/readAll.ts';
import { removerOf } from './delete.ts';

const Lease = z.object({ jobId: z.string(), host: z.string(), pid: z.number(), at: z.string() });

export function leaseKey(prefix: string): string {
  return `${prefix}_studio/lease.json`;
}

/**
 * Takes a backup name for one job: a create-only object in its folder, which also keeps milvus-backup out, since that
 * refuses a name under which anything lies. A resumed job finds its own lease and goes on.
 * @throws LEASE_TAKEN
 */
export async function takeLease(
  store: ObjectStore,
  prefix: string,
  { context, owner }: { context: JobContext; owner: { pid: number; host: string } },
): Promise<void> {
  const { signal, jobId, clock } = context;
  const lease = { jobId, ...owner, at: clock.now().toISOString() };
  const body = Buffer.from(JSON.stringify(lease));
  const key = leaseKey(prefix);
  try {
    await store.write(key, body, { signal, sizeBytes: body.length, onlyIfAbsent: true });
  } catch (error) {
    if (!isErrorClass(error, 'conflict')) throw error;
    const holder = await readLease(store, key, signal);
    if (holder?.jobId !== jobId) {
      const known = holder && `${holder.host}, process ${holder.pid}, ${holder.at}`;
      throw leaseTaken(prefix, known, error);
    }
  }
}

/**
 * Right before a commit: the folder is still this job's. Another program may have removed what was copied and found whole
 * before, and where a storage ignores conditional writes two jobs can have taken one lease.
 * @throws LEASE_TAKEN
 */
export async function requireLease(
  store: ObjectStore,
  prefix: string,
  { jobId, signal }: Pick<JobContext, 'jobId' | 'signal'>,
): Promise<void> {
  const remover = await removerOf(store, prefix, signal);
  const holder = await leaseHolder(store, prefix, signal);
  if (remover !== undefined || holder !== jobId) throw leaseTaken(prefix, remover ?? holder);
}

function leaseTaken(prefix: string, owner = '?', cause?: unknown): AppError {
  const name = prefix.split('/').at(-2) ?? prefix;
  return new AppError('LEASE_TAKEN', { name, owner }, { cause });
}

/** The job that holds the lease of a backup, or undefined when there is none that can be read. */
export async function leaseHolder(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const key = leaseKey(prefix);
  if (!(await store.head(key, signal))) return undefined;
  return (await readLease(store, key, signal))?.jobId;
}

async function readLease(store: ObjectStore, key: string, signal: AbortSignal) {
  const bytes = await readAll(store, key, { signal });
  try {
    return Lease.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // Somebody's lease that cannot be read is still somebody's.
    return undefined;
  }
}
