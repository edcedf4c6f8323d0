import { AppError } from '#shared/errors.ts';
import {
  Protection,
  type S3Location,
  type SecretRef,
  type StorageLocation,
} from '#shared/profile.ts';
import type { AnyProfile, ImportChoice, ProfileFileReview } from '#shared/profileFile.ts';
import { freeName, isNameTaken } from '#shared/profileRules.ts';

import type { Secret } from '../secret.ts';
import type { SecretVault } from '../secrets.ts';
import type { RandomBytes } from '../vaultFormat.ts';
import { differingPaths } from './differingPaths.ts';
import { formatProfileFile, openSealed, parseProfileFile } from './profileFile.ts';
import { refsOf, withOwnRefs } from './profileRefs.ts';
import type { ProfileStore } from './profileStore.ts';
import type { KnownSecrets, SavedProfiles } from './savedProfiles.ts';

interface ExchangeInput {
  readonly profiles: ProfileStore;
  readonly saved: SavedProfiles;
  readonly vault: Pick<SecretVault, 'get'>;
  readonly randomId: () => string;
  readonly randomBytes: RandomBytes;
}

interface Ids {
  readonly clusterIds: string[];
  readonly storageIds: string[];
}

interface GivenFile {
  readonly text: string;
  readonly passphrase: string | null;
}

/** Profiles to a file and back, with the rules of contract.profiles. */
export function createProfileExchange({
  profiles,
  saved,
  vault,
  randomId,
  randomBytes,
}: ExchangeInput) {
  async function listEntries(): Promise<AnyProfile[]> {
    const [clusters, storages] = [await profiles.clusters.list(), await profiles.storages.list()];
    return [
      ...clusters.map((profile) => ({ kind: 'cluster', profile }) as const),
      ...storages.map((profile) => ({ kind: 'storage', profile }) as const),
    ];
  }

  return {
    /** @throws CLUSTER_NOT_FOUND or STORAGE_NOT_FOUND, INVALID_INPUT for one of this run, VAULT_LOCKED */
    async export({ clusterIds, storageIds }: Ids, passphrase: string | null): Promise<string> {
      const entries: AnyProfile[] = [];
      const secrets = new Map<SecretRef, Secret>();
      for (const id of clusterIds) {
        await profiles.clusters.checkRemovable(id);
        entries.push({ kind: 'cluster', profile: await profiles.clusters.get(id) });
      }
      for (const id of storageIds) {
        await profiles.storages.checkRemovable(id);
        entries.push({ kind: 'storage', profile: await profiles.storages.get(id) });
      }
      const owned = entries.map((entry) => withOwnRefs(entry));
      if (passphrase === null) {
        return formatProfileFile(
          owned.map(({ entry }) => entry),
          null,
        );
      }
      for (const { from, to } of owned.flatMap(({ moves }) => moves)) {
        const value = await vault.get(from);
        if (value !== undefined) secrets.set(to, value);
      }
      const seal = { passphrase, secrets, randomBytes };
      return formatProfileFile(
        owned.map(({ entry }) => entry),
        seal,
      );
    },

    /** @throws PROFILE_FILE_INVALID, FILE_TOO_NEW */
    async review({ text, passphrase }: GivenFile): Promise<ProfileFileReview> {
      const { entries, sealed } = parseProfileFile(text);
      const there = await listEntries();
      const isOpen =
        sealed !== null &&
        passphrase !== null &&
        (await opens(() => openSealed(sealed, passphrase)));
      return {
        secrets: sealed === null ? 'none' : isOpen ? 'sealed' : 'locked',
        entries: entries.map((entry) => {
          const other = matchOf(entry, there);
          if (other === null) return { entry, state: 'new', differences: [] };
          const differences = differencesOf(entry, other);
          return { entry, state: differences.length === 0 ? 'same' : 'conflict', differences };
        }),
      };
    },

    /**
     * All choices are looked at before the first profile is saved.
     * @throws PROFILE_FILE_INVALID, FILE_TOO_NEW, PASSPHRASE_WRONG, PROFILE_INVALID, NAME_TAKEN, INVALID_INPUT
     */
    async import({ text, passphrase }: GivenFile, choices: readonly ImportChoice[]): Promise<Ids> {
      const { entries, sealed } = parseProfileFile(text);
      const secrets =
        sealed === null || passphrase === null
          ? new Map<SecretRef, Secret>()
          : await openSealed(sealed, passphrase);
      const there = await listEntries();
      const chosen = choices.flatMap(({ id, choice }) => {
        const entry = entries.find(({ profile }) => profile.id === id);
        if (entry === undefined) {
          throw new AppError('INVALID_INPUT', { reason: `the file has no profile ${id}` });
        }
        if (choice === 'skip') return [];
        const settled = settle(entry, { choice, there, freshId: randomId() });
        // The next one must not take the same name.
        there.push(settled.entry);
        const found = secretsFor(entry, settled.entry.profile.id, secrets);
        const { entry: asked, before } = settled;
        return {
          entry: before === null ? asked : withoutForeignSecrets(asked, before, found),
          secrets: found,
        };
      });
      for (const { entry } of chosen) await saved.check(entry, { filesMustExist: false });
      const ids: Ids = { clusterIds: [], storageIds: [] };
      for (const one of chosen) {
        await saved.save({ ...one, filesMustExist: false });
        ids[one.entry.kind === 'cluster' ? 'clusterIds' : 'storageIds'].push(one.entry.profile.id);
      }
      return ids;
    },
  };
}

