import { readFile } from 'node:fs/promises';

import { AppError, messageOf } from '#shared/errors.ts';
import type {
  ClusterProfile,
  SecretRef,
  StorageLocation,
  StorageProfile,
} from '#shared/profile.ts';

import type { Clock } from './clock.ts';
import { type Features, featuresOf } from './milvus/features.ts';
import { openManagement } from './milvus/management.ts';
import type { Milvus, MilvusManagement, MilvusRest } from './milvus/milvus.ts';
import { openMilvusRest } from './milvus/restMilvus.ts';
import { openMilvus } from './milvus/sdkMilvus.ts';
import type { ProfileStore } from './profiles/profileStore.ts';
import type { SecretVault } from './secrets.ts';
import type { ObjectStore } from './storage/objectStore.ts';
import { openStore } from './storage/openStore.ts';

/** An open storage: where keys start, and how its location is told to people and to plans. */
export interface OpenStorage {
  readonly store: ObjectStore;
  /** '' for a local folder, whose path is the whole location. */
  readonly rootPath: string;
  readonly bucket: string;
  close(): Promise<void>;
}

export interface Cluster {
  readonly profile: ClusterProfile;
  readonly milvus: Milvus;
  readonly version: string;
  readonly features: Features;
  readonly rest: MilvusRest;
  readonly management: MilvusManagement | null;
  readonly storage: OpenStorage;
  close(): Promise<void>;
}

export interface BackupStorage extends OpenStorage {
  readonly profile: StorageProfile;
}

export interface Connections {
  /** @throws CLUSTER_NOT_FOUND, SECRET_MISSING, and every error of the first call to Milvus */
  openCluster(clusterId: string, signal: AbortSignal): Promise<Cluster>;
  /** The storage of a cluster alone, so that it can be looked at while Milvus does not answer. */
  openClusterStorage(clusterId: string): Promise<OpenStorage>;
  /** @throws STORAGE_NOT_FOUND, SECRET_MISSING */
  openStorage(storageId: string): Promise<BackupStorage>;
}

interface ConnectionOptions {
  readonly profiles: ProfileStore;
  readonly vault: SecretVault;
  readonly clock: Clock;
  readonly random: () => number;
  readonly proxyFor: (url: string) => string | undefined;
  readonly multipartCopyThresholdBytes: number;
}

/** Turns the id of a profile into open connections; the only place that takes secrets out of the vault. */
export function createConnections(options: ConnectionOptions): Connections {
  const { profiles, vault, clock } = options;

  async function secret(ref: SecretRef, name: string): Promise<string> {
    const value = await vault.get(ref);
    if (value === undefined) throw new AppError('SECRET_MISSING', { name });
    return value;
  }

  async function openLocation(location: StorageLocation, name: string): Promise<OpenStorage> {
    const environment = {
      clock,
      random: options.random,
      proxy: options.proxyFor,
      multipartCopyThresholdBytes: options.multipartCopyThresholdBytes,
    };
    if (location.type === 'local') {
      const store = openStore(location, null, environment);
      return { store, rootPath: '', bucket: '', close: () => store.close() };
    }
    const sessionToken = location.sessionToken && (await secret(location.sessionToken, name));
    const ca = await readOptional(location.caFile);
    const store = openStore(
      location,
      {
        secretKey: await secret(location.secretKey, name),
        ...(sessionToken === undefined ? {} : { sessionToken }),
      },
      { ...environment, ...(ca === undefined ? {} : { ca: ca.toString('utf8') }) },
    );
    const { rootPath, bucket } = location;
    return { store, rootPath, bucket, close: () => store.close() };
  }

  async function openCluster(clusterId: string, signal: AbortSignal): Promise<Cluster> {
    const profile = await profiles.clusters.get(clusterId);
    const { milvus: connection } = profile;
    const { login, tls } = connection;
    const password = login.type === 'none' ? null : await secret(login.secret, profile.name);
    const files = tls.mode === 'none' ? {} : await readTlsFiles(tls);
    const storage = await openLocation(profile.storage, profile.name);
    const { milvus, version } = await openVersioned(
      { connection, password, files, clock },
      signal,
    ).catch(async (error: unknown) => {
      await storage.close();
      throw error;
    });
    const scheme = tls.mode === 'none' ? 'http' : 'https';
    const rest = openMilvusRest({
      endpoint: connection.restEndpoint ?? `${scheme}://${connection.address}`,
      login: login.type === 'none' || password === null ? null : { user: login.user, password },
      files,
      clock,
      proxyFor: options.proxyFor,
    });
    const { managementEndpoint } = connection;
    const management =
      managementEndpoint === undefined
        ? null
        : openManagement(managementEndpoint, { clock, proxyFor: options.proxyFor });
    return {
      profile,
      milvus,
      version,
      features: featuresOf(version),
      rest,
      management,
      storage,
      async close() {
        await Promise.all([milvus.close(), rest.close(), management?.close(), storage.close()]);
      },
    };
  }

  async function openStorage(storageId: string): Promise<BackupStorage> {
    const profile = await profiles.storages.get(storageId);
    return { ...(await openLocation(profile.location, profile.name)), profile };
  }

  async function openClusterStorage(clusterId: string): Promise<OpenStorage> {
    const { storage, name } = await profiles.clusters.get(clusterId);
    return openLocation(storage, name);
  }

  return { openCluster, openClusterStorage, openStorage };
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

async function readTlsFiles(
  tls: Exclude<ClusterProfile['milvus']['tls'], { mode: 'none' }>,
): Promise<{ ca?: Buffer; certificate?: Buffer; key?: Buffer }> {
  const ca = await readOptional(tls.caFile);
  const pair =
    tls.mode === 'mutual'
      ? {
          certificate: await readCertificate(tls.certificateFile),
          key: await readCertificate(tls.keyFile),
        }
      : {};
  return { ...(ca === undefined ? {} : { ca }), ...pair };
}

async function readOptional(path: string | undefined): Promise<Buffer | undefined> {
  return path === undefined ? undefined : readCertificate(path);
}

async function readCertificate(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new AppError('CONFIG_UNREADABLE', { path, reason: messageOf(error) }, { cause: error });
  }
}
