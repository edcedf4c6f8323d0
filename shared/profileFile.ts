import { z } from 'zod';

import { ClusterProfile, StorageProfile } from './profile.ts';

/** A profile of either kind. */
export const AnyProfile = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cluster'), profile: ClusterProfile }),
  z.object({ kind: z.literal('storage'), profile: StorageProfile }),
]);
export type AnyProfile = z.infer<typeof AnyProfile>;

/** What an exported file holds, beside what is there already. */
export const ProfileFileReview = z.object({
  /** sealed: its secrets are there and can be opened with the passphrase given; locked: they are there and it was none or a wrong one. */
  secrets: z.enum(['none', 'sealed', 'locked']),
  entries: z.array(
    z.object({
      entry: AnyProfile,
      /** conflict: another profile has its id or its name. */
      state: z.enum(['new', 'same', 'conflict']),
      /** Fields that differ, as paths; empty unless it is a conflict. */
      differences: z.array(z.string()),
    }),
  ),
});
export type ProfileFileReview = z.infer<typeof ProfileFileReview>;

/** keepBoth gives the new one a free name; protection is never lowered by replace. */
export const ImportChoice = z.object({
  id: z.string(),
  choice: z.enum(['add', 'replace', 'keepBoth', 'skip']),
});
export type ImportChoice = z.infer<typeof ImportChoice>;
