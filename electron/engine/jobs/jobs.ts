import { join } from 'node:path';

import { AppError } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job, JobEvent, Leftover } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';
import type { Acceptance } from '#shared/preflight.ts';
import { formatName } from '#shared/selection.ts';

import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { ProcessOwner } from '../processOwner.ts';
import { halfAdded } from './collectionNotes.ts';
import { startCleanUp } from './jobCleanUp.ts';
import type { JobProgram } from './jobContext.ts';
import { openJobStore, type Session } from './jobStore.ts';
import { createJobTable } from './jobTable.ts';
import type { Journal } from './journal.ts';
import type { GcPause } from './journalRecord.ts';
import { endedJob, foldJob, gcPausesOf, leftoversOf } from './journalState.ts';
import { hashPlan } from './planHash.ts';
import { queuedJob } from './queuedJob.ts';
import { startRun } from './runner.ts';

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
  /** Takes secrets out of what servers say, before it is kept or sent. */
  readonly redact: (text: string) => string;
}

export interface Jobs {
  /** Fails with PLAN_CHANGED, with LEASE_TAKEN when another job works on the same things, or as programFor. */
  start(plan: Plan, sha256: string, acceptance?: Acceptance | null): Promise<string>;
  /** Newest first; those of other processes as the last refresh has seen them. */
  list(): Job[];
  /** Fails with JOB_NOT_FOUND. */
  get(jobId: string): Job;
  /** What its journal tells of it, oldest first, without progress. Fails with JOB_NOT_FOUND. */
  events(jobId: string): Promise<JobEvent[]>;
  /** The state is 'stopping' on return. Nothing happens to a finished job. Fails with JOB_OWNED_ELSEWHERE. */
  stop(jobId: string): void;
  /** Fails with JOB_NOT_RESUMABLE, APPEND_UNFINISHED, JOB_OWNED_ELSEWHERE, or LEASE_TAKEN while it still runs. */
  resume(jobId: string): Promise<void>;
  /** Removes what an ended job left; it cannot be resumed afterwards. Fails as resume does, and as the program. */
  cleanUp(jobId: string): Promise<Job>;
  /**
   * Works on what an ended job left, while nobody else can go on with that job. What is told to be gone is taken off its
   * list; without its half-made backup it can no longer be resumed. Fails as resume does, and as the work.
   */
  whileEnded(
    jobId: string,
    work: (gone: (leftover: Leftover) => Promise<void>) => Promise<void>,
  ): Promise<void>;
  /** Those of jobs that no live process owns, as long as Milvus has not ended them by itself. */
  pendingGcPauses(): { readonly jobId: string; readonly pause: GcPause }[];
  /** Records that such a pause was ended. */
  noteGcResumed(jobId: string, pause: GcPause): Promise<void>;
  /** At the latest 2 s after a stop. Fails with JOB_OWNED_ELSEWHERE: the end of such a job is not seen from here. */
  whenFinished(jobId: string): Promise<Job>;
  /** Looks at what other processes have done, and emits a snapshot when they did something. */
  refresh(): Promise<void>;
  /** Stops all jobs of this process and waits until their programs have ended, however long that takes. */
  close(): Promise<void>;
}

