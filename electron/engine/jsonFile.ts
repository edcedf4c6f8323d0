import { rename } from 'node:fs/promises';

import pLimit from 'p-limit';
import { z } from 'zod';

import { AppError } from '#shared/errors.ts';

import type { Clock } from './clock.ts';
import { readText, replaceFile } from './durableFile.ts';
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
  readonly clock: Clock;
  /** Told of a file that was set aside because it could not be understood. */
  readonly onNotice: (notice: AppError) => void;
}

const Envelope = z.object({ version: z.number().int().positive(), data: z.unknown() });

/** A file that cannot be understood is never lost: it is renamed <path>.unreadable-<time>.json and a new one begins. */
export function openJsonFile<T>(options: JsonFileOptions<T>): JsonFile<T> {
  const { path, schema, version, empty, clock, onNotice } = options;
  const oneAtATime = pLimit(1);
  const locked = (action: () => Promise<T>): Promise<T> =>
    oneAtATime(() => withLock({ path, clock }, action));

  async function read(): Promise<T> {
    const text = await readText(path);
    return text === null ? empty : schema.parse(parseVersioned(text, { path, version }));
  }

  async function readOrSetAside(): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof AppError) throw error;
      const time = clock.now().toISOString().replaceAll(':', '-');
      await rename(path, `${path.replace(/\.json$/, '')}.unreadable-${time}.json`);
      onNotice(new AppError('FILE_UNREADABLE', { path, reason: reasonOf(error) }));
      return empty;
    }
  }

  return {
    async read() {
      try {
        return await read();
      } catch (error) {
        if (error instanceof AppError) throw error;
        // Looked at again under the lock: another process may have set it aside and begun a new one.
        return locked(readOrSetAside);
      }
    },
    update: (change) =>
      locked(async () => {
        const data = schema.parse(change(await readOrSetAside()));
        await replaceFile(path, formatVersioned(version, data));
        return data;
      }),
  };
}

/** The data of { version, data }. @throws FILE_TOO_NEW; a SyntaxError or ZodError when it is not of that form */
export function parseVersioned(
  text: string,
  { path, version }: { readonly path: string; readonly version: number },
): unknown {
  const file = Envelope.parse(JSON.parse(text));
  if (file.version > version) throw new AppError('FILE_TOO_NEW', { path });
  return file.data;
}

export function formatVersioned(version: number, data: unknown): string {
  return `${JSON.stringify({ version, data }, null, 2)}\n`;
}

/** Words without content of the file: it may hold addresses and names, and the reason goes to the log. */
function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'it is not JSON';
  return `${error.issues[0]?.path.join('.') || 'the file'} is not as expected`;
}
