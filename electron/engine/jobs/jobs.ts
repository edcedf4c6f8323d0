import { join } from 'node:path';

import { AppError } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job, JobEvent } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { isAliveOn, type ProcessOwner } from '../processOwner.ts';
import { startCleanUp } from './jobCleanUp.ts';
import type { JobProgram } from './jobContext.ts';
import { createSessions, endSession, ownedElsewhere, type Session } from './jobSession.ts';
import { openJobStore, type StoredJob } from './jobStore.ts';
import type { GcPause } from './journalRecord.ts';
import { asInterrupted, foldJob, gcPausesOf, leftoversOf } from './journalState.ts';
import { hashPlan } from './planHash.ts';
import { queuedJob } from './queuedJob.ts';
import { type JobRun, startRun } from './runner.ts';

export interface JobsInput {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly emit: (event: EngineEvent) => void;
  /** Gives ids of letters, digits, '-' and '_'; they become file names. */
  readonly randomId: () => string;
  /** This process. */
  readonly owner: ProcessOwner;
  readonly programFor: (plan: Plan) => Promise<JobProgram>;
}

export interface Jobs {
  /** Fails with PLAN_CHANGED, with LEASE_TAKEN when a job of this process works on the same things, or as programFor. */
  start(plan: Plan, sha256: string): Promise<string>;
  /** Newest first; those of other processes as the last refresh has seen them. */
  list(): Job[];
  /** Fails with JOB_NOT_FOUND. */
  get(jobId: string): Job;
  /** The state is 'stopping' on return. Nothing happens to a finished job. Fails with JOB_OWNED_ELSEWHERE. */
  stop(jobId: string): void;
  /** Fails with JOB_NOT_RESUMABLE, JOB_OWNED_ELSEWHERE, or LEASE_TAKEN while it still runs. */
  resume(jobId: string): Promise<void>;
  /** Removes what an ended job left; it cannot be resumed afterwards. Fails as resume does, and as the program. */
  cleanUp(jobId: string): Promise<Job>;
  /** Those of jobs that no live process owns, as long as Milvus has not ended them by itself. */
  pendingGcPauses(): { readonly jobId: string; readonly pause: GcPause }[];
  /** Records that such a pause was ended. */
  noteGcResumed(jobId: string, pause: GcPause): Promise<void>;
  /** At the latest 2 s after a stop. Fails with JOB_OWNED_ELSEWHERE: the end of such a job is not seen from here. */
  whenFinished(jobId: string): Promise<Job>;
  /** Looks at what other processes have done, and emits a snapshot when they did something. */
  refresh(): Promise<void>;
  /** Stops all jobs of this process and waits for their clean-ups. */
  close(): Promise<void>;
}

/** What this process runs at present. closed comes after finished when a clean-up takes long. */
type Active = JobRun & { readonly settled: Promise<void> };

