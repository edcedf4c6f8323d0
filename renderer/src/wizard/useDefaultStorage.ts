import type { StorageLocation } from '#shared/profile.ts';

import { useClusters, useStorages } from '../queries.ts';

/** The place of the backups: the chosen one, else the only one there is, else the first on the storage service of the cluster. */
export function useDefaultStorage(chosen: string | null, clusterId: string | null): string | null {
  const storages = useStorages().data ?? [];
  const cluster = useClusters().data?.find(({ id }) => id === clusterId);
  if (chosen !== null && storages.some(({ id }) => id === chosen)) return chosen;
  const [only] = storages;
  if (only !== undefined && storages.length === 1) return only.id;
  if (cluster === undefined) return null;
  const service = serviceOf(cluster.storage);
  return storages.find(({ location }) => serviceOf(location) === service)?.id ?? null;
}

function serviceOf(location: StorageLocation): string {
  return location.type === 's3' ? location.endpoint : 'local';
}
