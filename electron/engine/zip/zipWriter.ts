import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';

import { AppError } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { syncFolder } from '../durableFile.ts';
import { countBody } from '../storage/countedBody.ts';
import { decideRange } from '../storage/decideRange.ts';
import { mapFileError } from '../storage/localFiles.ts';
import type {
  ObjectInfo,
  ObjectStore,
  ReadOptions,
  ReadResult,
  WriteOptions,
} from '../storage/objectStore.ts';
import { stoppedOr, throwIfStopped } from '../storage/stopped.ts';
import { listingOf } from './entryListing.ts';
import { readEntries } from './zipEntries.ts';
import { nameProblem } from './zipNames.ts';
import { openZip } from './zipReader.ts';
import { directoryEnd, directoryEntry, localHeader, type ZipRecord } from './zipRecords.ts';

interface Written {
  readonly info: ObjectInfo;
  readonly record: ZipRecord;
}

export interface ZipWriter {
  readonly store: ObjectStore;
  /** Ends the zip, reads its directory back, and gives it its name. Until then there is no zip. */
  readonly commit: () => Promise<void>;
}

/**
 * A zip as a store. Files are stored as they are, each at a place of its own that is taken before its bytes come: so several
 * are written at once, and one that breaks off is written again without beginning the zip anew (a library that writes
 * one stream from start to end can do neither). Until commit all of it lies in a hidden file beside the zip.
 */
export function createZipWriter(file: string, clock: Pick<Clock, 'now'>): ZipWriter {
  const location = pathToFileURL(file).href;
  const objects = new Map<string, Written>();
  const temporary = path.join(path.dirname(file), `${temporaryStart(file)}${randomUUID()}.part`);
  /** Places of files that were not written, by their length. */
  const free = new Map<number, number[]>();
  let opening: Promise<FileHandle> | undefined;
  let endOffset = 0;
  let isCommitted = false;

  /** Nothing lies on the disk before the first object comes. */
  const openFile = (): Promise<FileHandle> => (opening ??= open(temporary, 'wx+', 0o600));

  function takePlace(lengthBytes: number): number {
    const left = free.get(lengthBytes)?.pop();
    if (left !== undefined) return left;
    endOffset += lengthBytes;
    return endOffset - lengthBytes;
  }

  function givePlaceBack(offset: number, lengthBytes: number): void {
    free.set(lengthBytes, [...(free.get(lengthBytes) ?? []), offset]);
  }

  async function write(
    key: string,
    body: Uint8Array | Readable,
    options: WriteOptions,
  ): Promise<ObjectInfo> {
    const { sizeBytes, signal, onBytes, onlyIfAbsent } = options;
    const source = body instanceof Uint8Array ? Readable.from([body]) : body;
    const counted = countBody(source, { key, location, sizeBytes, signal, onBytes });
    const modifiedAt = clock.now();
    const headerBytes = localHeader({ name: key, sizeBytes, crc32: 0, modifiedAt }).length;
    let offset: number | undefined;
    try {
      throwIfStopped(signal);
      const problem = nameProblem(key);
      if (problem) throw new AppError('INVALID_INPUT', { reason: `the key ${key} ${problem}` });
      if (onlyIfAbsent && objects.has(key)) throw new AppError('OBJECT_EXISTS', { key, location });
      const handle = await openFile();
      offset = takePlace(headerBytes + sizeBytes);
      const { sum, etag } = await pour(counted, handle, offset + headerBytes);
      const record = { name: key, sizeBytes, crc32: sum, offset, modifiedAt };
      await writeAt(handle, localHeader(record), offset);
      remove(key);
      const info = { key, sizeBytes, etag, modifiedAt: modifiedAt.toISOString() };
      objects.set(key, { info, record });
      return info;
    } catch (error) {
      if (offset !== undefined) givePlaceBack(offset, headerBytes + sizeBytes);
      throw stoppedOr(mapFileError(error, file), signal);
    } finally {
      counted.destroy();
    }
  }

  function remove(key: string): void {
    const written = objects.get(key);
    if (!written || !objects.delete(key)) return;
    const { offset, sizeBytes } = written.record;
    givePlaceBack(offset, localHeader(written.record).length + sizeBytes);
  }

  async function read(key: string, options: ReadOptions): Promise<ReadResult> {
    const { signal, onBytes } = options;
    throwIfStopped(signal);
    const written = objects.get(key);
    if (!written) throw new AppError('OBJECT_NOT_FOUND', { key, location });
    const { info, record } = written;
    const { start, sizeBytes } = decideRange(info, options, location);
    const from = record.offset + localHeader(record).length + start;
    const handle = await openFile();
    const source = Readable.from(readAt(handle, from, sizeBytes), { objectMode: false });
    const toError = (error: unknown) => mapFileError(error, file);
    const check = { key, location, sizeBytes, signal, onBytes, toError };
    return { info, body: countBody(source, check) };
  }

  async function commit(): Promise<void> {
    try {
      const handle = await openFile();
      const records = [...objects.values()].map(({ record }) => record);
      await writeDirectory(handle, records, endOffset);
      await handle.sync();
      await checkDirectory(temporary, objects, location);
      await rename(temporary, file);
      isCommitted = true;
      await syncFolder(path.dirname(file));
    } catch (error) {
      throw mapFileError(error, file);
    }
  }

  const store: ObjectStore = {
    location,
    ...listingOf(objects),
    write,
    read,
    canCopyFrom: () => false,
    copyFrom: () => Promise.reject(new AppError('INTERNAL', { reason: 'no copy into a zip' })),
    async remove(key, signal) {
      throwIfStopped(signal);
      remove(key);
    },
    async removeMany(keys, signal) {
      throwIfStopped(signal);
      for (const key of keys) remove(key);
    },
    /** What a killed process was writing in the place of this zip. */
    async *listUploads(_prefix, signal) {
      throwIfStopped(signal);
      const names = await readdir(path.dirname(file)).catch(() => []);
      for (const uploadId of names.filter((name) => name.startsWith(temporaryStart(file)))) {
        if (uploadId === path.basename(temporary)) continue;
        yield { key: path.basename(file), uploadId, startedAt: null };
      }
    },
    async abortUpload({ uploadId }, signal) {
      throwIfStopped(signal);
      await rm(path.join(path.dirname(file), path.basename(uploadId)), { force: true });
    },
    async checkBucket(signal) {
      throwIfStopped(signal);
      const folder = path.dirname(file);
      const stats = await stat(folder).catch((error: unknown) => {
        throw mapFileError(error, folder);
      });
      if (stats.isDirectory()) return;
      throw new AppError('LOCAL_PATH_UNUSABLE', { path: folder, reason: 'it is not a folder' });
    },
    async close() {
      const handle = await opening?.catch(() => undefined);
      await handle?.close();
      if (!isCommitted) await rm(temporary, { force: true });
    },
  };
  return { store, commit };
}

