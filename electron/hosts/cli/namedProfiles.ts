import type { contract } from '#shared/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { AnyProfile } from '#shared/profileFile.ts';
import { isNameTaken } from '#shared/profileRules.ts';
import type { Client } from '#shared/rpc.ts';

import type { OpenedEngine } from './host.ts';
import type { GlobalOptions } from './session.ts';
import { wrongUse } from './usage.ts';
import type { Words } from './words.ts';

type Profiles = Pick<Client<typeof contract>, 'clusters' | 'storages'>;

/** What the commands cannot do without, of what --cluster and --storage name. */
const needed: Readonly<Record<string, readonly ('cluster' | 'storage')[]>> = {
  create: ['cluster', 'storage'],
  restore: ['cluster', 'storage'],
  copy: ['cluster', 'storage'],
  check: ['cluster'],
  list: ['storage'],
  get: ['storage'],
  verify: ['storage'],
  delete: ['storage'],
  backups: ['storage'],
};

/** @throws USAGE when a command needs a place that is not named, or names a target that nothing leads to */
export function requireNames(command: string, options: GlobalOptions, words: Words): void {
  const { practice, cluster, storage, toPractice, toCluster, toStorage } = options;
  const needs = (first: string, second: string) =>
    wrongUse(words.say('usage.needs', { first, second }));
  if (toPractice !== undefined && practice === undefined)
    throw needs('--to-practice', '--practice');
  const isSaved = cluster !== undefined || storage !== undefined;
  if (toCluster !== undefined && !isSaved) throw needs('--to-cluster', '--cluster');
  if (toStorage !== undefined && !isSaved) throw needs('--to-storage', '--storage');
  if (!isSaved) return;
  const missing = needed[command]?.find((kind) => options[kind] === undefined);
  if (missing === undefined) return;
  throw needs(cluster === undefined ? '--storage' : '--cluster', `--${missing}`);
}

/** The ids of the saved profiles that the options name; '' for a source that none names. @throws CLUSTER_NOT_FOUND, STORAGE_NOT_FOUND */
export async function findNamed(
  client: Profiles,
  options: Pick<GlobalOptions, 'cluster' | 'storage' | 'toCluster' | 'toStorage'>,
): Promise<
  Pick<OpenedEngine, 'clusterId' | 'storageId'> &
    Partial<Pick<OpenedEngine, 'targetClusterId' | 'targetStorageId'>>
> {
  const { toCluster, toStorage } = options;
  const [clusters, storages] = [await client.clusters.list({}), await client.storages.list({})];
  const cluster = (name = '') => (name === '' ? '' : byName(clusters, name, 'CLUSTER_NOT_FOUND'));
  const storage = (name = '') => (name === '' ? '' : byName(storages, name, 'STORAGE_NOT_FOUND'));
  return {
    clusterId: cluster(options.cluster),
    storageId: storage(options.storage),
    // Another target may be a configuration.
    ...(toCluster !== undefined && { targetClusterId: cluster(toCluster) }),
    ...(toStorage !== undefined && { targetStorageId: storage(toStorage) }),
  };
}

function byName(
  profiles: readonly { readonly id: string; readonly name: string }[],
  name: string,
  code: 'CLUSTER_NOT_FOUND' | 'STORAGE_NOT_FOUND',
): string {
  const found = profiles.find((profile) => isNamed(profile, name));
  if (found !== undefined) return found.id;
  const params = code === 'CLUSTER_NOT_FOUND' ? { cluster: name } : { storage: name };
  const names = profiles.map((profile) => profile.name).join(', ');
  throw new AppError(code, params, names === '' ? {} : { hint: names });
}

/** Every saved profile of that name; a cluster and a storage may share one. @throws CLUSTER_NOT_FOUND */
export async function allNamed(client: Profiles, name: string): Promise<AnyProfile[]> {
  const entries = (await allProfiles(client)).filter(({ profile }) => isNamed(profile, name));
  if (entries.length > 0) return entries;
  throw new AppError('CLUSTER_NOT_FOUND', { cluster: name });
}

export async function allProfiles(client: Profiles): Promise<AnyProfile[]> {
  const [clusters, storages] = [await client.clusters.list({}), await client.storages.list({})];
  return [
    ...clusters.map((profile) => ({ kind: 'cluster', profile }) as const),
    ...storages.map((profile) => ({ kind: 'storage', profile }) as const),
  ];
}

function isNamed(profile: { readonly name: string }, name: string): boolean {
  return isNameTaken({ id: '', name }, [{ ...profile, id: 'other' }]);
}