/** All jobs of a data folder: those that run here, those of other processes, and those that have ended. */
export async function createJobs(input: JobsInput): Promise<Jobs> {
  const { clock, log, emit, owner, programFor } = input;
  const isAlive = isAliveOn(owner.host);
  const store = await openJobStore({ folder: join(input.dataFolder, 'jobs'), isAlive, log });
  const sessions = createSessions({ store, owner, isAlive, clock });
  const active = new Map<string, Active>();
  const stored = new Map<string, StoredJob>();

  function track(session: Session, run: JobRun): void {
    const { id } = run.job();
    async function settle(): Promise<void> {
      await run.closed.catch(() => undefined);
      const ended = await store.read(id).catch(() => null);
      stored.set(id, ended ?? { job: run.job(), gcPauses: [], owner: null, version: '' });
      active.delete(id);
      await session.release();
    }
    active.set(id, { ...run, settled: settle() });
  }

  function runInput(job: Job, program: JobProgram, { journal }: Session) {
    return { job, program, journal, clock, log: log.with({ jobId: job.id }), emit };
  }

  /** A job that has ended, as its journal tells it now, with the right to go on with it. */
  async function reopen(jobId: string) {
    const running = active.get(jobId);
    if (running !== undefined && running.job().state !== 'finished') {
      const name = running.job().plan.backupName;
      throw new AppError('LEASE_TAKEN', { name, owner: jobId });
    }
    await running?.settled;
    await refresh();
    const { plan } = endedJob(jobId);
    const program = await programFor(plan);
    const session = await sessions.openFor(plan, jobId);
    const { records } = session.journal;
    const told = foldJob(records);
    if (told === null) {
      await endSession(session);
      throw new AppError('JOB_NOT_FOUND', { job: jobId });
    }
    const job = told.state === 'finished' ? told : asInterrupted(told, leftoversOf(records));
    return { job, program, session };
  }

  function endedJob(jobId: string): Job {
    const found = stored.get(jobId);
    if (found === undefined) throw new AppError('JOB_NOT_FOUND', { job: jobId });
    if (found.owner !== null) throw ownedElsewhere(jobId, found.owner);
    return found.job;
  }

  function get(jobId: string): Job {
    const job = active.get(jobId)?.job() ?? stored.get(jobId)?.job;
    if (job === undefined) throw new AppError('JOB_NOT_FOUND', { job: jobId });
    return job;
  }

  function list(): Job[] {
    const ids = new Set([...stored.keys(), ...active.keys()]);
    return [...ids].map(get).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  }

  /** True when another process did something since the last look. */
  async function look(): Promise<boolean> {
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
  }

  async function refresh(): Promise<void> {
    if (await look()) emit({ type: 'jobs.snapshot', jobs: list() });
  }

  await look();
  return {
    list,
    get,
    refresh,
    async start(plan, sha256) {
      if (hashPlan(plan) !== sha256) throw new AppError('PLAN_CHANGED');
      const program = await programFor(plan);
      const id = input.randomId();
      const session = await sessions.openFor(plan, id);
      const { collections } = program;
      const job = queuedJob({ id, plan, planSha256: sha256, collections, now: clock.now() });
      const event: JobEvent = { type: 'job.queued', jobId: id, at: job.createdAt, job };
      try {
        await session.journal.append({ type: 'event', event }, { durable: true });
      } catch (error) {
        await endSession(session);
        throw error;
      }
      emit(event);
      track(session, startRun({ ...runInput(job, program, session), isResumed: false }));
      return id;
    },
    stop(jobId) {
      const running = active.get(jobId);
      if (running === undefined) endedJob(jobId);
      else running.stop();
    },
    async resume(jobId) {
      const { job, program, session } = await reopen(jobId);
      if (!job.resumable) {
        await endSession(session);
        const reason = `${job.plan.options.kind} ${job.outcome ?? job.state}`;
        throw new AppError('JOB_NOT_RESUMABLE', { job: jobId, reason });
      }
      track(session, startRun({ ...runInput(job, program, session), isResumed: true }));
    },
    async cleanUp(jobId) {
      const { job, program, session } = await reopen(jobId);
      const leftovers = leftoversOf(session.journal.records);
      // A backup that has succeeded is none of them.
      if (!job.resumable && leftovers.length === 0) {
        await endSession(session);
        return job;
      }
      const run = startCleanUp({ ...runInput(job, program, session), isResumed: true });
      track(session, run);
      try {
        await run.closed;
      } finally {
        await active.get(jobId)?.settled;
      }
      return get(jobId);
    },
    pendingGcPauses() {
      const nowMs = clock.now().getTime();
      return [...stored.values()]
        .filter(({ job, owner }) => owner === null && !active.has(job.id))
        .flatMap(({ job, gcPauses }) => gcPauses.map((pause) => ({ jobId: job.id, pause })))
        .filter(({ pause }) => Date.parse(pause.until) > nowMs);
    },
    async noteGcResumed(jobId, { ticket, endpoint, collectionId }) {
      const session = await sessions.open(jobId);
      const { journal } = session;
      const resumed = { type: 'gcResumed', ticket, endpoint, collectionId } as const;
      const hasOthers = gcPausesOf([...journal.records, resumed]).length > 0;
      const gone = leftoversOf(journal.records).filter(({ kind }) => kind === 'pausedGc');
      try {
        await journal.append(resumed);
        for (const leftover of hasOthers ? [] : gone) {
          await journal.append({ type: 'leftoverGone', leftover });
        }
      } finally {
        await endSession(session);
      }
      await refresh();
    },
    async whenFinished(jobId) {
      return active.get(jobId)?.finished ?? endedJob(jobId);
    },
    async close() {
      const running = [...active.values()];
      for (const { stop } of running) stop();
      await Promise.all(running.map(({ settled }) => settled));
    },
  };
}
