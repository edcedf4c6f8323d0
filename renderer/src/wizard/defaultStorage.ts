import type { ClusterProfile, StorageLocation, StorageProfile } from '#shared/profile.ts';

/** The chosen one, else the only one there is, else the first in the bucket of the cluster, else on its storage service. */
export function defaultStorage(
  storages: readonly Pick<StorageProfile, 'id' | 'location'>[],
  near: {
    readonly chosen: string | null;
    readonly cluster: Pick<ClusterProfile, 'storage'> | undefined;
  },
): string | null {
  const { chosen, cluster } = near;
  if (chosen !== null && storages.some(({ id }) => id === chosen)) return chosen;
  const [only] = storages;
  if (only !== undefined && storages.length === 1) return only.id;
  if (cluster === undefined) return null;
  const bucket = bucketOf(cluster.storage);
  const service = serviceOf(cluster.storage);
  // From its own bucket Milvus imports without a temporary copy.
  const nearest =
    storages.find(({ location }) => bucketOf(location) === bucket) ??
    storages.find(({ location }) => serviceOf(location) === service);
  return nearest?.id ?? null;
}

function serviceOf(location: StorageLocation): string {
  return location.type === 's3' ? location.endpoint : 'local';
}

function bucketOf(location: StorageLocation): string {
  return location.type === 's3' ? `${location.endpoint}/${location.bucket}` : location.path;
}
