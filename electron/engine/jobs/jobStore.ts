import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import pLimit from 'p-limit';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';

import { readOwner } from '../fileLock.ts';
import type { Logger } from '../log.ts';
import type { IsAlive, ProcessOwner } from '../processOwner.ts';
import { type JournalContent, readJournal } from './journalFile.ts';
import type { GcPause } from './journalRecord.ts';
import { asInterrupted, foldJob, gcPausesOf, leftoversOf } from './journalState.ts';

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

export interface JobStore {
  readonly journalPath: (jobId: string) => string;
  readonly lockPath: (jobId: string) => string;
  /** null for a journal that does not even say what was planned; the log says so. */
  readonly read: (jobId: string) => Promise<StoredJob | null>;
  /** The newest jobs of the folder but skipped ones. What did not change since known was read is not read again. */
  readonly readAll: (
    known: ReadonlyMap<string, StoredJob>,
    isSkipped: (jobId: string) => boolean,
  ) => Promise<StoredJob[]>;
}

/** The journals of all jobs: files <jobId>.jsonl of one folder, each with the lock of its owner beside it. */
export async function openJobStore(input: {
  readonly folder: string;
  readonly isAlive: IsAlive;
  readonly log: Logger;
}): Promise<JobStore> {
  const { folder, isAlive, log } = input;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const limit = pLimit(readAtOnce);
  const journalPath = (jobId: string): string => join(folder, `${jobId}.jsonl`);
  const lockPath = (jobId: string): string => join(folder, `${jobId}.lock`);

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
    const owner = job.state === 'finished' ? null : await readOwner(lockPath(jobId), isAlive);
    if (owner !== null) return { job, gcPauses, owner, version };
    // Its last words may have come between the two looks.
    if ((await versionOf(path)) !== version) return read(jobId);
    return { job: endedJob(job, content), gcPauses, owner, version };
  }

  async function readChanged(
    jobId: string,
    known: StoredJob | undefined,
  ): Promise<StoredJob | null> {
    try {
      const isCurrent =
        known?.owner === null && known.version === (await versionOf(journalPath(jobId)));
      return isCurrent ? known : await read(jobId);
    } catch (error) {
      // One unreadable file must not hide the other jobs.
      log.log('warn', 'a journal cannot be read', { error: toErrorInfo(error) });
      return null;
    }
  }

  return {
    journalPath,
    lockPath,
    read,
    async readAll(known, isSkipped) {
      const ids = (await newestIds(folder)).filter((id) => !isSkipped(id));
      const jobs = await Promise.all(ids.map((id) => limit(() => readChanged(id, known.get(id)))));
      return jobs.filter((stored) => stored !== null);
    },
  };
}

/** The leftovers are those of the records, which go on after the last word when a clean-up takes long. */
function endedJob(job: Job, { records, damage }: JournalContent): Job {
  const leftovers = leftoversOf(records);
  const ended = job.state === 'finished' ? { ...job, leftovers } : asInterrupted(job, leftovers);
  // What a newer version wrote may be what a resume needs; only that version can go on.
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
