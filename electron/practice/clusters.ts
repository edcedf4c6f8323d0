import type { PracticeClusterId, PracticeFault } from '#shared/practice.ts';

import type { Pace } from './milvus/types.ts';

/** The two S3 services, which act as two makes. */
export type StorageId = 'first' | 'second';

/** A folder of a bucket. */
export interface Place {
  readonly storage: StorageId;
  readonly bucket: string;
  readonly rootPath: string;
}

/** A and B for copies inside a bucket, C for another bucket of the same service, D for another service with other keys. */
export const clusterPlaces: Readonly<Record<PracticeClusterId, Place>> = {
  A: { storage: 'first', bucket: 'practice', rootPath: 'cluster-a' },
  B: { storage: 'first', bucket: 'practice', rootPath: 'cluster-b' },
  C: { storage: 'first', bucket: 'practice-c', rootPath: 'files' },
  D: { storage: 'second', bucket: 'practice-d', rootPath: 'files' },
};

/** Where practice backups lie. */
export const backupPlace: Place = {
  storage: 'first',
  bucket: 'practice',
  rootPath: 'backup',
};

export const storageFlavours = { first: 'minio', second: 'rgw' } as const;

export const bucketsOf = (storage: StorageId): string[] => [
  ...new Set(
    Object.values(clusterPlaces)
      .filter((place) => place.storage === storage)
      .map(({ bucket }) => bucket),
  ),
];

/** Long enough that a person sees each step, short enough that nobody waits. */
export const practicePace: Pace = {
  flushMs: 200,
  sortMs: 1_000,
  garbageMs: 30_000,
  importStepMs: 100,
  indexMs: 200,
  loadMs: 200,
};

/** True for a fault of the storage, which strikes every cluster that lies there. */
export function isStorageFault(fault: PracticeFault): boolean {
  switch (fault.type) {
    case 'stall':
      return fault.service === 's3';
    case 'storageError':
    case 'truncatedBody':
      return true;
    case 'failedImport':
    case 'slowFlush':
    case 'vanishedSegments':
    case 'callError':
      return false;
  }
}
