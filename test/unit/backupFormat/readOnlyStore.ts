import { Readable } from 'node:stream';

import type { ObjectInfo, ObjectStore } from '#engine/storage/objectStore.ts';
import { AppError } from '#shared/errors.ts';

export interface CountedStore extends ObjectStore {
  /** Bytes handed out by read so far. */
  readonly bytesRead: () => number;
}

/** A store over a map of objects; sizes may be given for objects that are too large to exist in a test. */
export function createReadOnlyStore(
  objects: ReadonlyMap<string, Uint8Array>,
  claimedSizes: Readonly<Record<string, number>> = {},
): CountedStore {
  let bytesRead = 0;
  const infos: ObjectInfo[] = [...objects].map(([key, body]) => ({
    key,
    sizeBytes: claimedSizes[key] ?? body.length,
    etag: 'etag',
    modifiedAt: key.endsWith('backup_meta.json')
      ? '2026-10-02T00:00:00.000Z'
      : '2026-10-01T00:00:00.000Z',
  }));
  infos.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const refuse = () => Promise.reject(new AppError('READ_ONLY', { location: 'memory' }));
  return {
    location: 's3://store/bucket',
    bytesRead: () => bytesRead,
    head: (key) => Promise.resolve(infos.find((info) => info.key === key)),
    async *list(prefix) {
      yield* infos.filter((info) => info.key.startsWith(prefix));
    },
    async *listFolders(prefix) {
      const below = infos
        .filter((info) => info.key.startsWith(prefix))
        .map((info) => info.key.slice(prefix.length));
      yield* new Set(
        below.filter((key) => key.includes('/')).map((key) => key.slice(0, key.indexOf('/'))),
      );
    },
    listLevel: refuse,
    read(key, { range }) {
      const info = infos.find((each) => each.key === key);
      const body = objects.get(key);
      if (!info || !body)
        return Promise.reject(new AppError('OBJECT_NOT_FOUND', { key, location: 'memory' }));
      const part = range ? body.subarray(range.start, (range.end ?? body.length) + 1) : body;
      bytesRead += part.length;
      return Promise.resolve({ info, body: Readable.from(part.length === 0 ? [] : [part]) });
    },
    write: refuse,
    canCopyFrom: () => false,
    copyFrom: refuse,
    remove: refuse,
    removeMany: refuse,
    async *listUploads() {
      yield* [];
    },
    abortUpload: refuse,
    checkBucket: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
