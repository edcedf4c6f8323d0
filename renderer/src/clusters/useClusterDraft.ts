import { useMemo, useState } from 'react';

import { useClusters } from '../queries.ts';
import { type ClusterForm, emptyClusterForm, formOfCluster } from './clusterForm.ts';
import { type ClusterDraft, newProfile, useProfileDrafts } from './profileDrafts.ts';

/** The draft of a cluster that is edited, or of a new one. null until the profile is read; undefined where there is none. */
export function useClusterDraft(clusterId: string | undefined) {
  const key = clusterId ?? newProfile;
  const kept = useProfileDrafts((drafts) => drafts.clusters[key]);
  const setCluster = useProfileDrafts((drafts) => drafts.setCluster);
  const clusters = useClusters();
  const [newId] = useState(() => crypto.randomUUID());
  const saved = clusters.data?.find(({ id }) => id === clusterId);
  const initial = useMemo((): ClusterDraft | null => {
    if (clusterId === undefined) {
      return { form: emptyClusterForm(newId), origin: { type: 'blank' } };
    }
    return saved === undefined ? null : { form: formOfCluster(saved), origin: { type: 'saved' } };
  }, [clusterId, newId, saved]);
  const draft = kept ?? initial;
  return {
    key,
    draft,
    isKept: kept !== undefined,
    clusters,
    setForm: (form: ClusterForm) => {
      if (draft !== null) setCluster(key, { ...draft, form });
    },
  };
}
