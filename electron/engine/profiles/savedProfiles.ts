import { stat } from 'node:fs/promises';

import { AppError } from '#shared/errors.ts';
import { isPracticeProfile } from '#shared/practice.ts';
import type { SecretRef } from '#shared/profile.ts';
import type { AnyProfile } from '#shared/profileFile.ts';
import { problemsOf } from '#shared/profileRules.ts';

import type { Secret } from '../secret.ts';
import type { SecretVault } from '../secrets.ts';
import { refsOf, withOwnRefs } from './profileRefs.ts';
import type { ProfileList, ProfileStore } from './profileStore.ts';

export type KnownSecrets = Readonly<Record<SecretRef, Secret>>;

interface SaveOptions<E> {
  readonly entry: E;
  /** By the names in the profile as given. */
  readonly secrets: KnownSecrets;
  /** What is imported may name files of the computer it comes from; whoever connects is told. */
  readonly filesMustExist: boolean;
}

/** Profiles and their secrets, which come and go together. */
export interface SavedProfiles {
  /** What save would throw of the profile itself. */
  check(entry: AnyProfile, options: Pick<SaveOptions<AnyProfile>, 'filesMustExist'>): Promise<void>;
  /**
   * Secrets are kept under refs of the profile's own; of each, the typed one wins, then the one that is known under the ref given.
   * @throws PROFILE_INVALID, NAME_TAKEN, INVALID_INPUT for one of this run, and what vault and file throw
   */
  save<E extends AnyProfile>(options: SaveOptions<E>): Promise<E['profile']>;
  /** @throws CLUSTER_NOT_FOUND or STORAGE_NOT_FOUND, INVALID_INPUT for one of this run */
  remove(kind: AnyProfile['kind'], id: string): Promise<void>;
}

interface SavedProfilesInput {
  readonly profiles: ProfileStore;
  /** All secrets; what is set is kept. */
  readonly vault: SecretVault;
  /** Those that are in memory only: of files just read, and of this run. */
  readonly runSecrets: Pick<SecretVault, 'get'>;
}

export function createSavedProfiles({
  profiles,
  vault,
  runSecrets,
}: SavedProfilesInput): SavedProfiles {
  const listOf = (kind: AnyProfile['kind']): ProfileList<AnyProfile['profile']> =>
    kind === 'cluster' ? profiles.clusters : profiles.storages;

  async function find({ kind, profile }: AnyProfile): Promise<AnyProfile | null> {
    const found = (await listOf(kind).list()).find(({ id }) => id === profile.id);
    return found === undefined ? null : ({ kind, profile: found } as AnyProfile);
  }

  /** undefined for one that is to stay as it is, or that nobody knows. */
  async function secretFor(
    { from, to }: { readonly from: SecretRef; readonly to: SecretRef },
    typed: KnownSecrets,
  ): Promise<Secret | undefined> {
    // A vault that cannot be opened does not keep from saving what has nothing to do with it.
    const known = from === to ? runSecrets : vault;
    return Object.hasOwn(typed, from) ? typed[from] : known.get(from);
  }

  async function check(
    entry: AnyProfile,
    { filesMustExist }: { readonly filesMustExist: boolean },
  ): Promise<void> {
    await refuseInvalid(entry, filesMustExist);
    await listOf(entry.kind).checkSavable(entry.profile);
    await refuseSharedId(entry, profiles);
  }

  return {
    check,
    async save({ entry: given, secrets, filesMustExist }) {
      const { name } = given.profile;
      const trimmed = { ...given, profile: { ...given.profile, name: name.trim() } };
      await check(trimmed, { filesMustExist });
      const { entry, moves } = withOwnRefs(trimmed);
      const list = listOf(entry.kind);
      const before = await find(entry);
      const found = [];
      for (const move of moves) {
        found.push({ ...move, value: await secretFor(move, secrets) });
      }
      // Secrets first: a profile that is there can be used.
      for (const { to, value } of found) if (value !== undefined) await vault.set(to, value);
      await list.save(entry.profile);
      // A secret that nobody knows must not be answered by the one that was there before.
      const kept = found.flatMap(({ from, to, value }) =>
        from === to || value !== undefined ? to : [],
      );
      const stale = before === null ? [] : [...refsOf(before), ...moves.map(({ to }) => to)];
      for (const ref of new Set(stale)) if (!kept.includes(ref)) await vault.remove(ref);
      return entry.profile;
    },
    async remove(kind, id) {
      const list = listOf(kind);
      await list.checkRemovable(id);
      const entry = { kind, profile: await list.get(id) } as AnyProfile;
      for (const ref of refsOf(entry)) {
        await vault.remove(ref).catch((error: unknown) => {
          // Nobody can read it either, and a lost passphrase must not keep the profile for ever.
          if (!(error instanceof AppError && error.code === 'VAULT_LOCKED')) throw error;
        });
      }
      await list.remove(id);
    },
  };
}

async function refuseInvalid(entry: AnyProfile, filesMustExist: boolean): Promise<void> {
  const { id, name } = entry.profile;
  if (!/^[\w-]{1,64}$/.test(id) || isPracticeProfile(id)) {
    throw new AppError('INVALID_INPUT', {
      reason: 'the id of a profile has letters, digits, _ and -',
    });
  }
  const [problem] = problemsOf(entry);
  if (problem !== undefined) {
    const { field, code, params } = problem;
    throw new AppError('PROFILE_INVALID', { ...params, name: name || '–', field, problem: code });
  }
  if (!filesMustExist) return;
  for (const [field, path] of filesOf(entry)) {
    const isFile = await stat(path).then(
      (info) => info.isFile(),
      () => false,
    );
    if (!isFile) throw new AppError('PROFILE_INVALID', { name, field, problem: 'fileMissing' });
  }
}

/** Its certificates and keys, by the fields that name them. */
function filesOf(entry: AnyProfile): [string, string][] {
  const files: [string, string | undefined][] = [];
  if (entry.kind === 'cluster') {
    const { tls } = entry.profile.milvus;
    if (tls.mode !== 'none') files.push(['milvus.tls.caFile', tls.caFile]);
    if (tls.mode === 'mutual') {
      files.push(['milvus.tls.certificateFile', tls.certificateFile]);
      files.push(['milvus.tls.keyFile', tls.keyFile]);
    }
  }
  const [field, location] =
    entry.kind === 'cluster'
      ? (['storage', entry.profile.storage] as const)
      : (['location', entry.profile.location] as const);
  if (location.type === 's3') files.push([`${field}.caFile`, location.caFile]);
  return files.flatMap(([name, path]) => (path === undefined ? [] : [[name, path]]));
}

/** Names of secrets begin with the id, so that a cluster and a storage cannot have the same one. */
async function refuseSharedId(
  { kind, profile }: AnyProfile,
  profiles: ProfileStore,
): Promise<void> {
  const others = await (kind === 'cluster' ? profiles.storages : profiles.clusters).list();
  if (!others.some(({ id }) => id === profile.id)) return;
  throw new AppError('INVALID_INPUT', { reason: 'a cluster and a storage have the same id' });
}
