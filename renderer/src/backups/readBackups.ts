import { api, queryClient } from '../api.ts';
import {
  type BackupList,
  beginReading,
  nextBatch,
  withFailure,
  withSummaries,
} from './backupList.ts';

export function backupListKey(storageId: string | null) {
  return ['backups', storageId] as const;
}

export function backupNamesQuery(storageId: string) {
  return {
    queryKey: ['backupNames', storageId],
    queryFn: () => api.backups.names({ storageId }),
  };
}

/** The last reading of each storage: an older one of the same storage ends as soon as it notices. */
const readings = new Map<string, symbol>();
/** Names in the order in which a screen shows them, so that what is seen is read first. */
const lookedAt = new Map<string, readonly string[]>();

/** Tells what a screen shows of a storage now; that is read before the rest. */
export function lookAt(storageId: string, names: readonly string[]): void {
  lookedAt.set(storageId, names);
}

/**
 * Reads the backups of a storage into the cache, as far as it comes: it stops when no screen shows them any more, and the next
 * screen that does goes on from there.
 */
export async function readBackups(storageId: string): Promise<BackupList> {
  const key = backupListKey(storageId);
  const reading = Symbol(storageId);
  readings.set(storageId, reading);
  const { names } = await queryClient.fetchQuery(backupNamesQuery(storageId));
  const before = queryClient.getQueryData<BackupList>(key);
  let list = beginReading(names, new Date().toISOString(), before);
  while (list.left.length > 0) {
    queryClient.setQueryData(key, list);
    const change = await readBatch(storageId, nextBatch(list, lookedAt.get(storageId) ?? []));
    // A note may have been changed meanwhile.
    list = change(queryClient.getQueryData<BackupList>(key) ?? list);
    if (readings.get(storageId) !== reading || !isShown(storageId)) break;
  }
  return list;
}

async function readBatch(
  storageId: string,
  batch: readonly string[],
): Promise<(list: BackupList) => BackupList> {
  try {
    const summaries = await api.backups.summaries({ storageId, names: [...batch] });
    return (list) => withSummaries(list, batch, summaries);
  } catch (error) {
    return (list) => withFailure(list, batch, error);
  }
}

function isShown(storageId: string): boolean {
  const query = queryClient.getQueryCache().find({ queryKey: backupListKey(storageId) });
  return (query?.getObserversCount() ?? 0) > 0;
}
