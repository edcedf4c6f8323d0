import { z } from 'zod';

import { ClusterProfile, ProfileColor, Protection, StorageProfile } from '#shared/profile.ts';

import { colorOf } from '../components/ProfileDot.tsx';
import { joinAddress, splitAddress } from './hostAndPort.ts';
import { emptyLocation, filled, formOfLocation, LocationForm, locationOf } from './locationForm.ts';

/** What every profile has. */
const Identity = {
  id: z.string(),
  name: z.string(),
  protection: Protection,
  color: ProfileColor,
  isFavourite: z.boolean(),
  folder: z.string(),
  notes: z.string(),
  /** In MiB/s; '' for no limit. */
  cap: z.string(),
  location: LocationForm,
};

const MilvusForm = z.object({
  host: z.string(),
  port: z.string(),
  tls: z.enum(['none', 'server', 'mutual']),
  caFile: z.string(),
  serverName: z.string(),
  certificateFile: z.string(),
  keyFile: z.string(),
  user: z.string(),
  /** Name of the secret. */
  password: z.string(),
  database: z.string(),
  restEndpoint: z.string(),
  managementEndpoint: z.string(),
});
export type MilvusForm = z.infer<typeof MilvusForm>;

/** Where the backups of this cluster go: needed for test 14 only, and saved with it where it is new. */
const BackupPlace = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('existing'), storageId: z.string() }),
  /** Same bucket, other root path. */
  z.object({ type: z.literal('beside'), id: z.string(), rootPath: z.string() }),
  /** The one that a configuration file names. */
  z.object({ type: z.literal('found'), profile: StorageProfile }),
]);
export type BackupPlace = z.infer<typeof BackupPlace>;

export const ClusterForm = z.object({
  ...Identity,
  environment: ClusterProfile.shape.environment,
  milvus: MilvusForm,
  backup: BackupPlace,
});
export type ClusterForm = z.infer<typeof ClusterForm>;

export const StorageForm = z.object(Identity);
export type StorageForm = z.infer<typeof StorageForm>;

const bytesPerMiB = 1_048_576;

export function emptyStorageForm(id: string): StorageForm {
  return {
    id,
    name: '',
    protection: 'none',
    color: colorOf({ id, color: null }),
    isFavourite: false,
    folder: '',
    notes: '',
    cap: '',
    location: emptyLocation(id),
  };
}

export function emptyClusterForm(id: string): ClusterForm {
  return {
    ...emptyStorageForm(id),
    environment: 'development',
    milvus: {
      host: '',
      port: '19530',
      tls: 'none',
      caFile: '',
      serverName: '',
      certificateFile: '',
      keyFile: '',
      user: '',
      password: `${id}.milvus.password`,
      database: '',
      restEndpoint: '',
      managementEndpoint: '',
    },
    backup: { type: 'none' },
  };
}

export function formOfStorage(profile: StorageProfile): StorageForm {
  const { id, name, protection, isFavourite, folder, notes, maxBytesPerSecond } = profile;
  return {
    id,
    name,
    protection,
    color: colorOf(profile),
    isFavourite,
    folder,
    notes,
    cap: maxBytesPerSecond === undefined ? '' : String(maxBytesPerSecond / bytesPerMiB),
    location: formOfLocation(profile.location, id),
  };
}

export function formOfCluster(profile: ClusterProfile): ClusterForm {
  const { milvus, storage, environment, ...labels } = profile;
  return {
    ...formOfStorage({ ...labels, location: storage }),
    environment,
    milvus: formOfMilvus(milvus, profile.id),
    backup: { type: 'none' },
  };
}

export function formOfMilvus(milvus: ClusterProfile['milvus'], profileId: string): MilvusForm {
  const { login, tls } = milvus;
  const files = tls.mode === 'none' ? {} : { caFile: tls.caFile, serverName: tls.serverName };
  const own = tls.mode === 'mutual' ? tls : { certificateFile: '', keyFile: '' };
  return {
    ...splitAddress(milvus.address),
    tls: tls.mode,
    caFile: files.caFile ?? '',
    serverName: files.serverName ?? '',
    certificateFile: own.certificateFile,
    keyFile: own.keyFile,
    user: login.type === 'password' ? login.user : '',
    password: login.type === 'password' ? login.secret : `${profileId}.milvus.password`,
    database: milvus.database ?? '',
    restEndpoint: milvus.restEndpoint ?? '',
    managementEndpoint: milvus.managementEndpoint ?? '',
  };
}

export function storageOf(form: StorageForm): StorageProfile {
  const { id, protection, color, isFavourite, folder, notes, cap } = form;
  return {
    id,
    name: form.name.trim(),
    protection,
    color,
    isFavourite,
    folder: folder.trim(),
    notes,
    location: locationOf(form.location),
    ...(cap.trim() === '' ? {} : { maxBytesPerSecond: Math.round(Number(cap) * bytesPerMiB) }),
  };
}

export function clusterOf(form: ClusterForm): ClusterProfile {
  const { location, ...labels } = storageOf(form);
  const { environment, milvus } = form;
  return {
    ...labels,
    environment,
    milvus: {
      address: joinAddress(milvus.host, milvus.port),
      tls: tlsOf(milvus),
      login:
        milvus.user.trim() === ''
          ? { type: 'none' }
          : { type: 'password', user: milvus.user.trim(), secret: milvus.password },
      ...filled('restEndpoint', milvus.restEndpoint),
      ...filled('managementEndpoint', milvus.managementEndpoint),
      ...filled('database', milvus.database),
    },
    storage: location,
  };
}

function tlsOf(milvus: MilvusForm): ClusterProfile['milvus']['tls'] {
  if (milvus.tls === 'none') return { mode: 'none' };
  const files = { ...filled('caFile', milvus.caFile), ...filled('serverName', milvus.serverName) };
  if (milvus.tls === 'server') return { mode: 'server', ...files };
  const certificateFile = milvus.certificateFile.trim();
  return { mode: 'mutual', ...files, certificateFile, keyFile: milvus.keyFile.trim() };
}

/**
 * The storage that is saved together with the cluster, or null. `ownRefs` are those of the cluster as it has been saved: the
 * new one has the same keys.
 */
export function newStorageOf(form: ClusterForm, saved: ClusterProfile): StorageProfile | null {
  const { backup } = form;
  if (backup.type === 'found') return backup.profile;
  if (backup.type !== 'beside') return null;
  const location =
    saved.storage.type === 's3'
      ? { ...saved.storage, rootPath: backup.rootPath.trim() }
      : saved.storage;
  return {
    ...storageOf({ ...emptyStorageForm(backup.id), name: besideName(saved.name) }),
    location,
  };
}

/** paris-prod/backup: the name of the storage that is made together with a cluster. */
export function besideName(clusterName: string): string {
  return `${clusterName.trim().slice(0, 57)}/backup`;
}
