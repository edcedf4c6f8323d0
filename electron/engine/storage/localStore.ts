import { constants } from 'node:fs';
import { copyFile, mkdir, open, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

import { AppError } from '#shared/errors.ts';

import { countBody } from './countedBody.ts';
import { decideRange } from './decideRange.ts';
import { innermost } from './decorate.ts';
import { compareKeys } from './keys.ts';
import {
  infoOfFile,
  mapFileError,
  pathOf,
  readFolder,
  removeEmptyFolders,
  requireInside,
  toInfo,
  unlessMissing,
  walk,
} from './localFiles.ts';
import { listTemporaries, moveTo, removeTemporaryOf, temporaryFile } from './localWrite.ts';
import {
  levelEntries,
  type ObjectInfo,
  type ObjectStore,
  type ReadOptions,
  type ReadResult,
  type WriteOptions,
} from './objectStore.ts';
import { stoppedOr, throwIfStopped, unlessStopped } from './stopped.ts';

const directories = new WeakMap<ObjectStore, string>();

/**
 * A folder in the place of a bucket; a key is the relative path of a file. Unlike in a bucket, a key cannot also be the
 * folder of another. A file is written aside, synced and renamed, so it is whole or not there, also after a power cut.
 * @param options.directory absolute; it must exist and is never made: that would fill the place where a disk should be
 * mounted
 */
export function createLocalStore({ directory: given }: { directory: string }): ObjectStore {
  const directory = path.resolve(given);
  const location = pathToFileURL(directory).href;
  const missing = (key: string): AppError => new AppError('OBJECT_NOT_FOUND', { key, location });

  async function checkBucket(signal: AbortSignal): Promise<void> {
    throwIfStopped(signal);
    const stats = await stat(directory).catch((error: unknown) => {
      throw mapFileError(error, directory);
    });
    if (stats.isDirectory()) return;
    throw new AppError('LOCAL_PATH_UNUSABLE', { path: directory, reason: 'it is not a folder' });
  }

  async function head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    throwIfStopped(signal);
    return infoOfFile(key, pathOf(directory, key));
  }

  async function read(key: string, options: ReadOptions): Promise<ReadResult> {
    const { signal, onBytes } = options;
    const file = pathOf(directory, key);
    // Opening a pipe would wait for a writer, so what it is comes first.
    if ((await head(key, signal)) === undefined) throw missing(key);
    const handle = await unlessMissing(open(file, 'r'), file);
    if (handle === undefined) throw missing(key);
    const toError = (error: unknown): AppError => mapFileError(error, file);
    try {
      const info = toInfo(key, await handle.stat({ bigint: true }));
      if (info === undefined) throw missing(key);
      const { start, sizeBytes } = decideRange(info, options, location);
      const end = start + sizeBytes - 1;
      if (sizeBytes === 0) await handle.close();
      const source =
        sizeBytes === 0
          ? Readable.from([])
          : handle.createReadStream({ start, end, highWaterMark: 256 * 1024 });
      const check = { key, location, sizeBytes, signal, onBytes, toError };
      return { info, body: countBody(source, check) };
    } catch (error) {
      await handle.close().catch(() => undefined);
      throw toError(error);
    }
  }

  /** Lets fill make a temporary file and moves that to its place. */
  async function place(
    key: string,
    { signal, onlyIfAbsent = false }: Pick<WriteOptions, 'signal' | 'onlyIfAbsent'>,
    fill: (temporary: string) => Promise<void>,
  ): Promise<ObjectInfo> {
    const file = pathOf(directory, key);
    throwIfStopped(signal);
    await requireInside(directory, file);
    const temporary = temporaryFile(directory, key);
    try {
      await mkdir(path.dirname(temporary), { recursive: true });
      await fill(temporary);
      throwIfStopped(signal);
      const isPlaced = await moveTo(temporary, file, onlyIfAbsent);
      if (!isPlaced) throw new AppError('OBJECT_EXISTS', { key, location });
      const info = await infoOfFile(key, file);
      if (info === undefined) throw missing(key);
      return info;
    } catch (error) {
      throw stoppedOr(mapFileError(error, file), signal);
    } finally {
      await removeTemporary(temporary);
    }
  }

  async function write(
    key: string,
    body: Uint8Array | Readable,
    options: WriteOptions,
  ): Promise<ObjectInfo> {
    const { sizeBytes, signal, onBytes } = options;
    const source = body instanceof Uint8Array ? Readable.from([body]) : body;
    const counted = countBody(source, { key, location, sizeBytes, signal, onBytes });
    try {
      return await place(key, options, (temporary) =>
        writeFile(temporary, counted, { flag: 'wx', flush: true }),
      );
    } finally {
      counted.destroy();
    }
  }

  async function copyFrom(
    ...[source, info, key, { signal, onBytes }]: Parameters<ObjectStore['copyFrom']>
  ): Promise<ObjectInfo> {
    const other = directories.get(innermost(source));
    if (other === undefined)
      throw new AppError('INTERNAL', { reason: 'no copy between these stores' });
    const file = pathOf(other, info.key);
    const requireUnchanged = async (): Promise<void> => {
      const now = await infoOfFile(info.key, file);
      const where = { key: info.key, location: source.location };
      if (now === undefined) throw new AppError('OBJECT_NOT_FOUND', where);
      if (info.etag !== '' && now.etag !== info.etag) throw new AppError('OBJECT_CHANGED', where);
    };
    const copy = await place(key, { signal }, async (temporary) => {
      await requireUnchanged();
      const copied = copyFile(file, temporary, constants.COPYFILE_FICLONE);
      // A copy by the kernel cannot be ended; when stopped it ends alone, and its file is removed then.
      await unlessStopped(copied, signal).catch((error: unknown) => {
        if (signal.aborted)
          void copied.catch(() => undefined).then(() => removeTemporary(temporary));
        throw error;
      });
      await syncFile(temporary);
      await requireUnchanged();
    });
    onBytes?.(copy.sizeBytes);
    return copy;
  }

  async function remove(key: string, signal: AbortSignal): Promise<void> {
    throwIfStopped(signal);
    const file = pathOf(directory, key);
    await requireInside(directory, file);
    // A folder of that name is no object.
    if ((await infoOfFile(key, file)) !== undefined) await unlessMissing(unlink(file), file);
    await removeEmptyFolders(directory, path.dirname(file));
  }

  const store: ObjectStore = {
    location,
    head,
    read,
    write,
    copyFrom,
    remove,
    checkBucket,
    async *list(prefix, signal, startAfter) {
      await checkBucket(signal);
      for await (const info of walk({ directory, prefix, signal })) {
        if (startAfter === undefined || compareKeys(info.key, startAfter) > 0) yield info;
      }
    },
    async *listFolders(prefix, signal) {
      await checkBucket(signal);
      if (prefix !== '') pathOf(directory, prefix.replace(/\/$/, ''));
      for (const key of await readFolder(directory, prefix)) {
        if (key.endsWith('/')) yield key.slice(prefix.length, -1);
      }
    },
    async listLevel(prefix, signal) {
      await checkBucket(signal);
      if (prefix !== '') pathOf(directory, prefix.replace(/\/$/, ''));
      const keys = await readFolder(directory, prefix);
      const shown = keys.slice(0, levelEntries);
      const files = shown.filter((key) => !key.endsWith('/'));
      const infos = await Promise.all(files.map((key) => head(key, signal)));
      return {
        folders: shown
          .filter((key) => key.endsWith('/'))
          .map((key) => key.slice(prefix.length, -1)),
        objects: infos.filter((info) => info !== undefined),
        isCut: keys.length > levelEntries,
      };
    },
    canCopyFrom: (source) => directories.has(innermost(source)),
    async removeMany(keys, signal) {
      for (const key of keys) await remove(key, signal);
    },
    async *listUploads(prefix, signal) {
      throwIfStopped(signal);
      yield* listTemporaries(directory, prefix);
    },
    async abortUpload({ uploadId }, signal) {
      throwIfStopped(signal);
      await removeTemporaryOf(directory, uploadId);
    },
    close: () => Promise.resolve(),
  };
  directories.set(store, directory);
  return store;
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Windows keeps a file that is still being written. */
async function removeTemporary(temporary: string): Promise<void> {
  await rm(temporary, { force: true }).catch(() => undefined);
}
