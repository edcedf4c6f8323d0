import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { stringify } from 'yaml';

import { threeTimes } from './cacheFolder.ts';
import { makeCertificates, type Certificates } from './certificates.ts';
import { findMilvus, type MilvusFiles } from './fetchMilvus.ts';
import {
  etcdConfig,
  glogConfig,
  metricsPort,
  milvusConfig,
  MILVUS_PORTS,
  type MilvusOptions,
  type MilvusPlace,
} from './milvusConfig.ts';
import { reservePorts } from './ports.ts';
import {
  answers,
  spawnServer,
  temporaryFolder,
  untilHealthy,
  type ServerProcess,
} from './serverProcess.ts';

export interface MilvusServer {
  /** host:port of gRPC. */
  readonly address: string;
  /** http://host:port with /healthz and /metrics. */
  readonly metricsEndpoint: string;
  readonly dataFolder: string;
  /** Only with `tls`: what a client trusts, and its own pair for mutual TLS. */
  readonly certificates?: Certificates;
  /** Only with authorization. */
  readonly login?: { readonly user: string; readonly password: string };
  stop(): Promise<void>;
  /** As by a power cut: the process is gone, its data stay. */
  kill(): void;
  /** Kills it if it runs, and starts it again on the same data and ports. */
  restart(): Promise<void>;
}

/** Starts Milvus 2.3.5 standalone on loopback with data of its own. Throws when it is not prepared or gets not healthy. */
export function startMilvus(options: MilvusOptions): Promise<MilvusServer> {
  return threeTimes(() => startOnce(options));
}

async function startOnce(options: MilvusOptions): Promise<MilvusServer> {
  const files = await findMilvus();
  if (files === null) throw new Error('Milvus is not prepared');
  const ports = await reservePorts(MILVUS_PORTS);
  const folder = temporaryFolder('milvus');
  for (const name of ['conf', 'data', 'logs', 'run']) await mkdir(path.join(folder, name));
  const certificates =
    options.tls === undefined ? null : await makeCertificates(path.join(folder, 'conf'));
  const place = { folder, port: ports.first, certificates };
  await writeConfig(options, place);
  const cleanUp = (): Promise<void> => {
    ports.release();
    return rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  let server: ServerProcess;
  try {
    server = await launch(files, place);
  } catch (error) {
    await cleanUp();
    throw error;
  }
  const end = (): Promise<void> => {
    server.kill();
    return server.gone;
  };
  return {
    address: `127.0.0.1:${place.port}`,
    metricsEndpoint: `http://127.0.0.1:${metricsPort(place)}`,
    dataFolder: folder,
    ...(certificates === null ? {} : { certificates }),
    ...(options.auth ? { login: { user: 'root', password: 'Milvus' } } : {}),
    // SIGTERM never ends this release, whatever grace it is given.
    kill: () => server.kill(),
    stop: async () => {
      await end();
      await cleanUp();
    },
    restart: async () => {
      await end();
      server = await launch(files, place);
    },
  };
}

async function writeConfig(options: MilvusOptions, place: MilvusPlace): Promise<void> {
  const conf = path.join(place.folder, 'conf');
  await writeFile(path.join(conf, 'milvus.yaml'), stringify(milvusConfig(options, place)));
  await writeFile(path.join(conf, 'etcd.yaml'), stringify(etcdConfig(place.port)));
  await writeFile(path.join(conf, 'glog.conf'), glogConfig(place.folder));
}

async function launch(files: MilvusFiles, place: MilvusPlace): Promise<ServerProcess> {
  const { folder, port } = place;
  const server = spawnServer({
    command: files.lobind,
    // The alias names its files outside of our folder (as root in /run/milvus), so it must differ between servers.
    args: [path.join(files.dist, 'milvus'), 'run', 'standalone', '-alias', `p${port}`],
    environment: {
      DEPLOY_MODE: 'STANDALONE',
      METRICS_PORT: String(metricsPort(place)),
      MILVUSCONF: path.join(folder, 'conf'),
      MILVUS_RUN_DIR: path.join(folder, 'run'),
      LD_LIBRARY_PATH: files.dist,
    },
    cwd: folder,
    logFile: path.join(folder, 'logs/milvus.log'),
  });
  await untilHealthy(server, () => answers(`http://127.0.0.1:${metricsPort(place)}/healthz`, 'OK'));
  return server;
}
