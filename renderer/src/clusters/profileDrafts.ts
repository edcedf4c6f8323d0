import { z } from 'zod';
import { create } from 'zustand';

import { ConfigurationReview } from '#shared/configuration.ts';
import type { SecretRef } from '#shared/profile.ts';

import { readKept } from '../stores/readKept.ts';
import { ClusterForm, StorageForm } from './clusterForm.ts';

/** Where the values of a draft come from. */
const Origin = z.discriminatedUnion('type', [
  z.object({ type: z.literal('blank') }),
  z.object({ type: z.literal('saved') }),
  z.object({ type: z.literal('copy'), name: z.string() }),
  ConfigurationReview.pick({
    format: true,
    found: true,
    unknownKeys: true,
    warnings: true,
  }).extend({ type: z.literal('file'), fileName: z.string() }),
]);
export type Origin = z.infer<typeof Origin>;

const ClusterDraft = z.object({ form: ClusterForm, origin: Origin });
export type ClusterDraft = z.infer<typeof ClusterDraft>;
const StorageDraft = z.object({ form: StorageForm, origin: Origin });
export type StorageDraft = z.infer<typeof StorageDraft>;

const Kept = z.object({
  /** By the id of the profile; that of a new one is 'new'. */
  clusters: z.record(z.string(), ClusterDraft),
  storages: z.record(z.string(), StorageDraft),
});
type Kept = z.infer<typeof Kept>;

interface ProfileDrafts extends Kept {
  /** Secrets that have been typed, by their names. They are in no file and do not survive a reload. */
  readonly secrets: Readonly<Record<SecretRef, string>>;
  readonly setCluster: (key: string, draft: ClusterDraft) => void;
  readonly setStorage: (key: string, draft: StorageDraft) => void;
  readonly typeSecret: (ref: SecretRef, secret: string) => void;
  /** After it is saved, or given up; with the secrets that were typed for it. */
  readonly forget: (kind: 'clusters' | 'storages', key: string) => void;
}

/** Key of the draft of a profile that is not saved yet. */
export const newProfile = 'new';

/** What was filled in stays while one looks at other pages. */
export const useProfileDrafts = create<ProfileDrafts>((set) => ({
  clusters: {},
  storages: {},
  secrets: {},
  setCluster: (key, draft) => set(({ clusters }) => ({ clusters: { ...clusters, [key]: draft } })),
  setStorage: (key, draft) => set(({ storages }) => ({ storages: { ...storages, [key]: draft } })),
  typeSecret: (ref, secret) =>
    set(({ secrets }) => ({
      secrets: secret === '' ? without(secrets, ref) : { ...secrets, [ref]: secret },
    })),
  forget: (kind, key) =>
    set((drafts) => {
      const form = drafts[kind][key]?.form;
      const refs = form === undefined ? [] : refsOf(form);
      return { [kind]: without(drafts[kind], key), secrets: without(drafts.secrets, ...refs) };
    }),
}));

/** The names of all secrets that a form may have. */
export function refsOf(form: ClusterForm | StorageForm): SecretRef[] {
  const { secretKey, sessionToken } = form.location;
  return [secretKey, sessionToken, ...('milvus' in form ? [form.milvus.password] : [])];
}

function without<Value>(
  record: Readonly<Record<string, Value>>,
  ...keys: readonly string[]
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

const key = 'profileDrafts';

/** Keeps the drafts, without secrets, for as long as the window is there, so that they survive a reload of it. */
export function keepProfileDrafts(storage: Pick<Storage, 'getItem' | 'setItem'>): void {
  const kept = readKept(storage.getItem(key), Kept);
  if (kept !== null) useProfileDrafts.setState(kept);
  useProfileDrafts.subscribe(({ clusters, storages }) => {
    storage.setItem(key, JSON.stringify({ clusters, storages }));
  });
}
