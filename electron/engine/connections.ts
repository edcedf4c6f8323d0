import { AppError } from '#shared/errors.ts';
import type {
  ClusterProfile,
  S3Location,
  SecretRef,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';

import { readTlsFiles, s3Authority } from './certificateFiles.ts';
import type { ChosenFiles } from './chosenFiles/chosenFiles.ts';
import { openChosenFile } from './chosenFiles/openChosenFile.ts';
import type { Clock } from './clock.ts';
import { type Features, featuresOf } from './milvus/features.ts';
import { openManagement } from './milvus/management.ts';
import type { Milvus, MilvusManagement, MilvusRest } from './milvus/milvus.ts';
import { openMilvusRest } from './milvus/restMilvus.ts';
import { openMilvus } from './milvus/sdkMilvus.ts';
import type { ProfileStore } from './profiles/profileStore.ts';
import { refuseMetadataAddress } from './refuseMetadata.ts';
import type { Secret } from './secret.ts';
import type { SecretVault } from './secrets.ts';
import type { ObjectStore } from './storage/objectStore.ts';
import { openStore } from './storage/openStore.ts';
import { listS3Buckets } from './storage/s3Buckets.ts';
import type { StoreRetry } from './storage/withRetry.ts';

/** An open storage: where keys start, and how its location is told to people and to plans. */
export interface OpenStorage {
  readonly store: ObjectStore;
  /** '' for a local folder, whose path is the whole location. */
  readonly rootPath: string;
  readonly bucket: string;
  /** Makes one file of all that was written; null where each object is there as soon as it is written. */
  readonly commit: (() => Promise<void>) | null;
  close(): Promise<void>;
}

/** The ways into a Milvus, without its storage. */
export interface MilvusSide {
  readonly milvus: Milvus;
  readonly version: string;
  readonly features: Features;
  readonly rest: MilvusRest;
  readonly management: MilvusManagement | null;
  close(): Promise<void>;
}

export interface Cluster extends MilvusSide {
  readonly profile: ClusterProfile;
  readonly storage: OpenStorage;
}

export interface ClusterStorage extends OpenStorage {
  readonly profile: ClusterProfile;
}

export interface BackupStorage extends OpenStorage {
  readonly profile: Omit<StorageProfile, 'location'>;
}

export interface Connections {
  /** @throws CLUSTER_NOT_FOUND, SECRET_MISSING, and every error of the first call to Milvus */
  openCluster(clusterId: string, signal: AbortSignal): Promise<Cluster>;
  /** The storage of a cluster alone, so that it can be looked at while Milvus does not answer. */
  openClusterStorage(clusterId: string): Promise<ClusterStorage>;
  /** @throws STORAGE_NOT_FOUND, SECRET_MISSING */
  openStorage(storageId: string): Promise<BackupStorage>;
  /** Milvus of a profile that need not be saved. */
  openMilvus(
    profile: Pick<ClusterProfile, 'name' | 'milvus'>,
    signal: AbortSignal,
  ): Promise<MilvusSide>;
  /** A storage that need not be saved. The name tells people whose secret is missing. */
  openLocation(
    location: StorageLocation,
    name: string,
    maxBytesPerSecond?: number,
  ): Promise<OpenStorage>;
  /** The same ones, which say why they wait before they try a storage again. */
  telling(onRetry: StoreRetry['onRetry']): Connections;
  /** The buckets that the key of a location may see. */
  listBuckets(location: S3Location, name: string, signal: AbortSignal): Promise<string[]>;
}

export interface ConnectionOptions {
  readonly profiles: ProfileStore;
  readonly chosenFiles: Pick<ChosenFiles, 'find'>;
  readonly vault: SecretVault;
  readonly clock: Clock;
  readonly random: () => number;
  readonly proxyFor: (url: string) => string | undefined;
  readonly multipartCopyThresholdBytes: number;
  /** How often a call to a storage is tried; as often as is good for a job when not given. */
  readonly storeAttempts?: number;
  readonly onRetry?: StoreRetry['onRetry'];
}

/** Turns the id of a profile into open connections; the only place that takes secrets out of the vault. */
export function createConnections(options: ConnectionOptions): Connections {
  const { profiles, vault, clock } = options;

  async function secret(ref: SecretRef, name: string): Promise<Secret> {
    const value = await vault.get(ref);
    if (value === undefined) throw new AppError('SECRET_MISSING', { name });
    return value;
  }

  async function openLocation(
    location: StorageLocation,
    name: string,
    maxBytesPerSecond?: number,
  ): Promise<OpenStorage> {
    const environment = {
      clock,
      random: options.random,
      proxy: options.proxyFor,
      multipartCopyThresholdBytes: options.multipartCopyThresholdBytes,
      onRetry: options.onRetry,
      ...(maxBytesPerSecond === undefined
        ? {}
        : { throttle: { bytesPerSecond: maxBytesPerSecond } }),
    };
    if (location.type === 'local') {
      const store = openStore(location, null, environment);
      return { store, rootPath: '', bucket: '', commit: null, close: () => store.close() };
    }
    const store = openStore(location, await s3Secrets(location, name), {
      ...environment,
      ...(options.storeAttempts === undefined ? {} : { attempts: options.storeAttempts }),
      ...(await s3Authority(location)),
    });
    const { rootPath, bucket } = location;
    return { store, rootPath, bucket, commit: null, close: () => store.close() };
  }

  async function s3Secrets(location: S3Location, name: string) {
    const { sessionToken: ref, secretKey } = location;
    refuseMetadataAddress(location.endpoint);
    const sessionToken = ref === undefined ? undefined : await secret(ref, name);
    return {
      secretKey: await secret(secretKey, name),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
  }

  async function listBuckets(
    location: S3Location,
    name: string,
    signal: AbortSignal,
  ): Promise<string[]> {
    const url = `${location.useTls ? 'https' : 'http'}://${location.endpoint}`;
    const access = {
      ...(await s3Secrets(location, name)),
      ...(await s3Authority(location)),
      proxy: options.proxyFor(url),
    };
    return listS3Buckets({ location, clock, ...access }, signal);
  }

  async function openMilvusSide(
    { name, milvus: connection }: Pick<ClusterProfile, 'name' | 'milvus'>,
    signal: AbortSignal,
  ): Promise<MilvusSide> {
    const { login, tls, managementEndpoint, restEndpoint } = connection;
    for (const address of [connection.address, managementEndpoint, restEndpoint]) {
      if (address !== undefined) refuseMetadataAddress(address);
    }
    const password = login.type === 'none' ? null : await secret(login.secret, name);
    const files = await readTlsFiles(tls);
    const { milvus, version } = await openVersioned({ connection, password, files, clock }, signal);
    const scheme = tls.mode === 'none' ? 'http' : 'https';
    const rest = openMilvusRest({
      endpoint: restEndpoint ?? `${scheme}://${connection.address}`,
      login: login.type === 'none' || password === null ? null : { user: login.user, password },
      files,
      clock,
      proxyFor: options.proxyFor,
    });
    const management =
      managementEndpoint === undefined
        ? null
        : openManagement(managementEndpoint, { clock, proxyFor: options.proxyFor });
    return {
      milvus,
      version,
      features: featuresOf(version),
      rest,
      management,
      async close() {
        await Promise.all([milvus.close(), rest.close(), management?.close()]);
      },
    };
  }

  async function openCluster(clusterId: string, signal: AbortSignal): Promise<Cluster> {
    const profile = await profiles.clusters.get(clusterId);
    const storage = await openLocation(profile.storage, profile.name, profile.maxBytesPerSecond);
    const side = await openMilvusSide(profile, signal).catch(async (error: unknown) => {
      await storage.close();
      throw error;
    });
    return {
      ...side,
      profile,
      storage,
      async close() {
        await Promise.all([side.close(), storage.close()]);
      },
    };
  }

  async function openStorage(storageId: string): Promise<BackupStorage> {
    const chosen = await options.chosenFiles.find(storageId);
    if (chosen) return openChosenFile(chosen, { clock, openLocation });
    const profile = await profiles.storages.get(storageId);
    return {
      ...(await openLocation(profile.location, profile.name, profile.maxBytesPerSecond)),
      profile,
    };
  }

  async function openClusterStorage(clusterId: string): Promise<ClusterStorage> {
    const profile = await profiles.clusters.get(clusterId);
    return {
      ...(await openLocation(profile.storage, profile.name, profile.maxBytesPerSecond)),
      profile,
    };
  }

  return {
    openCluster,
    openClusterStorage,
    openStorage,
    openMilvus: openMilvusSide,
    openLocation,
    telling: (onRetry) => createConnections({ ...options, onRetry }),
    listBuckets,
  };
}

async function openVersioned(
  options: Parameters<typeof openMilvus>[0],
  signal: AbortSignal,
): Promise<{ milvus: Milvus; version: string }> {
  const milvus = await openMilvus(options);
  try {
    return { milvus, version: await milvus.version(signal) };
  } catch (error) {
    await milvus.close();
    throw error;
  }
}

/** Opens a cluster, hands it over, and closes it whatever happens. */
export async function withCluster<T>(
  connections: Connections,
  clusterId: string,
  signal: AbortSignal,
  action: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = await connections.openCluster(clusterId, signal);
  try {
    return await action(cluster);
  } finally {
    await cluster.close();
  }
}

/** Opens a backup storage, hands it over, and closes it whatever happens. */
export async function withStorage<T>(
  connections: Connections,
  storageId: string,
  action: (storage: BackupStorage) => Promise<T>,
): Promise<T> {
  const storage = await connections.openStorage(storageId);
  try {
    return await action(storage);
  } finally {
    await storage.close();
  }
}
