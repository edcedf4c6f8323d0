import { setMaxListeners } from 'node:events';

import type { CheckResult } from '#shared/check.ts';
import { AppError } from '#shared/errors.ts';
import type { StorageLocation } from '#shared/profile.ts';

import type { CheckedProfiles, CheckRun, CheckScope } from './checkScope.ts';
import { type Ends, lookAtEnds } from './ends.ts';
import { lookUp, parseEndpoint } from './hosts.ts';
import { milvusCall, storageCall } from './limits.ts';
import {
  askManagement,
  askSegmentApi,
  judgeVersion,
  listCollections,
  logIn,
  sampleSegments,
} from './milvusSteps.ts';
import { finding, needs, skipped } from './outcome.ts';
import { checkRootPath } from './rootPath.ts';
import { createSteps } from './steps.ts';
import { compareClocks } from './storageClock.ts';
import { checkBackupFolder, checkWriting, judgeBucket, tryCredentials } from './storageSteps.ts';

/**
 * The connection test: all steps run, and none hides another. Milvus, its storage and the place for backups are looked at side by
 * side, so that one which does not answer delays no other. Nothing is left behind.
 * @throws STOPPED; everything else is told by the steps
 */
export async function runChecks(
  profiles: CheckedProfiles,
  scope: CheckScope,
  onResult: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const { clock, signal } = scope;
  setMaxListeners(0, signal);
  const steps = createSteps({ clock, signal, onResult });
  const opened: { close(): Promise<void> }[] = [];
  const run: CheckRun = {
    ...profiles,
    scope,
    steps,
    keep: (one) => {
      opened.push(one);
      return one;
    },
  };
  try {
    const ends = lookAtEnds(run);
    const storage = checkStorage(run, ends);
    await Promise.all([
      ends.done,
      storage,
      checkMilvus(run, ends, storage),
      probeOwn(run, storage),
      checkBackups(run, storage),
      checkManagement(run),
    ]);
    if (signal.aborted) throw new AppError('STOPPED');
    return steps.results();
  } finally {
    await Promise.allSettled(opened.map((one) => one.close()));
  }
}

/** The storage of the cluster, once its bucket is known to be there. */
type OwnStorage = ReturnType<typeof checkStorage>;

async function checkStorage(run: CheckRun, { storage: end }: Ends) {
  const { cluster, scope, steps, keep } = run;
  const { storage: location, name } = cluster;
  const { connections, clock, proxyFor } = scope;
  if (location.type === 'local') return checkFolder(run, end.port);
  const limit = storageCall(location.endpoint, 5_000);
  const isOpen = (await end.port) === true;
  const comparing = steps.run('clock', limit, (signal) => {
    if (!isOpen) return needs('storagePort');
    const url = `${location.useTls ? 'https' : 'http'}://${location.endpoint}`;
    return compareClocks(location, { clock, proxy: proxyFor(url), signal });
  });
  const isTrusted = await end.isTrusted;
  const access = await steps.run('credentials', limit, async (signal) => {
    if (!isOpen) return needs('storagePort');
    if (!isTrusted) return needs('certificate');
    const storage = keep(await connections.openLocation(location, name));
    return tryCredentials({ connections, location, name, storage, signal });
  });
  const own = await steps.run('bucket', limit, () =>
    access === undefined ? needs('credentials') : judgeBucket(access, location),
  );
  await comparing;
  return own;
}

/** A folder in the place of a bucket is there or not; the rest is about services. */
async function checkFolder(
  { cluster, scope, steps, keep }: CheckRun,
  port: Ends['storage']['port'],
) {
  const isThere = (await port) === true;
  const limit = storageCall(cluster.name, 5_000);
  for (const step of ['clock', 'credentials', 'bucket'] as const) {
    await steps.run(step, limit, () => skipped(finding('notForFolder')));
  }
  if (!isThere) return undefined;
  return keep(await scope.connections.openLocation(cluster.storage, cluster.name));
}

