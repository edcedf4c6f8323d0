import type { Int64 } from '#shared/int64.ts';

import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';
import { collectionPrefixes } from './paths.ts';

/**
 * Everything that lies in a backup for one collection, by key.
 * @param prefix of the backup or of its temporary copy, ending with '/'
 */
export async function listCollectionFiles(
  store: ObjectStore,
  prefix: string,
  collectionId: Int64,
  signal: AbortSignal,
): Promise<Map<string, ObjectInfo>> {
  const files = new Map<string, ObjectInfo>();
  for (const folder of collectionPrefixes(prefix, collectionId)) {
    for await (const object of store.list(folder, signal)) files.set(object.key, object);
  }
  return files;
}
