import { useNavigate } from 'react-router';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';
import { freeName } from '#shared/profileRules.ts';

import { useClusters, useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { formOfCluster, formOfStorage } from './clusterForm.ts';
import { newProfile, useProfileDrafts } from './profileDrafts.ts';

/** Opens the form of a new profile with the values of another one; its secrets are copied when it is saved. */
export function useDuplicate(): (profile: ClusterProfile | StorageProfile) => void {
  const words = useWords();
  const navigate = useNavigate();
  const clusters = useClusters().data ?? [];
  const storages = useStorages().data ?? [];
  const { setCluster, setStorage } = useProfileDrafts();
  return (profile) => {
    const wanted = words.say('clusters.copyOf', { name: profile.name });
    const origin = { type: 'copy', name: profile.name } as const;
    const own = { id: crypto.randomUUID(), isFavourite: false };
    if ('milvus' in profile) {
      const form = { ...formOfCluster(profile), ...own, name: freeName(wanted, clusters) };
      setCluster(newProfile, { form, origin });
      void navigate('/clusters/new');
    } else {
      const form = { ...formOfStorage(profile), ...own, name: freeName(wanted, storages) };
      setStorage(newProfile, { form, origin });
      void navigate('/clusters/storages/new');
    }
  };
}
