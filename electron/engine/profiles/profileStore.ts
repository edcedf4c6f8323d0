import { join } from 'node:path';

import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import { openJsonFile } from '../jsonFile.ts';

export interface ProfileList<P> {
  /** Those of this run first, then the saved ones in the order they were made. */
  list(): Promise<P[]>;
  /** @throws CLUSTER_NOT_FOUND or STORAGE_NOT_FOUND */
  get(id: string): Promise<P>;
  /** Adds a profile, or puts it in the place of the one with its id. @throws INVALID_INPUT for one of this run */
  save(profile: P): Promise<P>;
  /** @throws CLUSTER_NOT_FOUND or STORAGE_NOT_FOUND, INVALID_INPUT for one of this run */
  remove(id: string): Promise<void>;
}

export interface ProfileStore {
  readonly clusters: ProfileList<ClusterProfile>;
  readonly storages: ProfileList<StorageProfile>;
}

interface ProfileStoreOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Profiles of this run only, e.g. from --config; never written. */
  readonly transient: {
    readonly clusters: readonly ClusterProfile[];
    readonly storages: readonly StorageProfile[];
  };
  /** Told of a file that could not be understood and was set aside. */
  readonly onNotice: (notice: AppError) => void;
}

/** clusters.json and storages.json of one folder. They hold no secret, only names of secrets. */
export function createProfileStore(options: ProfileStoreOptions): ProfileStore {
  const { folder, transient, clock, onNotice } = options;
  const file = { version: 1, empty: [], clock, onNotice };
  return {
    clusters: createList<ClusterProfile>({
      file: { ...file, path: join(folder, 'clusters.json'), schema: z.array(ClusterProfile) },
      transient: transient.clusters,
      missing: (cluster) => new AppError('CLUSTER_NOT_FOUND', { cluster }),
    }),
    storages: createList<StorageProfile>({
      file: { ...file, path: join(folder, 'storages.json'), schema: z.array(StorageProfile) },
      transient: transient.storages,
      missing: (storage) => new AppError('STORAGE_NOT_FOUND', { storage }),
    }),
  };
}

function createList<P extends { readonly id: string; readonly name: string }>(options: {
  readonly file: Parameters<typeof openJsonFile<P[]>>[0];
  readonly transient: readonly P[];
  readonly missing: (id: string) => AppError;
}): ProfileList<P> {
  const { transient, missing } = options;
  const saved = openJsonFile(options.file);
  const indexOf = (profiles: readonly P[], id: string): number =>
    profiles.findIndex((profile) => profile.id === id);

  function refuseTransient(id: string): void {
    const profile = transient[indexOf(transient, id)];
    if (profile === undefined) return;
    const reason = `${profile.name} comes from the configuration of this run and is not saved`;
    throw new AppError('INVALID_INPUT', { reason });
  }

  return {
    async list() {
      const kept = await saved.read();
      return [...transient, ...kept.filter(({ id }) => indexOf(transient, id) < 0)];
    },
    async get(id) {
      // A profile of this run must be usable even when the saved ones cannot be read.
      const own = transient[indexOf(transient, id)];
      if (own !== undefined) return own;
      const kept = await saved.read();
      const profile = kept[indexOf(kept, id)];
      if (profile === undefined) throw missing(id);
      return profile;
    },
    async save(profile) {
      refuseTransient(profile.id);
      await saved.update((profiles) => {
        const index = indexOf(profiles, profile.id);
        return profiles.toSpliced(index < 0 ? profiles.length : index, 1, profile);
      });
      return profile;
    },
    async remove(id) {
      refuseTransient(id);
      await saved.update((profiles) => {
        const index = indexOf(profiles, id);
        if (index < 0) throw missing(id);
        return profiles.toSpliced(index, 1);
      });
    },
  };
}
