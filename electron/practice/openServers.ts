import { createServer } from 'node:net';
import path from 'node:path';

import { PracticeClusterId, type PracticeFault, type PracticeStatus } from '#shared/practice.ts';

import type { PracticeClock } from './clock.ts';
import {
  backupPlace,
  bucketsOf,
  clusterPlaces,
  isStorageFault,
  practicePace,
  type Place,
  type StorageId,
  storageFlavours,
} from './clusters.ts';
import { createFaults } from './faults.ts';
import { openMilvusServer, type PracticeMilvus } from './milvus/openMilvusServer.ts';
import { openStorage, type PracticeStorage } from './s3/openStorage.ts';
import type { PracticeSettings } from './settings.ts';

type Scripts = PracticeSettings['faults'];

/** The servers of the four clusters while they run. */
export interface Servers {
  /** Those they were given. */
  readonly ports: PracticeSettings['ports'];
  /** The calls of cluster A, for the samples. */
  readonly callA: PracticeMilvus['call'];
  status(settings: PracticeSettings): Pick<PracticeStatus, 'clusters' | 'backups'>;
  setFaults(changed: readonly PracticeClusterId[], scripts: Scripts): void;
  /** All that lies in the buckets, named by what a reset says of it. */
  contents(): { readonly removedObjects: number; readonly removedBytes: number };
  close(): Promise<void>;
}

interface ServerOptions {
  readonly folder: string;
  readonly settings: PracticeSettings;
  readonly clock: PracticeClock;
  readonly randomId: () => string;
}

const storageIds: readonly StorageId[] = ['first', 'second'];
const clusterIds = PracticeClusterId.options;

/** Opens all of them at once; the storages come first because each Milvus reads what it left there. */
export async function openServers(options: ServerOptions): Promise<Servers> {
  const { settings } = options;
  const storages = await inParallel(storageIds, (id) => openOneStorage(id, options));
  const clusters = await inParallel(clusterIds, (id) => {
    const { storage, bucket } = clusterPlaces[id];
    return openCluster(id, storages[storage].server.bucket(bucket), options);
  });
  const s3Place = ({ storage, bucket, rootPath }: Place) => {
    const { endpoint } = storages[storage].server;
    return { endpoint, ...settings.keys[storage], bucket, rootPath };
  };
  return {
    ports: {
      first: storages.first.server.port,
      second: storages.second.server.port,
      milvus: mapValues(clusters, ({ server }) => server.port),
      management: mapValues(clusters, ({ server }) => server.managementPort),
    },
    callA: (...call) => clusters.A.server.call(...call),
    status: ({ versions, faults }) => ({
      clusters: clusterIds.map((id) => ({
        id,
        version: versions[id],
        address: clusters[id].server.address,
        managementEndpoint: clusters[id].server.managementEndpoint,
        storage: s3Place(clusterPlaces[id]),
        faults: faults[id],
      })),
      backups: s3Place(backupPlace),
    }),
    setFaults(changed, scripts) {
      for (const id of changed) clusters[id].faults.set(milvusFaults(scripts[id]));
      for (const id of storageIds) storages[id].faults.set(storageFaults(id, scripts));
    },
    contents() {
      const objects = storageIds.flatMap((id) =>
        bucketsOf(id).flatMap((name) => storages[id].server.bucket(name).list('')),
      );
      const removedBytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return { removedObjects: objects.length, removedBytes };
    },
    async close() {
      await Promise.all(Object.values(clusters).map(({ server }) => server.close()));
      await Promise.all(Object.values(storages).map(({ server }) => server.close()));
    },
  };
}

async function openOneStorage(id: StorageId, options: ServerOptions) {
  const { folder, settings, clock, randomId } = options;
  const faults = createFaults(storageFaults(id, settings.faults));
  const server = await openStorage({
    folder: path.join(folder, `storage-${id}`),
    port: await portOrAny(settings.ports[id]),
    ...settings.keys[id],
    region: 'us-east-1',
    buckets: bucketsOf(id),
    clock,
    faults,
    randomId,
    flavour: storageFlavours[id],
  });
  return { server, faults };
}

async function openCluster(
  id: PracticeClusterId,
  bucket: ReturnType<PracticeStorage['bucket']>,
  { folder, settings, clock }: ServerOptions,
) {
  const faults = createFaults(milvusFaults(settings.faults[id]));
  const [port, managementPort] = await Promise.all([
    portOrAny(settings.ports.milvus[id]),
    portOrAny(settings.ports.management[id]),
  ]);
  const server = await openMilvusServer({
    port,
    managementPort,
    authorization: null,
    version: settings.versions[id],
    bucket,
    rootPath: clusterPlaces[id].rootPath,
    folder: path.join(folder, `cluster-${id.toLowerCase()}`),
    pace: practicePace,
    clock,
    faults,
  });
  return { server, faults };
}

const milvusFaults = (script: readonly PracticeFault[]): PracticeFault[] =>
  script.filter((fault) => !isStorageFault(fault));

/** A storage is struck by the scripts of all clusters that lie in it. */
const storageFaults = (storage: StorageId, scripts: Scripts): PracticeFault[] =>
  clusterIds
    .filter((id) => clusterPlaces[id].storage === storage)
    .flatMap((id) => scripts[id].filter(isStorageFault));

/** The port when it can be listened on, else 0 for any that is free. */
function portOrAny(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  });
}

async function inParallel<Id extends string, T>(
  ids: readonly Id[],
  open: (id: Id) => Promise<T>,
): Promise<Record<Id, T>> {
  const opened = await Promise.all(ids.map(async (id) => [id, await open(id)] as const));
  return Object.fromEntries(opened) as Record<Id, T>;
}

function mapValues<Id extends string, T, R>(
  record: Readonly<Record<Id, T>>,
  change: (value: T) => R,
): Record<Id, R> {
  const entries = Object.entries(record) as [Id, T][];
  return Object.fromEntries(entries.map(([id, value]) => [id, change(value)])) as Record<Id, R>;
}
