import { AppError } from '#shared/errors.ts';

import { countBody } from './countedBody.ts';
import { innermost } from './decorate.ts';
import { mapTransportError } from './mapS3Error.ts';
import type {
  ObjectInfo,
  ObjectStore,
  ReadOptions,
  ReadResult,
  WriteOptions,
} from './objectStore.ts';
import { requireKey } from './requireKey.ts';
import { createBucket } from './s3Bucket.ts';
import {
  createS3Client,
  infoOf,
  type S3Answer,
  type S3Client,
  type S3Options,
} from './s3Client.ts';
import { copyObject } from './s3Copy.ts';
import { checkListing, listFolders, listObjects } from './s3List.ts';
import { removeObject, removeObjects } from './s3Remove.ts';
import { abortUploads, defaultPartSizeBytes } from './s3Upload.ts';
import { type ConditionalWrite, writeObject } from './s3Write.ts';

const defaultCopyThresholdBytes = 256 * 1024 * 1024;
/** The most S3 takes in one PUT. */
const singlePutBytes = 5 * 1024 * 1024 * 1024;

const clients = new WeakMap<ObjectStore, S3Client>();

/**
 * A bucket of an S3 service. abortUploads finds uploads by prefix, except on MinIO, which lists those of an exact key only.
 * Whether conditional writes are honoured is known for Amazon, and learnt elsewhere when a write is refused.
 */
export function createS3Store(options: S3Options): ObjectStore {
  const client = createS3Client(options);
  const { location } = options;
  const limits = {
    multipartPutThresholdBytes: options.multipartPutThresholdBytes ?? singlePutBytes,
    // Google's S3 interface cannot copy parts, and copies any size in one request.
    multipartCopyThresholdBytes:
      location.provider === 'gcp'
        ? Number.POSITIVE_INFINITY
        : (options.multipartCopyThresholdBytes ?? defaultCopyThresholdBytes),
    partSizeBytes: options.partSizeBytes ?? defaultPartSizeBytes,
  };
  let conditional: ConditionalWrite = isAmazon(location.endpoint) ? 'honoured' : 'unknown';

  async function head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    requireKey(key);
    try {
      const answer = await client.sendForHeaders({
        operation: 'HeadObject',
        method: 'HEAD',
        key,
        signal,
      });
      return infoOf(answer, key, Number(answer.header('content-length') || 0));
    } catch (error) {
      if (error instanceof AppError && error.code === 'OBJECT_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async function write(
    key: string,
    body: Parameters<ObjectStore['write']>[1],
    options: WriteOptions,
  ): Promise<ObjectInfo> {
    requireKey(key);
    const put = (ifAbsent: boolean) =>
      writeObject(client, { key, body, ifAbsent, ...limits }, options);
    if (options.onlyIfAbsent !== true) return put(false);

    if (conditional !== 'honoured' && (await head(key, options.signal)) !== undefined) {
      throw new AppError('OBJECT_EXISTS', { key, location: client.name });
    }
    // A stream cannot be sent again without the condition, should the service refuse to know it.
    if (conditional === 'refused' || (conditional === 'unknown' && !(body instanceof Uint8Array)))
      return put(false);
    try {
      return await put(true);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'OBJECT_EXISTS') conditional = 'honoured';
      if (!isNotImplemented(error)) throw error;
      conditional = 'refused';
      return put(false);
    }
  }

  const store: ObjectStore = {
    location: client.name,
    get hasConditionalWrite() {
      return conditional === 'honoured';
    },
    head,
    write,
    list: (prefix, signal, startAfter) => listObjects(client, prefix, signal, startAfter),
    listFolders: (prefix, signal) => listFolders(client, prefix, signal),
    async read(key, options) {
      requireKey(key);
      return readObject(client, key, options);
    },
    canCopyFrom(source) {
      const other = clients.get(innermost(source));
      return other !== undefined && isSameAccess(location, other.location);
    },
    async copyFrom(source, info, key, options) {
      requireKey(key);
      const other = clients.get(innermost(source));
      if (other === undefined)
        throw new AppError('INTERNAL', { reason: 'no copy between these stores' });
      const sourceBucket = other.location.bucket;
      return copyObject(client, { sourceBucket, info, key, ...limits }, options);
    },
    async remove(key, signal) {
      requireKey(key);
      await removeObject(client, key, signal);
    },
    async removeMany(keys, signal) {
      keys.forEach(requireKey);
      await removeObjects(client, keys, signal);
    },
    abortUploads: (prefix, signal) => abortUploads(client, prefix, signal),
    checkBucket: (signal) => checkListing(client, signal),
    createBucket: (signal) => createBucket(client, options, signal),
    close: () => client.close(),
  };
  clients.set(store, client);
  return store;
}

async function readObject(
  client: S3Client,
  key: string,
  options: ReadOptions,
): Promise<ReadResult> {
  const { range, ifMatch, signal, onBytes } = options;
  const headers: Record<string, string> = {};
  if (range !== undefined) {
    headers['range'] =
      range.start < 0 ? `bytes=${range.start}` : `bytes=${range.start}-${range.end ?? ''}`;
  }
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
  const request = { operation: 'GetObject', method: 'GET', key, headers, signal } as const;
  const answer = await client.send(request);
  try {
    const { bodyBytes, sizeBytes } = lengthsOf(answer, range !== undefined, {
      key,
      location: client.name,
    });
    const body = countBody(answer.body, {
      key,
      location: client.name,
      sizeBytes: bodyBytes,
      signal,
      onBytes,
      toError: (error) => mapTransportError(error, client.context(request)),
    });
    return { info: infoOf(answer, key, sizeBytes), body };
  } catch (error) {
    answer.body.on('error', () => undefined).destroy();
    throw error;
  }
}

/** How many bytes will come, and how many the object has. An answer that does not tell cannot be told from a cut one. */
function lengthsOf(
  answer: S3Answer,
  isRange: boolean,
  object: { key: string; location: string },
): { bodyBytes: number; sizeBytes: number } {
  const length = answer.header('content-length');
  const bodyBytes = Number(length);
  const fail = (reason: string): AppError => new AppError('OBJECT_CORRUPT', { ...object, reason });
  if (!/^\d+$/.test(length)) throw fail('the storage does not tell its length');
  if (!isRange) {
    if (answer.status !== 200)
      throw fail(`the storage answered ${answer.status} instead of the whole object`);
    return { bodyBytes, sizeBytes: bodyBytes };
  }
  const told = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.header('content-range'));
  if (answer.status !== 206 || told === null)
    throw fail('the storage did not answer with the range asked for');
  const [start, end, sizeBytes] = told.slice(1).map(Number) as [number, number, number];
  if (end - start + 1 !== bodyBytes)
    throw fail('the storage answered with another range than it says');
  return { bodyBytes, sizeBytes };
}

function isSameAccess(left: S3Client['location'], right: S3Client['location']): boolean {
  return (
    left.endpoint === right.endpoint &&
    left.useTls === right.useTls &&
    left.region === right.region &&
    left.accessKey === right.accessKey
  );
}

function isAmazon(endpoint: string): boolean {
  return /\.amazonaws\.com(\.cn)?(:\d+)?$/.test(endpoint);
}

function isNotImplemented(error: AppError): boolean {
  return error.code === 'STORAGE_FAILED' && /NotImplemented|HTTP 501/.test(error.message);
}
