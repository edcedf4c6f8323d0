import { useQuery } from '@tanstack/react-query';

import type { ClusterProfile, SecretRef, StorageProfile } from '#shared/profile.ts';

import { api } from '../api.ts';
import { refsOfProfile } from './profileList.ts';

type Profile = ClusterProfile | StorageProfile;

/** As many as the engine tells of at once. */
const mostRefs = 1000;

/** Whether a secret lies in the vault, or waits to be saved; null as long as that is not known, and of what was not asked. */
export function useKnownSecrets(asked: readonly SecretRef[]): (ref: SecretRef) => boolean | null {
  const refs = asked.slice(0, mostRefs);
  const { data } = useQuery({
    queryKey: ['secrets', ...refs],
    queryFn: () => api.secrets.known({ refs }),
    enabled: refs.length > 0,
  });
  return (ref) => (data !== undefined && refs.includes(ref) ? data.refs.includes(ref) : null);
}

/** Says of a profile whether a secret of it is missing; of none as long as that is not known. */
export function useMissingSecrets(profiles: readonly Profile[]): (profile: Profile) => boolean {
  const isKnown = useKnownSecrets(profiles.flatMap(refsOfProfile));
  return (profile) => refsOfProfile(profile).some((ref) => isKnown(ref) === false);
}
