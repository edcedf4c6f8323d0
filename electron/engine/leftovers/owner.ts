import type { Job } from '#shared/job.ts';

import { removerOf } from '../backup/delete.ts';
import { leaseHolder } from '../backup/lease.ts';
import { rootPrefix } from '../backupFormat/paths.ts';
import type { OpenStorage } from '../connections.ts';

/** A job of this data folder, or the id that a lease names of one that is not known here. */
export interface Owner {
  readonly job: Job | null;
  readonly jobId: string | null;
}

export const nobody: Owner = { job: null, jobId: null };

/**
 * What others have written within an hour may still be in use. S3 services refuse a clock that is a quarter of an hour off,
 * so that by this clock it was an hour by the clock of the store, too.
 */
const quietMs = (60 + 15) * 60_000;

/** The job that made a temporary copy: its id is part of the name. */
export function ownerOfTemporary(key: string, jobs: readonly Job[]): Owner {
  const job = jobs.find(({ id }) => key.startsWith(`restore-temp-${id}-`));
  return job === undefined ? nobody : { job, jobId: job.id };
}

/** The job that makes, or removes, the backup in a folder, or that was the last to do so. */
export async function ownerOfBackup(
  { store }: Pick<OpenStorage, 'store'>,
  prefix: string,
  scope: { readonly jobs: readonly Job[]; readonly signal: AbortSignal },
): Promise<Owner> {
  const { jobs, signal } = scope;
  const where = `${store.location}/${prefix}`;
  const isThere = ({ plan: { target, backupName }, leftovers }: Job) =>
    where === `${target.storage}/${rootPrefix(target.rootPath)}${backupName}/` ||
    leftovers.some((leftover) => leftover.where === where);
  const running = jobs.find((job) => job.state !== 'finished' && isThere(job));
  if (running !== undefined) return { job: running, jobId: running.id };
  const jobId =
    (await removerOf(store, prefix, signal)) ?? (await leaseHolder(store, prefix, signal));
  if (jobId === undefined) return nobody;
  return { job: jobs.find(({ id }) => id === jobId) ?? null, jobId };
}

/** True when something may still write there: a job that runs, or whoever was the last to do so and is not known here. */
export function isBusy({ job }: Owner, changedAt: string | null, now: Date): boolean {
  if (job !== null) return job.state !== 'finished';
  if (changedAt === null) return true;
  return now.getTime() - Date.parse(changedAt) < quietMs;
}
