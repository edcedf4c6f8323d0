import { rm } from 'node:fs/promises';
import path from 'node:path';

import { findCached, makeCached, threeTimes } from './cacheFolder.ts';
import { firstMissing, run } from './command.ts';
import { reservePorts } from './ports.ts';
import { createBucket, type S3Keys, type S3Server } from './s3Server.ts';
import { answers, spawnServer, temporaryFolder, untilHealthy } from './serverProcess.ts';

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

/** Starts MinIO on a free loopback port with a folder of its own. Throws when it is not prepared or does not answer. */
export async function startMinio(
  keys: S3Keys = { accessKey: 'minioadmin', secretKey: 'minioadmin' },
): Promise<S3Server> {
  const folder = await findCached(CACHED);
  if (folder === null) throw new Error('MinIO is not prepared');
  const ports = await reservePorts(1);
  const data = temporaryFolder('minio');
  const endpoint = `127.0.0.1:${ports.first}`;
  const server = spawnServer({
    command: path.join(folder, 'minio'),
    args: ['server', path.join(data, 'data'), '--address', endpoint],
    environment: {
      MINIO_ROOT_USER: keys.accessKey,
      MINIO_ROOT_PASSWORD: keys.secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
    cwd: data,
    logFile: path.join(data, 'minio.log'),
  });
  await untilHealthy(server, () => answers(`http://${endpoint}/minio/health/live`));
  return {
    endpoint,
    ...keys,
    createBucket: (name) => createBucket(endpoint, keys, name),
    stop: async () => {
      server.kill();
      await server.gone;
      ports.release();
      await rm(data, { recursive: true, force: true });
    },
  };
}