async function opens(open: () => Promise<unknown>): Promise<boolean> {
  try {
    await open();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'PASSPHRASE_WRONG') return false;
    throw error;
  }
}

/** The one with the same id, or else with the same name. */
function matchOf({ kind, profile }: AnyProfile, there: readonly AnyProfile[]): AnyProfile | null {
  const own = there.filter((other) => other.kind === kind);
  return (
    own.find((other) => other.profile.id === profile.id) ??
    own.find((other) => isNameTaken({ id: '', name: profile.name }, [other.profile])) ??
    null
  );
}

/** The same profile under another id, its secrets named after it. */
function withId<E extends AnyProfile>(entry: E, id: string): E {
  return withOwnRefs({ ...entry, profile: { ...entry.profile, id } }).entry;
}

function differencesOf(entry: AnyProfile, other: AnyProfile): string[] {
  const own = withId(other, other.profile.id).profile;
  return differingPaths(withId(entry, other.profile.id).profile, own);
}

/** What is to be saved for a choice. */
function settle(
  entry: AnyProfile,
  how: {
    readonly choice: Exclude<ImportChoice['choice'], 'skip'>;
    readonly there: readonly AnyProfile[];
    readonly freshId: string;
  },
): { readonly entry: AnyProfile; readonly before: AnyProfile | null } {
  const { choice, there, freshId } = how;
  const { name, protection } = entry.profile;
  const other = matchOf(entry, there);
  const names = there.filter(({ kind }) => kind === entry.kind).map(({ profile }) => profile);
  if (choice === 'keepBoth') {
    const profile = { ...entry.profile, name: freeName(name, names) };
    return { entry: withId({ ...entry, profile } as AnyProfile, freshId), before: null };
  }
  if (other === null) return { entry, before: null };
  if (choice === 'add') throw new AppError('NAME_TAKEN', { name });
  const { id, protection: before } = other.profile;
  const levels = Protection.options;
  const higher = levels.indexOf(protection) > levels.indexOf(before) ? protection : before;
  const others = names.filter((profile) => profile.id !== id);
  const profile = { ...entry.profile, protection: higher, name: freeName(name, others) };
  return { entry: withId({ ...entry, profile } as AnyProfile, id), before: withId(other, id) };
}

/** The secrets of a profile of the file, by the names that they have under its new id. */
function secretsFor(
  inFile: AnyProfile,
  id: string,
  secrets: ReadonlyMap<SecretRef, Secret>,
): KnownSecrets {
  const found = refsOf(inFile).flatMap((ref): [SecretRef, Secret][] => {
    const value = secrets.get(ref);
    return value === undefined ? [] : [[id + ref.slice(inFile.profile.id.length), value]];
  });
  return Object.fromEntries(found);
}

/** Of none that is kept: the profile asks for its secret. */
const unknownRef = 'import:unknown';

/**
 * Secrets that are kept for one address must not go to another because a file says so: where server or user differ, and the
 * file brings no secret of its own, the one of before is not taken over.
 */
function withoutForeignSecrets(
  entry: AnyProfile,
  before: AnyProfile,
  found: KnownSecrets,
): AnyProfile {
  const refFor = (ref: SecretRef, isSame: boolean): SecretRef =>
    isSame || Object.hasOwn(found, ref) ? ref : unknownRef;
  const locationFor = (location: StorageLocation, old: StorageLocation): StorageLocation => {
    if (location.type === 'local') return location;
    const isSame = old.type === 's3' && whoAndWhere(location) === whoAndWhere(old);
    const { sessionToken, ...others } = location;
    return {
      ...others,
      secretKey: refFor(location.secretKey, isSame),
      ...(sessionToken === undefined ? {} : { sessionToken: refFor(sessionToken, isSame) }),
    };
  };
  if (entry.kind === 'storage' && before.kind === 'storage') {
    const location = locationFor(entry.profile.location, before.profile.location);
    return { kind: 'storage', profile: { ...entry.profile, location } };
  }
  if (entry.kind !== 'cluster' || before.kind !== 'cluster') return entry;
  const { milvus } = entry.profile;
  const { login } = milvus;
  const isSame = differingPaths(milvus, before.profile.milvus).length === 0;
  const ownLogin =
    login.type === 'none' ? login : { ...login, secret: refFor(login.secret, isSame) };
  const storage = locationFor(entry.profile.storage, before.profile.storage);
  const profile = { ...entry.profile, milvus: { ...milvus, login: ownLogin }, storage };
  return { kind: 'cluster', profile };
}

function whoAndWhere({ endpoint, useTls, caFile, accessKey }: S3Location): string {
  return JSON.stringify([endpoint, useTls, caFile, accessKey]);
}
