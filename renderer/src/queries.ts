import { useQuery } from '@tanstack/react-query';

import { allBackups } from '#shared/listBackups.ts';

import { api } from './api.ts';

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

export const useBackups = (storageId: string | null) =>
  useQuery({
    queryKey: ['backups', storageId],
    queryFn: () => allBackups(api, storageId ?? ''),
    enabled: storageId !== null,
  });

export const useBackup = (storageId: string | null, backupName: string | null) =>
  useQuery({
    queryKey: ['backup', storageId, backupName],
    queryFn: () => api.backups.get({ storageId: storageId ?? '', backupName: backupName ?? '' }),
    enabled: storageId !== null && backupName !== null,
  });
