import { z } from 'zod';

import { ClusterProfile, StorageProfile } from './profile.ts';

/** What a backup.yaml says, before anything is saved: two profiles whose secrets are named and never shown. */
export const ConfigurationReview = z.object({
  format: z.enum(['v1', 'v2']),
  cluster: ClusterProfile,
  storage: StorageProfile,
  /** Keys that say nothing to us. */
  unknownKeys: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type ConfigurationReview = z.infer<typeof ConfigurationReview>;

export const ImportedConfiguration = z.object({ clusterId: z.string(), storageId: z.string() });
export type ImportedConfiguration = z.infer<typeof ImportedConfiguration>;
