import { assertNever } from '#shared/assertNever.ts';
import type {
  ClusterProfile,
  SecretRef,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';
import type { AnyProfile } from '#shared/profileFile.ts';

/** A secret of a profile, under the name it was given with and the one that is the profile's own. */
export interface RefMove {
  readonly from: SecretRef;
  readonly to: SecretRef;
}

type Move = (from: SecretRef, to: SecretRef) => SecretRef;

/**
 * The profile with the names that its secrets have in the vault: they begin with its id, so that no two profiles share one and
 * each takes its own along when it goes.
 */
export function withOwnRefs<E extends AnyProfile>(
  entry: E,
): { readonly entry: E; readonly moves: readonly RefMove[] } {
  const moves: RefMove[] = [];
  const move: Move = (from, to) => {
    moves.push({ from, to });
    return to;
  };
  return { entry: { ...entry, profile: renamed(entry, move) }, moves };
}

/** The names of all its secrets. */
export function refsOf(entry: AnyProfile): SecretRef[] {
  return withOwnRefs(entry).moves.map(({ from }) => from);
}

function renamed(entry: AnyProfile, move: Move): ClusterProfile | StorageProfile {
  const { id } = entry.profile;
  switch (entry.kind) {
    case 'cluster': {
      const { milvus, storage } = entry.profile;
      const { login } = milvus;
      const ownLogin =
        login.type === 'none'
          ? login
          : { ...login, secret: move(login.secret, `${id}.milvus.password`) };
      return {
        ...entry.profile,
        milvus: { ...milvus, login: ownLogin },
        storage: ownLocation(storage, id, move),
      };
    }
    case 'storage':
      return { ...entry.profile, location: ownLocation(entry.profile.location, id, move) };
    default:
      return assertNever(entry);
  }
}

function ownLocation(location: StorageLocation, id: string, move: Move): StorageLocation {
  if (location.type === 'local') return location;
  const { secretKey, sessionToken } = location;
  const own = { ...location, secretKey: move(secretKey, `${id}.secretKey`) };
  return sessionToken === undefined
    ? own
    : { ...own, sessionToken: move(sessionToken, `${id}.sessionToken`) };
}
