import { copyFile, type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { AppError, messageOf } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { isCode } from '../fileError.ts';
import { formatRecord, type JournalDamage, readJournal } from './journalFile.ts';
import type { JournalRecord } from './journalRecord.ts';

export { type JournalDamage, readJournal } from './journalFile.ts';

const groupRecords = 64;
const groupMs = 1_000;

export interface Journal {
  /** What the file held when it was opened, oldest first. */
  readonly records: readonly JournalRecord[];
  readonly damage: JournalDamage | null;
  /**
   * Resolves when the record is taken over, with durable when it lies on the disk. Fails with DISK_FULL or
   * FILE_UNREADABLE once a write has failed: nothing is appended behind a line that may be half written.
   */
  append(record: JournalRecord, options?: { readonly durable: boolean }): Promise<void>;
  /** Writes what is pending and closes the file; does not fail when an earlier write has. */
  close(): Promise<void>;
}

/**
 * Opens a job's journal for appending and creates it when there is none (mode 0600). Records go to the disk in groups,
 * at the latest 64 records or 1 s after the first. A torn last line is cut off; where the file is damaged, a copy of
 * all of it is kept beside it as <path>.damaged before the unreadable rest is cut off. Fails with FILE_TOO_NEW, and changes nothing,
 * when a newer version wrote records that are not known here.
 */
export async function openJournal(
  path: string,
  { clock }: { readonly clock: Clock },
): Promise<Journal> {
  const file = await open(path, 'a+', 0o600).catch((error: unknown) => fail(path, error));
  try {
    const { records, goodBytes, sizeBytes, damage } = await readJournal(path);
    if (damage?.reason === 'unknown') throw new AppError('FILE_TOO_NEW', { path });
    if (damage !== null) await keepAside(path);
    if (goodBytes < sizeBytes) await file.truncate(goodBytes);
    if (sizeBytes === 0) await syncFolder(dirname(path));
    return { records, damage, ...createAppender({ path, file, clock }) };
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

/** A new file is only safe from a power cut once its folder is on the disk, too. Windows cannot open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The writing half of a journal, over a file that is open for appending. */
export function createAppender(input: {
  readonly path: string;
  readonly file: Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>;
  readonly clock: Clock;
}): Pick<Journal, 'append' | 'close'> {
  const { path, file, clock } = input;
  let pending: string[] = [];
  let isTimed = false;
  let failure: unknown = null;
  /** The end of the last write that was begun; writes never overlap. */
  let written: Promise<void> = Promise.resolve();
  const closing = new AbortController();

  function flush(): Promise<void> {
    written = written.then(async () => {
      if (failure !== null) throw failure;
      if (pending.length === 0) return;
      const lines = pending.join('');
      pending = [];
      try {
        await file.appendFile(lines);
        await file.datasync();
      } catch (error) {
        failure = toFileError(path, error);
        throw failure;
      }
    });
    const result = written;
    // The failure is given to every later append; the chain itself goes on, so that close comes to its end.
    written = written.catch(() => undefined);
    return result;
  }

  function flushSoon(): void {
    if (isTimed) return;
    isTimed = true;
    clock
      .sleep(groupMs, closing.signal)
      .then(() => {
        // Before the write: what is appended during it belongs to the next group.
        isTimed = false;
        return flush();
      })
      .catch(() => undefined);
  }

  return {
    async append(record, options = { durable: false }) {
      if (failure !== null) throw failure;
      closing.signal.throwIfAborted();
      pending.push(formatRecord(record));
      if (options.durable) return flush();
      if (pending.length === groupRecords) flush().catch(() => undefined);
      else flushSoon();
    },
    async close() {
      if (closing.signal.aborted) return written;
      closing.abort(new AppError('FILE_UNREADABLE', { path, reason: 'it is closed' }));
      await flush().catch(() => undefined);
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

function fail(path: string, cause: unknown): never {
  throw toFileError(path, cause);
}
