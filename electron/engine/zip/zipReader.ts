import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';

import { type Entry, openPromise, type ZipFile } from 'yauzl';

import { AppError, messageOf } from '#shared/errors.ts';

import { isCode } from '../fileError.ts';
import { countBody } from '../storage/countedBody.ts';
import { decideRange } from '../storage/decideRange.ts';
import { mapFileError } from '../storage/localFiles.ts';
import type { ObjectInfo, ObjectStore, ReadOptions, ReadResult } from '../storage/objectStore.ts';
import { throwIfStopped } from '../storage/stopped.ts';
import { listingOf } from './entryListing.ts';
import { readEntries } from './zipEntries.ts';
import { isSystemFile } from './zipNames.ts';

interface ZipObject {
  readonly info: ObjectInfo;
  readonly entry: Entry;
}

export interface OpenZip {
  /** Of the one backup in it: the name of its folder, or the one that it tells itself. */
  readonly backupName: string;
  /** Its objects lie under that name. Nothing can be written. */
  readonly store: ObjectStore;
}

/**
 * Opens a zip with one backup in it: at its root, or in one folder.
 * @throws ZIP_UNREADABLE for what is no zip, holds names or entries that no zip of a backup has, or not one backup;
 *   LOCAL_PATH_UNUSABLE
 */
export async function openZipReader(file: string): Promise<OpenZip> {
  const zip = await openZip(file);
  try {
    const entries = await readEntries(zip, file);
    const { backupName, folder } = await findBackup(zip, entries, file);
    const objects = new Map<string, ZipObject>();
    for (const [name, entry] of entries) {
      if (!name.startsWith(folder) || isSystemFile(name)) continue;
      const key = `${backupName}/${name.slice(folder.length)}`;
      objects.set(key, { info: infoOf(key, entry), entry });
    }
    return { backupName, store: createStore(zip, objects, pathToFileURL(file).href) };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** @throws ZIP_UNREADABLE, LOCAL_PATH_UNUSABLE */
export async function openZip(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { autoClose: false, lazyEntries: true, strictFileNames: true });
  } catch (error) {
    if (isCode(error, 'ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR')) throw mapFileError(error, file);
    throw new AppError(
      'ZIP_UNREADABLE',
      { path: file, reason: messageOf(error) },
      { cause: error },
    );
  }
}

const marker = 'meta/backup_meta.json';

async function findBackup(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  file: string,
): Promise<{ backupName: string; folder: string }> {
  const atRoot = entries.get(marker);
  if (atRoot) {
    const told = nameIn(await buffer(await zip.openReadStreamPromise(atRoot)));
    return { backupName: told ?? path.basename(file).replace(/\.zip$/i, ''), folder: '' };
  }
  const folders = [...entries.keys()].filter(
    (name) => name.endsWith(`/${marker}`) && name.split('/').length === 3,
  );
  const [first, second] = folders.map((name) => name.slice(0, -marker.length));
  const reason =
    first === undefined
      ? `there is no ${marker} at its root or in a folder of it`
      : 'it holds more than one backup';
  if (first === undefined || second !== undefined) {
    throw new AppError('ZIP_UNREADABLE', { path: file, reason });
  }
  return { backupName: first.slice(0, -1), folder: first };
}

/** The name in the metadata, where it can be the name of a folder. */
function nameIn(json: Buffer): string | undefined {
  try {
    const { name } = JSON.parse(json.toString('utf8')) as { name?: unknown };
    return typeof name === 'string' && /^\w[\w.-]*$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function infoOf(key: string, entry: Entry): ObjectInfo {
  const { uncompressedSize: sizeBytes } = entry;
  const etag = `${entry.crc32.toString(16).padStart(8, '0')}-${sizeBytes}`;
  return { key, sizeBytes, etag, modifiedAt: entry.getLastModDate().toISOString() };
}

function createStore(
  zip: ZipFile,
  objects: ReadonlyMap<string, ZipObject>,
  location: string,
): ObjectStore {
  async function read(key: string, options: ReadOptions): Promise<ReadResult> {
    const { signal, onBytes } = options;
    throwIfStopped(signal);
    const found = objects.get(key);
    if (!found) throw new AppError('OBJECT_NOT_FOUND', { key, location });
    const { info, entry } = found;
    const { start, sizeBytes } = decideRange(info, options, location);
    const corrupt = (error: unknown) =>
      error instanceof AppError
        ? error
        : new AppError('OBJECT_CORRUPT', { key, location, reason: messageOf(error) });
    try {
      const whole = await zip.openReadStreamPromise(entry);
      const source = Readable.from(cut(whole, { start, sizeBytes, entry }), { objectMode: false });
      const check = { key, location, sizeBytes, signal, onBytes, toError: corrupt };
      return { info, body: countBody(source, check) };
    } catch (error) {
      throw corrupt(error);
    }
  }

  const refuse = (): Promise<never> => Promise.reject(new AppError('READ_ONLY', { location }));
  return {
    location,
    ...listingOf(objects),
    read,
    write: refuse,
    copyFrom: refuse,
    remove: refuse,
    removeMany: refuse,
    canCopyFrom: () => false,
    async *listUploads() {
      // Nobody writes here.
    },
    abortUpload: refuse,
    async checkBucket(signal) {
      throwIfStopped(signal);
    },
    async close() {
      zip.close();
    },
  };
}

/** The asked part of an entry; what is read whole is compared with its checksum, before its last bytes are believed. */
async function* cut(
  whole: Readable,
  { start, sizeBytes, entry }: { start: number; sizeBytes: number; entry: Entry },
): AsyncGenerator<Buffer> {
  let at = 0;
  let sum = 0;
  for await (const chunk of whole as AsyncIterable<Buffer>) {
    const from = Math.max(0, start - at);
    const part = chunk.subarray(from, Math.max(from, start + sizeBytes - at));
    at += chunk.length;
    sum = crc32(chunk, sum);
    if (part.length > 0) yield part;
    if (at >= start + sizeBytes && at < entry.uncompressedSize) return;
  }
  if (sum !== entry.crc32) throw new Error('its checksum in the zip is another one');
}