/** All jobs of a data folder: those that run here, those of other processes, and those that have ended. */
export async function createJobs(input: JobsInput): Promise<Jobs> {
  const { clock, log, emit, owner, programFor } = input;
  const store = await openJobStore({ folder: join(input.dataFolder, 'jobs'), owner, clock, log });
  const table = createJobTable(store);
  await table.look();

  async function refresh(): Promise<void> {
    if (await table.look()) emit({ type: 'jobs.snapshot', jobs: table.list() });
  }

  function runInput(job: Job, program: JobProgram, { journal }: Session) {
    const own = log.with({ jobId: job.id });
    return { job, program, journal, clock, log: own, emit, redact: input.redact };
  }

  async function requireEnded(jobId: string): Promise<void> {
    const running = table.active.get(jobId);
    if (running !== undefined && running.job().state !== 'finished') {
      const name = running.job().plan.backupName;
      throw new AppError('LEASE_TAKEN', { name, owner: jobId });
    }
    await running?.settled;
    await refresh();
  }

  /** A job that has ended, as its journal tells it now, with the right to go on with it. */
  async function reopen(jobId: string) {
    await requireEnded(jobId);
    const { plan } = table.ended(jobId);
    const program = await programFor(plan);
    const session = await store.open(jobId, plan, table.elsewhere());
    const { records } = session.journal;
    const job = endedJob(foldJob(records) ?? table.ended(jobId), records);
    return { job, session, run: { ...runInput(job, program, session), isResumed: true } };
  }

  return {
    list: () => table.list(),
    get: table.get,
    async events(jobId) {
      table.get(jobId);
      await table.active.get(jobId)?.journal.flush();
      return store.events(jobId);
    },
    refresh,
    async start(plan, sha256, acceptance = null) {
      if (hashPlan(plan) !== sha256) throw new AppError('PLAN_CHANGED');
      const program = await programFor(plan);
      const id = input.randomId();
      await refresh();
      const session = await store.open(id, plan, table.elsewhere());
      const collections = [...program.collections];
      const job = queuedJob({
        id,
        plan,
        planSha256: sha256,
        acceptance: acceptance && { ...acceptance, reason: input.redact(acceptance.reason) },
        collections,
        now: clock.now(),
      });
      const event: JobEvent = { type: 'job.queued', jobId: id, at: job.createdAt, job };
      try {
        await session.journal.append({ type: 'event', event }, { durable: true });
      } catch (error) {
        await session.close();
        throw error;
      }
      emit(event);
      table.track(startRun({ ...runInput(job, program, session), isResumed: false }), session);
      return id;
    },
    stop(jobId) {
      const running = table.active.get(jobId);
      if (running === undefined) table.ended(jobId);
      else running.stop();
    },
    async resume(jobId) {
      const { job, session, run } = await reopen(jobId);
      if (!job.resumable) {
        await session.close();
        throw notResumable(job, session.journal.records);
      }
      table.track(startRun(run), session);
    },
    async cleanUp(jobId) {
      const { job, session, run } = await reopen(jobId);
      // A backup that has succeeded is none of them.
      if (!job.resumable && job.leftovers.length === 0) {
        await session.close();
        return job;
      }
      const cleaning = startCleanUp(run);
      table.track(cleaning, session);
      await table.active.get(jobId)?.settled;
      await cleaning.closed;
      return table.get(jobId);
    },
    async whileEnded(jobId, work) {
      await requireEnded(jobId);
      const job = table.ended(jobId);
      const session = await store.open(jobId);
      try {
        await work((leftover) => appendGone(session.journal, job, leftover));
      } finally {
        await session.close();
      }
      await refresh();
    },
    pendingGcPauses() {
      const nowMs = clock.now().getTime();
      return table
        .ownerless()
        .flatMap(({ job, gcPauses }) => gcPauses.map((pause) => ({ jobId: job.id, pause })))
        .filter(({ pause }) => Date.parse(pause.until) > nowMs);
    },
    async noteGcResumed(jobId, pause) {
      const session = await store.open(jobId);
      try {
        await appendGcResumed(session.journal, pause);
      } finally {
        await session.close();
      }
      await refresh();
    },
    async whenFinished(jobId) {
      return table.active.get(jobId)?.finished ?? table.ended(jobId);
    },
    async close() {
      const running = [...table.active.values()];
      for (const { stop } of running) stop();
      await Promise.all(running.map(({ settled }) => settled));
    },
  };
}

/** Says which rows are in the way where some are. */
function notResumable(job: Job, records: Journal['records']): AppError {
  const [half] = halfAdded(job.plan, records);
  if (half) return new AppError('APPEND_UNFINISHED', { collection: formatName(half) });
  const reason = `${job.plan.options.kind} ${job.outcome ?? job.state}`;
  return new AppError('JOB_NOT_RESUMABLE', { job: job.id, reason });
}

/** With the last pause of a job, its leftover of a paused garbage collection is gone, too. */
async function appendGcResumed(journal: Journal, pause: GcPause): Promise<void> {
  const { ticket, endpoint, collectionId } = pause;
  const resumed = { type: 'gcResumed', ticket, endpoint, collectionId } as const;
  await journal.append(resumed);
  if (gcPausesOf([...journal.records, resumed]).length > 0) return;
  for (const leftover of leftoversOf(journal.records)) {
    if (leftover.kind === 'pausedGc') await journal.append({ type: 'leftoverGone', leftover });
  }
}

/** What is gone cannot be gone on with. */
async function appendGone(journal: Journal, job: Job, leftover: Leftover): Promise<void> {
  await journal.append({ type: 'leftoverGone', leftover }, { durable: true });
  if (!job.resumable || leftover.kind !== 'partialBackup') return;
  const { id: jobId, changedAt: at, outcome, error } = job;
  const leftovers = leftoversOf(journal.records);
  const ended = { outcome: outcome ?? 'interrupted', error, resumable: false, leftovers };
  const event: JobEvent = { type: 'job.finished', jobId, at, ...ended };
  await journal.append({ type: 'event', event }, { durable: true });
}
