import { AppError } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';

import { type JobStore, ownedElsewhere, type Session, type StoredJob } from './jobStore.ts';
import type { Journal } from './journal.ts';
import type { JobRun } from './runner.ts';

/** What this process runs at present. settled comes after finished when a program does not heed its stop. */
type ActiveJob = JobRun & { readonly settled: Promise<void>; readonly journal: Journal };

/** All jobs that are known: those that run here, and the others as they were last seen in the store. */
export function createJobTable(store: JobStore) {
  const active = new Map<string, ActiveJob>();
  const stored = new Map<string, StoredJob>();

  async function settle(run: JobRun, session: Session): Promise<void> {
    await run.closed.catch(() => undefined);
    const job = run.job();
    const ended = await store.read(job.id).catch(() => null);
    stored.set(job.id, ended ?? { job, gcPauses: [], owner: null, version: '' });
    active.delete(job.id);
    await session.close();
  }

  /** Fails with JOB_NOT_FOUND. */
  function get(jobId: string): Job {
    const job = active.get(jobId)?.job() ?? stored.get(jobId)?.job;
    if (job === undefined) throw new AppError('JOB_NOT_FOUND', { job: jobId });
    return job;
  }

  return {
    active,
    get,
    list(): Job[] {
      const ids = new Set([...stored.keys(), ...active.keys()]);
      return [...ids].map(get).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    },
    /** One that does not run here. Fails with JOB_NOT_FOUND or JOB_OWNED_ELSEWHERE. */
    ended(jobId: string): Job {
      const found = stored.get(jobId);
      if (found === undefined) throw new AppError('JOB_NOT_FOUND', { job: jobId });
      if (found.owner !== null) throw ownedElsewhere(jobId, found.owner);
      return found.job;
    },
    /** Those that neither run here nor have a live owner. */
    ownerless(): StoredJob[] {
      return [...stored.values()].filter(({ job, owner }) => owner === null && !active.has(job.id));
    },
    /** Those that other processes run. */
    elsewhere(): Job[] {
      const all = [...stored.values()];
      return all
        .filter(({ job, owner }) => owner !== null && !active.has(job.id))
        .map(({ job }) => job);
    },
    /** Has a run as active until it is closed; closes the session then. */
    track(run: JobRun, session: Session): void {
      active.set(run.job().id, { ...run, journal: session.journal, settled: settle(run, session) });
    },
    /** Reads the store again. True when another process did something since the last look. */
    async look(): Promise<boolean> {
      const known = new Map(stored);
      let isChanged = false;
      for (const found of await store.readAll(known, (id) => active.has(id))) {
        const { id } = found.job;
        const before = known.get(id);
        // Whatever this process did to the job meanwhile is newer than what was read.
        if (active.has(id) || stored.get(id) !== before) continue;
        stored.set(id, found);
        const isSame = before?.version === found.version && before.job.state === found.job.state;
        isChanged ||= !isSame;
      }
      return isChanged;
    },
  };
}
