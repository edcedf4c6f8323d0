import type { ClusterProfile, SecretRef, StorageProfile } from '#shared/profile.ts';

import { placeOf } from '../placeOf.ts';

type Profile = ClusterProfile | StorageProfile;

/** Those of one heading, favourites first; '' is the heading of those that stand in no folder, which come first. */
export interface Folder<P extends Profile> {
  readonly name: string;
  readonly profiles: readonly P[];
}

export function inFolders<P extends Profile>(profiles: readonly P[]): readonly Folder<P>[] {
  const names = new Set(profiles.map(({ folder }) => folder));
  return [...names]
    .toSorted((a, b) => a.localeCompare(b))
    .map((name) => ({
      name,
      profiles: profiles
        .filter(({ folder }) => folder === name)
        .toSorted(
          (a, b) => Number(b.isFavourite) - Number(a.isFavourite) || a.name.localeCompare(b.name),
        ),
    }));
}

/** By name, folder, place or address. */
export function matching<P extends Profile>(profiles: readonly P[], query: string): readonly P[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return profiles;
  return profiles.filter((profile) =>
    textsOf(profile).some((text) => text.toLowerCase().includes(wanted)),
  );
}

function textsOf(profile: Profile): readonly string[] {
  const { name, folder } = profile;
  return 'milvus' in profile
    ? [name, folder, profile.milvus.address, placeOf(profile.storage)]
    : [name, folder, placeOf(profile.location)];
}

/** The names of the secrets that a profile needs. */
export function refsOfProfile(profile: Profile): readonly SecretRef[] {
  const location = 'milvus' in profile ? profile.storage : profile.location;
  const keys = location.type === 's3' ? [location.secretKey, location.sessionToken ?? null] : [];
  const login = 'milvus' in profile ? profile.milvus.login : null;
  const password = login?.type === 'password' ? [login.secret] : [];
  return [...password, ...keys].filter((ref) => ref !== null);
}
