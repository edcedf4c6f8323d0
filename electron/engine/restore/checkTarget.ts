import { AppError } from '#shared/errors.ts';
import { type CollectionName, formatName } from '#shared/selection.ts';

import type { Cluster } from '../connections.ts';

/** @throws NOT_BUILT, READ_ONLY */
export function requireWritable({ storage, profile }: Cluster): void {
  if (storage.bucket === '') {
    const reason = 'its files can be backed up, but not restored';
    throw new AppError('NOT_BUILT', { what: 'A Milvus that keeps its data in a folder', reason });
  }
  if (profile.protection === 'readOnly') {
    throw new AppError('READ_ONLY', { location: profile.name });
  }
}

/** @throws STORAGE_VERSION_UNSUPPORTED when the cluster cannot read files of these storage versions */
export function requireReadableVersions(
  target: CollectionName,
  versions: readonly string[],
  { features, version }: Pick<Cluster, 'features' | 'version'>,
): void {
  const newest = Math.max(0, ...versions.map(Number));
  if (newest > 2 || (newest === 2 && !features.storageVersion2)) {
    throw new AppError('STORAGE_VERSION_UNSUPPORTED', {
      collection: formatName(target),
      version: String(newest),
      target: version,
    });
  }
}
