import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { connect } from 'node:tls';

import { findCached, makeCached, threeTimes } from './cacheFolder.ts';
import type { Certificates } from './certificates.ts';
import { firstMissing, run } from './command.ts';
import { reservePorts } from './ports.ts';
import { answersSigned, createBucket, type S3Keys, type S3Server } from './s3Server.ts';
import { spawnServer, temporaryFolder, untilHealthy } from './serverProcess.ts';

// The last source release. Ready binaries of it were never published; `go install` is its documented way.
const VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';
const CACHED = `minio-${VERSION}`;

/** Builds MinIO into the cache if it is not there. Returns why that cannot be done, or null when it is ready. */
export async function prepareMinio(): Promise<string | null> {
  if ((await findCached(CACHED)) !== null) return null;
  if (firstMissing(['go']) !== null)
    return 'it is built from source, and there is no Go on this machine';
  try {
    await makeCached(CACHED, 'Building MinIO with Go (about 3 minutes, once)', (folder) =>
      threeTimes(async () => {
        await run('go', ['install', `github.com/minio/minio@${VERSION}`], {
          environment: { GOBIN: folder },
        });
      }),
    );
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export interface MinioOptions {
  /** Requests signed for another one are refused. */
  readonly region?: string;
  /** Speaks TLS with this pair, and nothing else. */
  readonly certificates?: Certificates;
  /** Further settings of the server, as its manual names them. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** True when the server has shown its certificate, whoever it is for. */
function answersTls(endpoint: string): Promise<boolean> {
  const [host = '', port] = endpoint.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
    socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('secureConnect', () => socket.destroy());
  });
}

const usualKeys: S3Keys = { accessKey: 'minioadmin', secretKey: 'minioadmin' };

/** Starts MinIO on a free loopback port with a folder of its own. Throws when it is not prepared or does not answer. */
export function startMinio(
  keys: S3Keys = usualKeys,
  options: MinioOptions = {},
): Promise<S3Server> {
  return threeTimes(() => launch(keys, options));
}

async function launch(
  keys: S3Keys,
  { region = '', certificates, environment }: MinioOptions,
): Promise<S3Server> {
  const folder = await findCached(CACHED);
  if (folder === null) throw new Error('MinIO is not prepared');
  const ports = await reservePorts(1);
  const data = temporaryFolder('minio');
  const endpoint = `127.0.0.1:${ports.first}`;
  const pair = path.join(data, 'certificates');
  if (certificates !== undefined) {
    await mkdir(pair);
    await copyFile(certificates.cert, path.join(pair, 'public.crt'));
    await copyFile(certificates.key, path.join(pair, 'private.key'));
  }
  const server = spawnServer({
    command: path.join(folder, 'minio'),
    args: ['server', path.join(data, 'data'), '--address', endpoint, '--certs-dir', pair],
    environment: {
      MINIO_ROOT_USER: keys.accessKey,
      MINIO_ROOT_PASSWORD: keys.secretKey,
      ...(region !== '' && { MINIO_SITE_REGION: region }),
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      ...environment,
    },
    cwd: data,
    logFile: path.join(data, 'minio.log'),
  });
  const stop = async (): Promise<void> => {
    server.kill();
    await server.gone;
    ports.release();
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    // Its health page says yes while requests are still refused with 503.
    await untilHealthy(server, () =>
      certificates === undefined ? answersSigned(endpoint, keys, region) : answersTls(endpoint),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, ...keys, createBucket: (name) => createBucket(endpoint, keys, name), stop };
}
