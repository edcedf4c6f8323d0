import { copyFile, type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { AppError, messageOf } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { syncFolder } from '../durableFile.ts';
import { isCode } from '../fileError.ts';
import { formatRecord, readJournal } from './journalFile.ts';
import type { JournalRecord } from './journalRecord.ts';

/** How long a record may be lost to a kill of the process, and how long or how many to a power cut. */
const writeMs = 50;
const syncMs = 1_000;
const syncRecords = 64;

export interface Journal {
  /** What the file held when it was opened, oldest first. */
  readonly records: readonly JournalRecord[];
  /**
   * Resolves when the record is taken over, with durable when it lies on the disk. Fails with DISK_FULL or
   * FILE_UNREADABLE once a write has failed: nothing is appended behind a line that may be half written.
   */
  append(record: JournalRecord, options?: { readonly durable: boolean }): Promise<void>;
  /** What was appended so far is in the file then, unless it cannot be written. */
  flush(): Promise<void>;
  /** Writes what is pending and closes the file; does not fail when an earlier write has. */
  close(): Promise<void>;
}

/**
 * Opens a job's journal for appending and creates it when there is none (mode 0600). A torn last line is cut off; where
 * the file is damaged, all of it is kept as <path>.damaged before the unreadable rest is cut off. Fails with
 * FILE_TOO_NEW, and changes nothing, when a newer version wrote records that are not known here.
 */
export async function openJournal(
  path: string,
  { clock }: { readonly clock: Clock },
): Promise<Journal> {
  const file = await open(path, 'a+', 0o600).catch((error: unknown) => {
    throw toFileError(path, error);
  });
  try {
    const { records, goodBytes, damage } = await readJournal(path);
    if (damage?.reason === 'unknown') throw new AppError('FILE_TOO_NEW', { path });
    if (damage !== null) await keepAside(path);
    await file.truncate(goodBytes);
    if (goodBytes === 0) await syncFolder(dirname(path));
    return { records, ...createAppender({ path, file, clock }) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Copied under another name first: a crash in between must not leave half a copy that looks whole. */
async function keepAside(path: string): Promise<void> {
  await copyFile(path, `${path}.damaged.part`);
  await rename(`${path}.damaged.part`, `${path}.damaged`);
}

/** The writing half of a journal, over a file that is open for appending. */
export function createAppender(input: {
  readonly path: string;
  readonly file: Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>;
  readonly clock: Clock;
}): Pick<Journal, 'append' | 'flush' | 'close'> {
  const { path, file, clock } = input;
  const closing = new AbortController();
  const timers = new Set<number>();
  let pending: string[] = [];
  let unsynced = 0;
  let failure: unknown = null;
  /** The end of the last write that was begun; writes never overlap. */
  let last: Promise<void> = Promise.resolve();

  async function write(isSynced: boolean): Promise<void> {
    if (failure !== null) throw failure;
    const lines = pending.join('');
    const hasToSync = isSynced && unsynced > 0;
    pending = [];
    if (isSynced) unsynced = 0;
    try {
      if (lines !== '') await file.appendFile(lines);
      if (hasToSync) await file.datasync();
    } catch (error) {
      failure = toFileError(path, error);
      throw failure;
    }
  }

  function writeNow(isSynced: boolean): Promise<void> {
    const result = last.then(() => write(isSynced));
    // The failure is given to every later append; the chain itself goes on, so that close comes to its end.
    last = result.catch(() => undefined);
    return result;
  }

  async function flushWithin(ms: number, isSynced: boolean): Promise<void> {
    if (timers.has(ms)) return;
    timers.add(ms);
    await clock.sleep(ms, closing.signal);
    // Before the write: what is appended during it belongs to the next group.
    timers.delete(ms);
    await writeNow(isSynced);
  }

  return {
    async append(record, options = { durable: false }) {
      if (failure !== null) throw failure;
      closing.signal.throwIfAborted();
      pending.push(formatRecord(record));
      unsynced += 1;
      if (options.durable) return writeNow(true);
      if (unsynced % syncRecords === 0) writeNow(true).catch(() => undefined);
      flushWithin(writeMs, false).catch(() => undefined);
      flushWithin(syncMs, true).catch(() => undefined);
    },
    // A failure is given to whoever appends.
    flush: () => writeNow(false).catch(() => undefined),
    async close() {
      if (closing.signal.aborted) return last;
      closing.abort(new AppError('FILE_UNREADABLE', { path, reason: 'it is closed' }));
      await writeNow(true).catch(() => undefined);
      // All that could be written is on the disk by now; a failure here would only hide how the job ended.
      await file.close().catch(() => undefined);
    },
  };
}

function toFileError(path: string, cause: unknown): AppError {
  return isCode(cause, 'ENOSPC', 'EDQUOT')
    ? new AppError('DISK_FULL', { path }, { cause })
    : new AppError('FILE_UNREADABLE', { path, reason: messageOf(cause) }, { cause });
}
