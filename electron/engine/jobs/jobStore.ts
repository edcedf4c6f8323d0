import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import pLimit from 'p-limit';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { Job, JobEvent } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

import type { Clock } from '../clock.ts';
import { readOwner, type Release, tryLock } from '../fileLock.ts';
import type { Logger } from '../log.ts';
import { isAliveOn, type ProcessOwner } from '../processOwner.ts';
import { createClaims } from './claims.ts';
import { type Journal, openJournal } from './journal.ts';
import { keptEvents } from './journalEvents.ts';
import { type JournalContent, readJournal } from './journalFile.ts';
import type { GcPause } from './journalRecord.ts';
import { endedJob, foldJob, gcPausesOf } from './journalState.ts';

/** Older ones stay on the disk, but are not shown. */
const shownJobs = 500;
const readAtOnce = 4;

export interface StoredJob {
  readonly job: Job;
  readonly gcPauses: readonly GcPause[];
  /** The live process that runs it; null when it has ended. */
  readonly owner: ProcessOwner | null;
  /** Differs whenever the file does. */
  readonly version: string;
}

/** The right to work on a job and to write its journal. close also closes the journal. */
export interface Session {
  readonly journal: Journal;
  readonly close: () => Promise<void>;
}

export type JobStore = Awaited<ReturnType<typeof openJobStore>>;

/** The journals of all jobs: files <jobId>.jsonl of one folder, each with the lock of its owner beside it. */
export async function openJobStore(input: {
  readonly folder: string;
  readonly owner: ProcessOwner;
  readonly clock: Clock;
  readonly log: Logger;
}) {
  const { folder, owner, clock, log } = input;
  const isAlive = isAliveOn(owner.host);
  const claim = createClaims();
  const limit = pLimit(readAtOnce);
  const journalPath = (jobId: string) => join(folder, `${jobId}.jsonl`);
  const lockPath = (jobId: string) => join(folder, `${jobId}.lock`);
  await mkdir(folder, { recursive: true, mode: 0o700 });

  /** null for a journal that does not even say what was planned; the log says so. */
  async function read(jobId: string): Promise<StoredJob | null> {
    const path = journalPath(jobId);
    const version = await versionOf(path);
    const content = await readJournal(path, 'state');
    if (content.damage !== null) {
      log.log('warn', 'a journal is damaged and was read up to there', { path, ...content.damage });
    }
    const job = foldJob(content.records);
    if (job === null) {
      log.log('warn', 'a journal without a beginning is left alone', { path });
      return null;
    }
    const gcPauses = gcPausesOf(content.records);
    const holder = job.state === 'finished' ? null : await readOwner(lockPath(jobId), isAlive);
    if (holder !== null) return { job, gcPauses, owner: holder, version };
    // Its last words may have come between the two looks.
    if ((await versionOf(path)) !== version) return read(jobId);
    return { job: readableEnd(job, content), gcPauses, owner: null, version };
  }

  async function readChanged(jobId: string, known?: StoredJob): Promise<StoredJob | null> {
    try {
      const isEnded = known?.owner === null;
      const isCurrent = isEnded && known.version === (await versionOf(journalPath(jobId)));
      return isCurrent ? known : await read(jobId);
    } catch (error) {
      // One unreadable file must not hide the other jobs.
      log.log('warn', 'a journal cannot be read', { error: toErrorInfo(error) });
      return null;
    }
  }

  return {
    read,
    /** What its journal tells a person, oldest first. Fails with JOB_NOT_FOUND. */
    async events(jobId: string): Promise<JobEvent[]> {
      const { records } = await readJournal(journalPath(jobId), 'state');
      return keptEvents(records);
    },
    /** The newest jobs of the folder but skipped ones. What did not change since known was read is not read again. */
    async readAll(known: ReadonlyMap<string, StoredJob>, isSkipped: (jobId: string) => boolean) {
      const ids = (await newestIds(folder)).filter((id) => !isSkipped(id));
      const jobs = await Promise.all(ids.map((id) => limit(() => readChanged(id, known.get(id)))));
      return jobs.filter((stored) => stored !== null);
    },
    /**
     * Fails with JOB_OWNED_ELSEWHERE; with a plan that is to be carried out, also with LEASE_TAKEN when a job of this
     * process, or one of those that run elsewhere, works on the same things.
     */
    async open(jobId: string, plan?: Plan, elsewhere: readonly Job[] = []): Promise<Session> {
      const unclaim = plan === undefined ? () => undefined : claim(jobId, plan, elsewhere);
      let unlock: Release | null = null;
      async function release(): Promise<void> {
        unclaim();
        await unlock?.();
      }
      try {
        const path = lockPath(jobId);
        unlock = await tryLock({ path, owner, isAlive });
        if (unlock === null) throw ownedElsewhere(jobId, await readOwner(path, isAlive));
        const journal = await openJournal(journalPath(jobId), { clock });
        return { journal, close: () => journal.close().then(release) };
      } catch (error) {
        await release();
        throw error;
      }
    },
  };
}

/** The owner is null when it let go between two looks. */
export function ownedElsewhere(job: string, owner: ProcessOwner | null): AppError {
  const name = owner === null ? '?' : `${owner.pid}@${owner.host}`;
  return new AppError('JOB_OWNED_ELSEWHERE', { job, owner: name });
}

/** What a newer version wrote may be what a resume needs; only that version can go on. */
function readableEnd(job: Job, { records, damage }: JournalContent): Job {
  const ended = endedJob(job, records);
  return damage?.reason === 'unknown' ? { ...ended, resumable: false } : ended;
}

async function newestIds(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^[\w-]+\.jsonl$/.test(name));
  const files = await Promise.all(
    names.map(async (name) => ({ name, atMs: (await stat(join(folder, name))).mtimeMs })),
  );
  return files
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, shownJobs)
    .map(({ name }) => name.slice(0, -'.jsonl'.length));
}

async function versionOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { path, reason: 'it is gone' }, { cause });
  }
}
