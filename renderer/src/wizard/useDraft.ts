import type { ClusterProfile } from '#shared/profile.ts';

import { useClusters, useStorages } from '../queries.ts';
import { type Drafts, type FlushChoices, useDrafts, type WizardKind } from './drafts.ts';
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

/** Garbage collection is paused over the management port: a cluster without one cannot be asked. */
export function canPauseGc(cluster: ClusterProfile | undefined): boolean {
  return cluster?.milvus.managementEndpoint !== undefined;
}

export function flushChoicesFor(
  { strategy, pauseGc }: FlushChoices,
  cluster: ClusterProfile | undefined,
): FlushChoices {
  return { strategy, pauseGc: pauseGc && canPauseGc(cluster) };
}
