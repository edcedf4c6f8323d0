import { link, unlink } from 'node:fs/promises';

import pLimit from 'p-limit';
import { z } from 'zod';

import { AppError } from '#shared/errors.ts';

import type { Clock } from './clock.ts';
import { readText, replaceFile } from './durableFile.ts';
import { isCode } from './fileError.ts';
import { withLock } from './fileLock.ts';

/** One JSON file that several processes may read and change: { version, data }. */
export interface JsonFile<T> {
  /** @throws FILE_TOO_NEW, FILE_UNREADABLE when the system refuses to read it */
  read(): Promise<T>;
  /**
   * Reads, changes and writes under the lock of the file, and gives what was written.
   * @throws also FILE_LOCKED, DISK_FULL, and whatever change throws; nothing is written then
   */
  update(change: (data: T) => T): Promise<T>;
}

export interface JsonFileOptions<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly version: number;
  /** The data of a file that is not there. */
  readonly empty: T;
  /** Turns the data of an older version into that of the current one; the schema checks its result. */
  readonly migrate?: (data: unknown, fromVersion: number) => unknown;
  readonly clock: Clock;
  /** Told of a file that was set aside because it could not be understood. */
  readonly onNotice: (notice: AppError) => void;
}

type Content<T> =
  | { readonly type: 'data'; readonly data: T }
  | { readonly type: 'unreadable'; readonly reason: string };

const Envelope = z.object({ version: z.number().int().positive(), data: z.unknown() });

/** A file that cannot be understood is never lost: it is renamed <path>.unreadable-<time>.json and a new one begins. */
export function openJsonFile<T>(options: JsonFileOptions<T>): JsonFile<T> {
  const { path, schema, version, empty, clock, onNotice } = options;
  const oneAtATime = pLimit(1);

  async function readLocked(): Promise<T> {
    const content = await readContent(options);
    if (content.type === 'data') return content.data;
    await setAside(path, clock);
    onNotice(new AppError('FILE_UNREADABLE', { path, reason: content.reason }));
    return empty;
  }

  return {
    async read() {
      const content = await readContent(options);
      // Looked at again under the lock: another process may have set it aside and begun a new one.
      return content.type === 'data'
        ? content.data
        : oneAtATime(() => withLock({ path, clock }, readLocked));
    },
    update: (change) =>
      oneAtATime(() =>
        withLock({ path, clock }, async () => {
          const data = schema.parse(change(await readLocked()));
          await replaceFile(path, `${JSON.stringify({ version, data }, null, 2)}\n`);
          return data;
        }),
      ),
  };
}

async function readContent<T>(options: JsonFileOptions<T>): Promise<Content<T>> {
  const { path, schema, version, empty, migrate } = options;
  const text = await readText(path);
  if (text === null) return { type: 'data', data: empty };
  try {
    const file = Envelope.parse(JSON.parse(text));
    if (file.version > version) throw new AppError('FILE_TOO_NEW', { path });
    const data = file.version < version ? migrate?.(file.data, file.version) : file.data;
    return { type: 'data', data: schema.parse(data) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    return { type: 'unreadable', reason: reasonOf(error) };
  }
}

/** Words without content of the file: it may hold addresses and names, and the reason goes to the log. */
function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'it is not JSON';
  const [issue] = error.issues;
  return issue
    ? `${issue.path.join('.') || 'the file'} is not as expected`
    : 'it is not as expected';
}

async function setAside(path: string, clock: Clock): Promise<void> {
  const time = clock.now().toISOString().replaceAll(':', '-');
  const stem = path.replace(/\.json$/, '');
  for (let copy = 1; ; copy += 1) {
    const aside = `${stem}.unreadable-${time}${copy === 1 ? '' : `-${copy}`}.json`;
    try {
      // A rename would overwrite an earlier one of the same moment.
      await link(path, aside);
      return await unlink(path);
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}
