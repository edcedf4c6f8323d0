import { useClusters, useStorages } from '../queries.ts';
import { defaultStorage } from './defaultStorage.ts';

/** The place of the backups of a wizard. */
export function useDefaultStorage(chosen: string | null, clusterId: string | null): string | null {
  const storages = useStorages().data ?? [];
  const cluster = useClusters().data?.find(({ id }) => id === clusterId);
  return defaultStorage(storages, { chosen, cluster });
}
