import type { FoundLeftover } from '#shared/leftovers.ts';

import { rootPrefix } from '../backupFormat/paths.ts';
import type { BackupStorage, ClusterStorage, Connections, OpenStorage } from '../connections.ts';

/** Where leftovers can be: the bucket of a cluster, a storage of backups, or both. */
export interface Places {
  readonly cluster: ClusterStorage | null;
  readonly backups: BackupStorage | null;
}

/** Opens what is asked for, hands it over, and closes it whatever happens. Milvus itself is not needed. */
export async function withPlaces<T>(
  connections: Pick<Connections, 'openClusterStorage' | 'openStorage'>,
  ids: { readonly clusterId: string | null; readonly storageId: string | null },
  action: (places: Places) => Promise<T>,
): Promise<T> {
  const { clusterId, storageId } = ids;
  const cluster = clusterId === null ? null : await connections.openClusterStorage(clusterId);
  let backups: BackupStorage | null = null;
  try {
    backups = storageId === null ? null : await connections.openStorage(storageId);
    return await action({ cluster, backups });
  } finally {
    await Promise.all([cluster?.close(), backups?.close()]);
  }
}

export type LeftoverItem = Pick<FoundLeftover, 'kind' | 'subject'>;

/** A leftover that may be removed: where it lies, and its key there, with a slash at its end for all that lies under it. */
export type LeftoverTarget =
  | {
      readonly kind: Exclude<FoundLeftover['kind'], 'pausedGc'>;
      readonly place: OpenStorage;
      readonly key: string;
    }
  | { readonly kind: 'pausedGc'; readonly endpoint: string };

type StoredKind = Exclude<FoundLeftover['kind'], 'pausedGc'>;

/** Names of temporary copies, as milvus-backup gives them, and we with it: restore-temp-<task>-<database>-<collection>. */
const temporaryName = String.raw`restore-temp-[^/]+-[^/]+-[^/]+`;
const temporaryFolder = new RegExp(`^${temporaryName}/$`);
const inTemporaryFolder = new RegExp(`^${temporaryName}/.`);

/** What a storage of backups holds in the folder of each. */
const inBackup = /^[^/]+\/(meta|binlogs|bundle|_studio)\/./;

const checkName = /^milvus_backup_check_(src|dst)_[^/]+$/;

/**
 * What a leftover is, told by its name alone: whatever has another form is never removed, whoever asks for it. null for
 * such a one.
 */
export function targetOf({ kind, subject }: LeftoverItem, places: Places): LeftoverTarget | null {
  if (kind === 'pausedGc') {
    const endpoint = places.cluster?.profile.milvus.managementEndpoint;
    return endpoint === undefined || endpoint !== subject ? null : { kind, endpoint };
  }
  for (const place of [places.backups, places.cluster]) {
    const start = `${place?.store.location}/`;
    if (place === null || !subject.startsWith(start)) continue;
    const key = subject.slice(start.length);
    if (mayBe(kind, key, { place, places })) return { kind, place, key };
  }
  return null;
}

function mayBe(
  kind: StoredKind,
  key: string,
  { place, places }: { readonly place: OpenStorage; readonly places: Places },
): boolean {
  const isCluster = place === places.cluster;
  const root = rootPrefix(place.rootPath);
  const below = key.startsWith(root) ? key.slice(root.length) : '';
  switch (kind) {
    case 'temporaryPrefix':
      return isCluster && temporaryFolder.test(key) && !holdsRoot(key, place, places);
    case 'partialBackup': {
      const isFolder = /^(?!\.{1,2}\/)[^/]+\/$/.test(below) && !temporaryFolder.test(below);
      return !isCluster && isFolder && !holdsRoot(key, place, places);
    }
    case 'checkObject':
      return checkName.test(below);
    case 'unfinishedUpload':
      return isCluster ? inTemporaryFolder.test(key) : inBackup.test(below);
  }
}

/** True when a whole place lies in the folder: that is never a leftover, whatever its name. */
function holdsRoot(folder: string, place: OpenStorage, places: Places): boolean {
  return [places.backups, places.cluster].some(
    (other) =>
      other?.store.location === place.store.location &&
      rootPrefix(other.rootPath).startsWith(folder),
  );
}

/** Of a key in a backup: the prefix of that backup. */
export function folderOfBackup({ rootPath }: OpenStorage, key: string): string {
  const root = rootPrefix(rootPath);
  return key.slice(0, key.indexOf('/', root.length) + 1);
}
