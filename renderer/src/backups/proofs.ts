import { create } from 'zustand';

import type { BackupProof, BackupSummary } from '#shared/catalog.ts';
import { type ErrorInfo, toErrorInfo } from '#shared/errors.ts';

import { api } from '../api.ts';

/** How the verification of a backup stands; nothing is kept beyond this window, since a proof is of one moment. */
type ProofState =
  | { readonly type: 'running' }
  | { readonly type: 'failed'; readonly error: ErrorInfo }
  | {
      readonly type: 'done';
      readonly proof: BackupProof;
      readonly at: string;
      /** Another backup may come to have the same name. */
      readonly backupId: string;
    };

interface ProofStore {
  readonly states: ReadonlyMap<string, ProofState>;
  readonly prove: (storageId: string, summary: BackupSummary) => Promise<void>;
}

export const useProofs = create<ProofStore>((set, get) => {
  const put = (key: string, state: ProofState) =>
    set(({ states }) => ({ states: new Map(states).set(key, state) }));
  return {
    states: new Map(),
    async prove(storageId, { name, id }) {
      const key = proofKey(storageId, name);
      if (get().states.get(key)?.type === 'running') return;
      put(key, { type: 'running' });
      try {
        const proof = await api.backups.prove({ storageId, backupName: name });
        put(key, { type: 'done', proof, at: new Date().toISOString(), backupId: id });
      } catch (error) {
        put(key, { type: 'failed', error: toErrorInfo(error) });
      }
    },
  };
});

function proofKey(storageId: string, backupName: string): string {
  return `${storageId}/${backupName}`;
}

/** What is known of this very backup. */
export function proofOf(
  states: ProofStore['states'],
  storageId: string,
  { name, id }: Pick<BackupSummary, 'name' | 'id'>,
): ProofState | undefined {
  const state = states.get(proofKey(storageId, name));
  return state?.type === 'done' && state.backupId !== id ? undefined : state;
}

/** Every object that the metadata names lies there with its size. */
export function isProven(state: ProofState | undefined): boolean {
  return state?.type === 'done' && isSound(state.proof);
}

/** Objects that lie beside the data do no harm to a restore: they damage no collection. */
export function isSound({ damaged }: BackupProof): boolean {
  return damaged.length === 0;
}
