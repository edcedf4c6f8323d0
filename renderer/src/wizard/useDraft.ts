import { useClusters, useStorages } from '../queries.ts';
import { type Drafts, useDrafts, type WizardKind } from './drafts.ts';
import { useDefaultStorage } from './useDefaultStorage.ts';

/** The draft of a wizard with the profiles it names. */
export function useDraft<Kind extends WizardKind>(kind: Kind) {
  const draft = useDrafts((drafts) => drafts[kind]);
  const change = useDrafts((drafts) => drafts.change);
  const cluster = useClusters().data?.find(({ id }) => id === draft.clusterId);
  // The cluster of a restore is where it ends; its backup may lie anywhere.
  const storageId = useDefaultStorage(draft.storageId, kind === 'restore' ? null : draft.clusterId);
  const storage = useStorages().data?.find(({ id }) => id === storageId);
  return {
    draft,
    set: (next: Partial<Drafts[Kind]>) => change(kind, next),
    cluster,
    storage,
  };
}
