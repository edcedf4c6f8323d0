import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createPracticeClock } from '#practice/clock.ts';
import { createFaults, type Faults } from '#practice/faults.ts';
import { openMilvusServer } from '#practice/milvus/openMilvusServer.ts';
import type { Pace } from '#practice/milvus/types.ts';
import type { PracticeVersion } from '#shared/practice.ts';

import type { MilvusServer } from './milvus.ts';
import { reservePorts } from './ports.ts';
import type { PracticeStorageServer } from './practiceStorage.ts';

export interface PracticeMilvusOptions {
  readonly s3: PracticeStorageServer;
  readonly bucket: string;
  readonly rootPath: string;
  readonly version: PracticeVersion;
  /** Asks for user and password; the first user is root / Milvus. */
  readonly auth?: boolean;
  /** Where it differs from `quickPace`. */
  readonly pace?: Partial<Pace>;
}

export interface PracticeMilvusServer extends MilvusServer {
  readonly faults: Faults;
}

/** Each step is seen, and none is waited for. */
export const quickPace: Pace = {
  flushMs: 30,
  sortMs: 50,
  garbageMs: 200,
  importStepMs: 5,
  indexMs: 10,
  loadMs: 10,
};

const login = { user: 'root', password: 'Milvus' };

/** Starts a practice Milvus in this process, with a folder of its own that is removed at the end. */
export async function startPracticeMilvus({
  s3,
  bucket,
  rootPath,
  version,
  auth = false,
  pace = {},
}: PracticeMilvusOptions): Promise<PracticeMilvusServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'practice-milvus-'));
  const faults = createFaults();
  const open = (port: number, managementPort: number) =>
    openMilvusServer({
      port,
      managementPort,
      authorization: auth ? { rootPassword: login.password } : null,
      version,
      bucket: s3.storage.bucket(bucket),
      rootPath,
      folder,
      pace: { ...quickPace, ...pace },
      clock: createPracticeClock(),
      faults,
    });
  // Its own while it is down, too: a restart has to find them free.
  const ports = await reservePorts(2);
  const start = () => open(ports.first, ports.first + 1);
  let server = await start();
  const { address, managementEndpoint } = server;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= server.close());
  return {
    address,
    metricsEndpoint: managementEndpoint,
    dataFolder: folder,
    faults,
    ...(auth ? { login } : {}),
    kill: () => void close(),
    async stop() {
      await close();
      ports.release();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
    async restart() {
      await close();
      server = await start();
      closed = undefined;
    },
  };
}
