import { z } from 'zod';

import { ClusterProfile, StorageProfile } from './profile.ts';

/** One value of a file and where it goes; a secret is told as '••••••'. */
export const FoundValue = z.object({
  /** As it stands in the file: minio.bucketName */
  key: z.string(),
  value: z.string(),
  /** Path in the profiles: cluster.milvus.address, storage.location.bucket. */
  field: z.string(),
});
export type FoundValue = z.infer<typeof FoundValue>;

/** The text of each is 'profiles.warning.<code>' in text/profiles.*.json, which params fill. */
export const ConfigurationWarning = z.object({
  code: z.enum([
    'emptyFile',
    'milvusNotTold',
    'storageNotTold',
    'certificateNeeded',
    'loginNeeded',
    'mutualTlsIncomplete',
    'unusualBucket',
    'kubernetesPort',
    'secretInCommand',
    'keysInKubernetes',
    'fileOpenToAll',
    'folderOfMilvus',
    'loopbackOfMilvus',
    'nameInsideNetwork',
  ]),
  params: z.record(z.string(), z.string()),
});
export type ConfigurationWarning = z.infer<typeof ConfigurationWarning>;

/**
 * What a configuration file says, before anything is saved: profiles whose secrets are named and never shown. The secrets
 * themselves wait in memory under these names until the profiles are saved or the program ends.
 */
export const ConfigurationReview = z.object({
  /** v1 and v2 are backup.yaml; milvus is milvus.yaml, helm the values of its chart, uri what was pasted in one line. */
  format: z.enum(['v1', 'v2', 'milvus', 'helm', 'uri']),
  cluster: ClusterProfile,
  /** Where backups go; null when the file does not say. */
  storage: StorageProfile.nullable(),
  found: z.array(FoundValue),
  /** Keys that say nothing to us. */
  unknownKeys: z.array(z.string()),
  warnings: z.array(ConfigurationWarning),
});
export type ConfigurationReview = z.infer<typeof ConfigurationReview>;
