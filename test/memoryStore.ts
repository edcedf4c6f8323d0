import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type { Clock } from '#engine/clock.ts';
import { countBody } from '#engine/storage/countedBody.ts';
import { decideRange } from '#engine/storage/decideRange.ts';
import { innermost } from '#engine/storage/decorate.ts';
import { compareKeys, requireKey } from '#engine/storage/keys.ts';
import {
  levelEntries,
  type ObjectInfo,
  type ObjectStore,
  type UnfinishedUpload,
  type WriteOptions,
} from '#engine/storage/objectStore.ts';
import { throwIfStopped } from '#engine/storage/stopped.ts';
import { AppError } from '#shared/errors.ts';

interface StoredObject {
  readonly info: ObjectInfo;
  readonly bytes: Buffer;
}

const chunkBytes = 64 * 1024;
const contents = new WeakMap<ObjectStore, Map<string, StoredObject>>();
const begunUploads = new WeakMap<ObjectStore, Map<string, UnfinishedUpload>>();

/** An upload that somebody began in a memory store and never ended. */
export function beginMemoryUpload(store: ObjectStore, key: string, startedAt: string | null): void {
  const uploads = begunUploads.get(innermost(store));
  const uploadId = `upload-${(uploads?.size ?? 0) + 1}`;
  uploads?.set(uploadId, { key, uploadId, startedAt });
}

/** A bucket in memory: what the promises of an ObjectStore mean, in as few lines as possible. */
export function createMemoryStore({
  name = 'memory',
  clock,
}: { name?: string; clock?: Clock } = {}): ObjectStore {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, UnfinishedUpload>();
  const location = `memory://${name}`;

  function find(key: string, signal: AbortSignal): StoredObject | undefined {
    throwIfStopped(signal);
    requireKey(key);
    return objects.get(key);
  }

  function put(key: string, bytes: Buffer): ObjectInfo {
    const etag = createHash('md5').update(bytes).digest('hex');
    const modifiedAt = clock === undefined ? null : clock.now().toISOString();
    const info = { key, sizeBytes: bytes.length, etag, modifiedAt };
    objects.set(key, { info, bytes });
    return info;
  }

  async function write(
    key: string,
    body: Uint8Array | Readable,
    options: WriteOptions,
  ): Promise<ObjectInfo> {
    const { sizeBytes, signal, onBytes } = options;
    const requireAbsent = (): void => {
      const isTaken = find(key, signal) !== undefined;
      if (options.onlyIfAbsent === true && isTaken)
        throw new AppError('OBJECT_EXISTS', { key, location });
    };
    requireAbsent();
    const source = body instanceof Uint8Array ? Readable.from([body]) : body;
    const bytes = await buffer(countBody(source, { key, location, sizeBytes, signal, onBytes }));
    // Another write may have come first meanwhile.
    requireAbsent();
    return put(key, bytes);
  }

  function sortedKeys(prefix: string): string[] {
    return [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys);
  }

  const store: ObjectStore = {
    location,
    head: async (key, signal) => find(key, signal)?.info,
    async *list(prefix, signal, startAfter) {
      throwIfStopped(signal);
      for (const key of sortedKeys(prefix)) {
        const found = find(key, signal);
        const isMarker = found?.info.sizeBytes === 0 && key.endsWith('/');
        const isBefore = startAfter !== undefined && compareKeys(key, startAfter) <= 0;
        if (found !== undefined && !isMarker && !isBefore) yield found.info;
      }
    },
    async *listFolders(prefix, signal) {
      throwIfStopped(signal);
      const names = sortedKeys(prefix).map((key) => key.slice(prefix.length).split('/'));
      const folders = names.filter(({ length }) => length > 1).map(([first = '']) => first);
      yield* new Set(folders.filter((folder) => folder !== ''));
    },
    async listLevel(prefix, signal) {
      const folders: string[] = [];
      for await (const folder of store.listFolders(prefix, signal)) folders.push(folder);
      const objects: ObjectInfo[] = [];
      for await (const info of store.list(prefix, signal)) {
        if (!info.key.slice(prefix.length).includes('/')) objects.push(info);
      }
      const room = levelEntries - Math.min(folders.length, levelEntries);
      const isCut = folders.length + objects.length > levelEntries;
      return { folders: folders.slice(0, levelEntries), objects: objects.slice(0, room), isCut };
    },
    async read(key, options) {
      const { signal, onBytes } = options;
      const found = find(key, signal);
      if (found === undefined) throw new AppError('OBJECT_NOT_FOUND', { key, location });
      const { start, sizeBytes } = decideRange(found.info, options, location);
      const source = Readable.from(chunksOf(found.bytes.subarray(start, start + sizeBytes)));
      return {
        info: found.info,
        body: countBody(source, { key, location, sizeBytes, signal, onBytes }),
      };
    },
    write,
    canCopyFrom: (source) => contents.has(innermost(source)),
    async copyFrom(source, info, key, { signal, onBytes }) {
      find(key, signal);
      const found = contents.get(innermost(source))?.get(info.key);
      const where = { key: info.key, location: source.location };
      if (found === undefined) throw new AppError('OBJECT_NOT_FOUND', where);
      if (info.etag !== '' && info.etag !== found.info.etag)
        throw new AppError('OBJECT_CHANGED', where);
      onBytes?.(found.bytes.length);
      return put(key, found.bytes);
    },
    async remove(key, signal) {
      if (find(key, signal) !== undefined) objects.delete(key);
    },
    async removeMany(keys, signal) {
      for (const key of keys) if (find(key, signal) !== undefined) objects.delete(key);
    },
    async *listUploads(prefix, signal) {
      throwIfStopped(signal);
      const sorted = [...uploads.values()].sort((a, b) => compareKeys(a.key, b.key));
      yield* sorted.filter(({ key }) => key.startsWith(prefix));
    },
    async abortUpload({ uploadId }, signal) {
      throwIfStopped(signal);
      uploads.delete(uploadId);
    },
    checkBucket: async (signal) => throwIfStopped(signal),
    close: () => Promise.resolve(),
  };
  contents.set(store, objects);
  begunUploads.set(store, uploads);
  return store;
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += chunkBytes)
    yield bytes.subarray(start, start + chunkBytes);
}
