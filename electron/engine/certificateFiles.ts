import { readFile } from 'node:fs/promises';

import { AppError, messageOf } from '#shared/errors.ts';
import type { S3Location, Tls } from '#shared/profile.ts';

import type { TlsFiles } from './milvus/grpcClient.ts';

/** @throws CONFIG_UNREADABLE */
export async function readTlsFiles(tls: Tls): Promise<TlsFiles> {
  if (tls.mode === 'none') return {};
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

/** The authority that a storage is trusted by, where it is not one of the system. */
export async function s3Authority(location: S3Location): Promise<{ ca?: string }> {
  const ca = await readOptional(location.caFile);
  return ca === undefined ? {} : { ca: ca.toString('utf8') };
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