async function checkMilvus(run: CheckRun, { milvus: end }: Ends, storage: OwnStorage) {
  const { cluster, scope, steps, keep } = run;
  const { address } = cluster.milvus;
  const isOpen = (await end.port) === true;
  const isTrusted = await end.isTrusted;
  const side = await steps.run('login', milvusCall(address, 'Connect', 6_000), async (signal) => {
    if (!isOpen) return needs('milvusPort');
    if (!isTrusted) return needs('certificate');
    return logIn(cluster, scope.connections, signal);
  });
  if (side !== undefined) keep(side);
  const limit = milvusCall(address, 'ShowCollections', 10_000);
  await steps.run('version', limit, () => (side ? judgeVersion(side) : needs('login')));
  const refs = await steps.run('collections', limit, (signal) =>
    side ? listCollections(side.milvus, signal) : needs('login'),
  );
  let sampling: ReturnType<typeof sampleSegments> | undefined;
  const samples = () =>
    (sampling ??= side && refs ? sampleSegments(side.milvus, refs, scope.signal) : none());
  await Promise.all([
    steps.run('segmentApi', milvusCall(address, 'segments/describe', 10_000), (signal) =>
      side ? askSegmentApi(side, samples, signal) : needs('login'),
    ),
    checkRoot(run, storage, refs === undefined ? null : { refs, samples }),
  ]);
}

type Samples = Awaited<ReturnType<typeof sampleSegments>>;
const none = (): Promise<Samples> => Promise.resolve([]);

interface Listed {
  readonly refs: readonly unknown[];
  readonly samples: () => Promise<Samples>;
}

/** Asks Milvus which segments it has, and its storage where they are. */
async function checkRoot(run: CheckRun, storage: OwnStorage, listed: Listed | null): Promise<void> {
  const { cluster, scope, steps } = run;
  const own = await storage;
  const limit = storageCall(hostOfStorage(run), 20_000);
  await steps.run('rootPath', limit, async (signal) => {
    if (listed === null) return needs('collections');
    if (own === undefined)
      return needs(cluster.storage.type === 'local' ? 'storagePort' : 'bucket');
    const { connections } = scope;
    const { storage: location, name } = cluster;
    const ids = (await listed.samples()).map(({ collectionId }) => collectionId);
    const collections = listed.refs.length;
    const about = { connections, storage: own, location, name, collections };
    return checkRootPath({ ...about, collectionIds: [...new Set(ids)], signal });
  });
}

async function probeOwn(run: CheckRun, storage: OwnStorage): Promise<void> {
  const own = await storage;
  const limit = storageCall(hostOfStorage(run), 8_000);
  await run.steps.run('writeProbe', limit, (signal) => checkWriting(own, { ...run, signal }));
}

async function checkBackups(run: CheckRun, own: OwnStorage): Promise<void> {
  const { storage, scope, steps, keep } = run;
  const limit = storageCall(storage === null ? '' : nameOf(storage.location), 10_000);
  await steps.run('backupFolder', limit, async (signal) => {
    if (storage === null) return skipped(finding('noBackupStorage'));
    await requireHost(storage.location, scope, signal);
    const target = keep(await scope.connections.openLocation(storage.location, storage.name));
    return checkBackupFolder(target, own, { ...run, storage, signal });
  });
}

/** Its name is looked up before anything is sent: it may lead to an address that is refused. */
async function requireHost(
  location: StorageLocation,
  { proxyFor }: CheckScope,
  signal: AbortSignal,
): Promise<void> {
  if (location.type === 'local') return;
  const { endpoint, useTls } = location;
  if (proxyFor(`${useTls ? 'https' : 'http'}://${endpoint}`) !== undefined) return;
  await lookUp(parseEndpoint(endpoint, 443).host, signal);
}

async function checkManagement({ cluster, scope, steps }: CheckRun): Promise<void> {
  const { managementEndpoint, address } = cluster.milvus;
  const limit = milvusCall(managementEndpoint ?? address, '/healthz', 4_000);
  await steps.run('management', limit, (signal) =>
    askManagement(managementEndpoint, scope, signal),
  );
}

function hostOfStorage({ cluster }: CheckRun): string {
  return nameOf(cluster.storage);
}

function nameOf(location: CheckedProfiles['cluster']['storage']): string {
  return location.type === 's3' ? location.endpoint : location.path;
}
