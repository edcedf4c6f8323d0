import { useQuery } from '@tanstack/react-query';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { refsOfProfile } from './profileList.ts';

type Profile = ClusterProfile | StorageProfile;

/** As many as the engine tells of at once. */
const mostRefs = 1000;

/** Says of a profile whether a secret of it is missing; of none as long as that is not known. */
export function useMissingSecrets(profiles: readonly Profile[]): (profile: Profile) => boolean {
  const refs = profiles.flatMap(refsOfProfile).slice(0, mostRefs);
  const { data } = useQuery({
    queryKey: ['secrets', ...refs],
    queryFn: () => api.secrets.known({ refs }),
    enabled: refs.length > 0,
  });
  return (profile) =>
    data !== undefined &&
    refsOfProfile(profile).some((ref) => refs.includes(ref) && !data.refs.includes(ref));
}
