// Servers and profiles that are right but for one thing, and what a person does with them.
import { mkdirSync } from 'node:fs';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';

import { fromErrorInfo } from '#shared/errors.ts';
import type { PlanRequest } from '#shared/plan.ts';
import {
  type MilvusConnection,
  noLabels,
  type S3Location,
  type StorageLocation,
} from '#shared/profile.ts';

import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { type MilvusServer, startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { temporaryFolder } from '../servers/serverProcess.ts';
import type { TemporaryKeys } from '../servers/temporaryKeys.ts';
import { realClock } from '../suites/testClock.ts';
import { openTestEngine, type TestEngine } from '../suites/testEngine.ts';
import { accessTo } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import { makeSmallCollection } from './smallCollection.ts';

export interface ErrorServers {
  readonly s3: S3Server;
  /** Speaks TLS, and is certified for minio.example only. */
  readonly tlsS3: S3Server;
  readonly authority: Certificates;
  /** In the region eu-west-3. */
  readonly farS3: S3Server;
  /** With authorization and TLS, a collection `rows`, and a user `guest` without rights. */
  readonly milvus: MilvusServer;
  readonly client: MilvusClient;
  stop(): Promise<void>;
}

export async function startErrorServers(): Promise<ErrorServers> {
  const authority = await makeCertificates(temporaryFolder('authority'), 2, 'DNS:minio.example');
  const [s3, tlsS3, farS3] = await Promise.all([
    startMinio(),
    startMinio(undefined, { certificates: authority }),
    startMinio(undefined, { region: 'eu-west-3' }),
  ]);
  for (const bucket of ['milvus', 'milvus-old', 'backups', 'other']) await s3.createBucket(bucket);
  const place = { s3, bucket: 'milvus', rootPath: 'files' };
  const milvus = await startMilvus({ ...place, auth: true, tls: 'server' });
  const { client: access } = await accessTo(milvus);
  const client = await connectMilvus(milvus.address, access);
  await makeSmallCollection(client, { name: 'rows', rows: 300 });
  await client.createUser({ username: 'guest', password: 'guest-password' });
  return {
    s3,
    tlsS3,
    authority,
    farS3,
    milvus,
    client,
    async stop() {
      await client.closeConnection();
      await milvus.stop();
      for (const server of [s3, tlsS3, farS3]) await server.stop();
    },
  };
}

/** What differs from what is right. */
export interface Access {
  readonly milvus?: Partial<MilvusConnection>;
  readonly password?: string;
  /** Of the storage of the cluster or, for a storage, of the place itself. */
  readonly location?: Partial<S3Location>;
  readonly keys?: Partial<TemporaryKeys>;
}

/** A person at an app of their own. */
export async function openErrorWorld(
  { s3, milvus }: Pick<ErrorServers, 's3' | 'milvus'>,
  options: Partial<Parameters<typeof openTestEngine>[0]> = {},
) {
  const dataFolder = temporaryFolder('errors');
  const { engine, client }: TestEngine = await openTestEngine({ dataFolder, ...options });
  let made = 0;

  function placeOf({ location, keys }: Access, bucket: string, rootPath: string): S3Location {
    return {
      type: 's3',
      provider: 'minio',
      endpoint: s3.endpoint,
      useTls: false,
      region: '',
      bucket,
      rootPath,
      addressing: 'path',
      accessKey: keys?.accessKey ?? s3.accessKey,
      secretKey: 'secretKey',
      ...(keys?.sessionToken && { sessionToken: 'sessionToken' }),
      ...location,
    };
  }

  const s3Secrets = ({ keys }: Access) => ({
    secretKey: keys?.secretKey ?? s3.secretKey,
    ...(keys?.sessionToken && { sessionToken: keys.sessionToken }),
  });

  async function cluster(access: Access = {}): Promise<string> {
    const id = `cluster-${(made += 1)}`;
    const profile = {
      id,
      name: id,
      environment: 'test' as const,
      protection: 'none' as const,
      ...noLabels,
      milvus: {
        address: milvus.address,
        tls: { mode: 'server' as const, caFile: milvus.certificates?.ca ?? '' },
        login: { type: 'password' as const, user: 'root', secret: 'password' },
        ...access.milvus,
      },
      storage: placeOf(access, 'milvus', 'files'),
    };
    const password = access.password ?? 'Milvus';
    await client.clusters.save({ profile, secrets: { password, ...s3Secrets(access) } });
    return id;
  }

  async function saveStorage(
    location: StorageLocation,
    secrets: Record<string, string>,
  ): Promise<string> {
    const id = `storage-${(made += 1)}`;
    const profile = { id, name: id, protection: 'none' as const, ...noLabels, location };
    await client.storages.save({ profile, secrets });
    return id;
  }

  const storage = (access: Access = {}) =>
    saveStorage(placeOf(access, 'backups', 'backup'), s3Secrets(access));

  /** Plans and runs a job as a wizard does; fails as it fails. */
  async function run(request: PlanRequest) {
    const { planId, sha256, typedName } = await client.plans.preview(request);
    const { jobId } = await client.jobs.start({ planId, sha256, typedName });
    for (;;) {
      const job = await client.jobs.get({ jobId });
      if (job.state === 'finished' && job.error !== null) throw fromErrorInfo(job.error);
      if (job.state === 'finished') return job;
      await realClock.sleep(50, new AbortController().signal);
    }
  }

  return {
    client,
    cluster,
    storage,
    folder(path: string) {
      mkdirSync(path, { recursive: true });
      return saveStorage({ type: 'local', path }, {});
    },
    /** Opens a cluster as its page does. */
    openCluster: async (access: Access) =>
      client.clusters.browse({ clusterId: await cluster(access) }),
    /** Lists backups as their page does. */
    openStorage: async (access: Access) =>
      client.backups.names({ storageId: await storage(access) }),
    backUp: (clusterId: string, storageId: string, backupName: string, filter = '') =>
      run({
        kind: 'backup',
        clusterId,
        storageId,
        backupName,
        filter,
        strategy: 'auto',
        pauseGc: false,
      }),
    restore: (clusterId: string, storageId: string, backupName: string, suffix = '') =>
      run({
        kind: 'restore',
        clusterId,
        storageId,
        backupName,
        filter: '',
        names: suffix === '' ? { type: 'keep' } : { type: 'suffix', suffix },
        rebuildIndexes: true,
        useAutoIndex: false,
        load: 'never',
        conflicts: { otherwise: 'stop', byTarget: {} },
        metaOnly: false,
      }),
    close: () => engine.close(),
  };
}

export type ErrorWorld = Awaited<ReturnType<typeof openErrorWorld>>;
