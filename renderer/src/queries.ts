import { useQueries, useQuery } from '@tanstack/react-query';
import pLimit from 'p-limit';

import { api } from './api.ts';
import { backupListKey, backupNamesQuery, readBackups } from './backups/readBackups.ts';

/** What the engine knows besides jobs, each under a key of its own. */
export const useClusters = () =>
  useQuery({ queryKey: ['clusters'], queryFn: () => api.clusters.list({}) });

export const useStorages = () =>
  useQuery({ queryKey: ['storages'], queryFn: () => api.storages.list({}) });

export const usePractice = () =>
  useQuery({ queryKey: ['practice'], queryFn: () => api.practice.status({}) });

export const useAppInfo = () =>
  useQuery({ queryKey: ['app'], queryFn: () => api.app.info({}), staleTime: Infinity });

export const useClusterContents = (clusterId: string | null) =>
  useQuery({
    queryKey: ['contents', clusterId],
    queryFn: () => api.clusters.browse({ clusterId: clusterId ?? '' }),
    enabled: clusterId !== null,
  });

/** The Milvus of a cluster as far as it has been read already: a band that names it is no reason to ask. */
export const useKnownVersion = (clusterId: string): string | undefined =>
  useQuery({
    queryKey: ['contents', clusterId],
    queryFn: () => api.clusters.browse({ clusterId }),
    enabled: false,
  }).data?.milvusVersion;

/** A list that is fresh enough not to be read again for another part of a screen. */
const freshMs = 30_000;

/** The backups of a storage, as far as they are read: more come while it is shown. */
export const useBackups = (storageId: string | null) =>
  useQuery({
    queryKey: backupListKey(storageId),
    queryFn: () => readBackups(storageId ?? ''),
    enabled: storageId !== null,
    staleTime: ({ state }) => (state.data?.left.length === 0 ? freshMs : 0),
    // What was read last is still shown when the storage does not answer any more.
    gcTime: Infinity,
  });

/** Only their names, which cost one request for a thousand. */
export const useBackupNames = (storageId: string) =>
  useQuery({ ...backupNamesQuery(storageId), staleTime: freshMs });

/** The same of several storages, in their order. */
export const useNamesIn = (storageIds: readonly string[]) =>
  useQueries({
    queries: storageIds.map((id) => ({ ...backupNamesQuery(id), staleTime: freshMs })),
  });

/** Enough to hide how long one takes, few enough for a storage of a person's own. */
const detailsTogether = pLimit(4);

export const useBackup = (storageId: string | null, backupName: string | null) =>
  useQuery({
    queryKey: ['backup', storageId, backupName],
    queryFn: () =>
      detailsTogether(() =>
        api.backups.get({ storageId: storageId ?? '', backupName: backupName ?? '' }),
      ),
    enabled: storageId !== null && backupName !== null,
  });