function temporaryStart(file: string): string {
  return `.${path.basename(file)}.`;
}

/** Writes a body at a place; its MD5 sum is the ETag, which proves the copy of an object whose ETag is one, too. */
async function pour(
  body: Readable,
  handle: FileHandle,
  start: number,
): Promise<{ sum: number; etag: string }> {
  const hash = createHash('md5');
  let sum = 0;
  let at = start;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum);
    hash.update(chunk);
    await writeAt(handle, chunk, at);
    at += chunk.length;
  }
  return { sum, etag: hash.digest('hex') };
}

/** A write may take less than it was given. */
async function writeAt(handle: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, start + done);
    done += bytesWritten;
  }
}

/** A stream of the handle itself would close it when it is destroyed. */
async function* readAt(handle: FileHandle, start: number, sizeBytes: number) {
  for (let done = 0; done < sizeBytes;) {
    const bytes = Buffer.allocUnsafe(Math.min(256 * 1024, sizeBytes - done));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield bytes.subarray(0, bytesRead);
  }
}

async function writeDirectory(
  handle: FileHandle,
  records: readonly ZipRecord[],
  offset: number,
): Promise<void> {
  let sizeBytes = 0;
  for (let start = 0; start < records.length; start += 1000) {
    const chunk = Buffer.concat(records.slice(start, start + 1000).map(directoryEntry));
    await writeAt(handle, chunk, offset + sizeBytes);
    sizeBytes += chunk.length;
  }
  const end = directoryEnd({ entries: records.length, offset, sizeBytes });
  await writeAt(handle, end, offset + sizeBytes);
}

/** The zip as anybody will read it has exactly what was written. @throws OBJECT_CORRUPT */
async function checkDirectory(
  temporary: string,
  objects: ReadonlyMap<string, Written>,
  location: string,
): Promise<void> {
  const zip = await openZip(temporary);
  try {
    const entries = await readEntries(zip, temporary);
    const reason = 'the directory of the zip reads back differently';
    for (const [key, { record }] of objects) {
      const entry = entries.get(key);
      const isSame = entry?.uncompressedSize === record.sizeBytes && entry.crc32 === record.crc32;
      if (!isSame) throw new AppError('OBJECT_CORRUPT', { key, location, reason });
    }
    if (entries.size !== objects.size) {
      throw new AppError('OBJECT_CORRUPT', { key: location, location, reason });
    }
  } finally {
    zip.close();
  }
}
