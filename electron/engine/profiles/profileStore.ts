import { join } from 'node:path';

import { z } from 'zod';

import { AppError, type ErrorCode } from '#shared/errors.ts';
import { isPracticeProfile } from '#shared/practice.ts';
import { ClusterProfile, StorageProfile } from '#shared/profile.ts';
import { isNameTaken } from '#shared/profileRules.ts';

import type { Clock } from '../clock.ts';
import { openJsonFile } from '../jsonFile.ts';

export interface ProfileList<P> {
  /** Those of this run first, then the saved ones in the order they were made. */
  list(): Promise<P[]>;
  /** @throws CLUSTER_NOT_FOUND or STORAGE_NOT_FOUND, PRACTICE_CLOSED */
  get(id: string): Promise<P>;
  /** What save would throw now. */
  checkSavable(profile: P): Promise<void>;
  /** Adds a profile, or puts it in the place of the one with its id. @throws INVALID_INPUT for one of this run, NAME_TAKEN */
  save(profile: P): Promise<P>;
  /** What remove would throw now. */
  checkRemovable(id: string): Promise<void>;
  /** @throws CLUSTER_NOT_FOUND or STORAGE_NOT_FOUND, INVALID_INPUT for one of this run */
  remove(id: string): Promise<void>;
}

export interface ProfileStore {
  readonly clusters: ProfileList<ClusterProfile>;
  readonly storages: ProfileList<StorageProfile>;
  /** More profiles of this run only. Gives a function that takes them away again. */
  addTransient(profiles: TransientProfiles): () => void;
}

/** Profiles of this run only, e.g. from --config; never written. */
export interface TransientProfiles {
  readonly clusters: readonly ClusterProfile[];
  readonly storages: readonly StorageProfile[];
}

interface ProfileStoreOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly transient: TransientProfiles;
  /** Told of a file that could not be understood and was set aside. */
  readonly onNotice: (notice: AppError) => void;
}

/** clusters.json and storages.json of one folder. They hold no secret, only names of secrets. */
export function createProfileStore(options: ProfileStoreOptions): ProfileStore {
  const { folder, clock, onNotice } = options;
  const transient = new Set([options.transient]);
  const file = { version: 1, empty: [], clock, onNotice };
  return {
    clusters: createList<ClusterProfile>({
      file: { ...file, path: join(folder, 'clusters.json'), schema: z.array(ClusterProfile) },
      transient: () => [...transient].flatMap(({ clusters }) => clusters),
      missing: (cluster) => missing(cluster, 'CLUSTER_NOT_FOUND', { cluster }),
    }),
    storages: createList<StorageProfile>({
      file: { ...file, path: join(folder, 'storages.json'), schema: z.array(StorageProfile) },
      transient: () => [...transient].flatMap(({ storages }) => storages),
      missing: (storage) => missing(storage, 'STORAGE_NOT_FOUND', { storage }),
    }),
    addTransient(profiles) {
      const added = { ...profiles };
      transient.add(added);
      return () => void transient.delete(added);
    },
  };
}

/** Practice clusters are there again as soon as they are opened, and whoever looks for one is told so. */
function missing(id: string, code: ErrorCode, params: Record<string, string>): AppError {
  return isPracticeProfile(id) ? new AppError('PRACTICE_CLOSED') : new AppError(code, params);
}

function createList<P extends { readonly id: string; readonly name: string }>(options: {
  readonly file: Parameters<typeof openJsonFile<P[]>>[0];
  readonly transient: () => readonly P[];
  readonly missing: (id: string) => AppError;
}): ProfileList<P> {
  const { transient, missing } = options;
  const saved = openJsonFile(options.file);
  const indexOf = (profiles: readonly P[], id: string): number =>
    profiles.findIndex((profile) => profile.id === id);

  function refuseTransient(id: string): void {
    const profile = transient().find((own) => own.id === id);
    if (profile === undefined) return;
    const reason = `${profile.name} belongs to this run only and is not saved`;
    throw new AppError('INVALID_INPUT', { reason });
  }

  function withTransient(kept: readonly P[]): P[] {
    const own = transient();
    return [...own, ...kept.filter(({ id }) => indexOf(own, id) < 0)];
  }

  function refuseTaken(profile: P, kept: readonly P[]): void {
    if (!isNameTaken(profile, withTransient(kept))) return;
    throw new AppError('NAME_TAKEN', { name: profile.name });
  }

  return {
    list: async () => withTransient(await saved.read()),
    async get(id) {
      // A profile of this run must be usable even when the saved ones cannot be read.
      const own = transient().find((profile) => profile.id === id);
      if (own !== undefined) return own;
      const kept = await saved.read();
      const profile = kept[indexOf(kept, id)];
      if (profile === undefined) throw missing(id);
      return profile;
    },
    async checkSavable(profile) {
      refuseTransient(profile.id);
      refuseTaken(profile, await saved.read());
    },
    async save(profile) {
      refuseTransient(profile.id);
      await saved.update((profiles) => {
        refuseTaken(profile, profiles);
        const index = indexOf(profiles, profile.id);
        return profiles.toSpliced(index < 0 ? profiles.length : index, 1, profile);
      });
      return profile;
    },
    async checkRemovable(id) {
      refuseTransient(id);
      if (indexOf(await saved.read(), id) < 0) throw missing(id);
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
