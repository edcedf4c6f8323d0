import type { ClusterProfile } from '#shared/profile.ts';

import { useClusters, useStorages } from '../queries.ts';
import { type Drafts, type FlushChoices, useDrafts, type WizardKind } from './drafts.ts';
import { useDefaultStorage } from './useDefaultStorage.ts';

/** The draft of a wizard with the profiles it names. */
export function useDraft<Kind extends WizardKind>(kind: Kind) {
  const draft = useDrafts((drafts) => drafts[kind]);
  const change = useDrafts((drafts) => drafts.change);
  const clusters = useClusters().data;
  const find = (wanted: string | null) => clusters?.find(({ id }) => id === wanted);
  const cluster = find(draft.clusterId);
  // Gone by now, it is as if none had been chosen.
  const target = ('targetId' in draft ? find(draft.targetId) : undefined) ?? cluster;
  // The cluster of a restore is where it ends; its backup may lie anywhere. The backup of a copy lies best where it is imported.
  const near = kind === 'restore' ? null : (target?.id ?? null);
  const storageId = useDefaultStorage(draft.storageId, near);
  const storage = useStorages().data?.find(({ id }) => id === storageId);
  return {
    draft,
    set: (next: Partial<Drafts[Kind]>) => change(kind, next),
    cluster,
    target,
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
