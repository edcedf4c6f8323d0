import { AppError } from '#shared/errors.ts';
import type { S3Location } from '#shared/profile.ts';

import { countBody } from './countedBody.ts';
import { rangeOf } from './decideRange.ts';
import { innermost } from './decorate.ts';
import { isS3Code, mapTransportError } from './mapS3Error.ts';
import type {
  ObjectInfo,
  ObjectStore,
  ReadOptions,
  ReadResult,
  WriteOptions,
} from './objectStore.ts';
import {
  createS3Client,
  infoOf,
  type S3Answer,
  type S3Client,
  type S3Options,
} from './s3Client.ts';
import { checkListing, listFolders, listLevel, listObjects } from './s3List.ts';
import { removeObject, removeObjects } from './s3Remove.ts';
import { abortUpload, listUploads } from './s3Uploads.ts';
import { copyObject, writeObject } from './s3Write.ts';

const mebibyte = 1024 * 1024;

const clients = new WeakMap<ObjectStore, S3Client>();

/**
 * A bucket of an S3 service. Whether conditional writes are honoured is learnt when a write is refused.
 */
export function createS3Store(options: S3Options): ObjectStore {
  const client = createS3Client(options);
  const { location } = options;
  const { partSizeBytes = 64 * mebibyte } = options;
  // The most S3 takes in one PUT.
  const putThresholdBytes = options.multipartPutThresholdBytes ?? 5 * 1024 * mebibyte;
  const copyThresholdBytes = options.multipartCopyThresholdBytes ?? 256 * mebibyte;
  const putLimits = { thresholdBytes: putThresholdBytes, partSizeBytes };
  const copyLimits = {
    // Google's S3 interface cannot copy parts, and copies any size in one request.
    thresholdBytes: location.provider === 'gcp' ? Number.POSITIVE_INFINITY : copyThresholdBytes,
    partSizeBytes,
  };
  let isConditional = false;

  async function head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    const request = { operation: 'HeadObject', method: 'HEAD', key, signal } as const;
    try {
      const answer = await client.sendForHeaders(request);
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
    const put = (ifAbsent: boolean): Promise<ObjectInfo> =>
      writeObject(client, { key, body, limits: putLimits, ifAbsent }, options);
    if (options.onlyIfAbsent !== true) return put(false);
    if (!isConditional && (await head(key, options.signal)) !== undefined)
      throw new AppError('OBJECT_EXISTS', { key, location: client.name });
    const isBytes = body instanceof Uint8Array;
    try {
      // A stream cannot be sent again without the condition, should the service refuse to know it.
      return await put(isBytes || isConditional);
    } catch (error) {
      if (error instanceof AppError && error.code === 'OBJECT_EXISTS') isConditional = true;
      if (!isBytes || !isS3Code(error, 'NotImplemented', 'HTTP 501')) throw error;
      return put(false);
    }
  }

  const store: ObjectStore = {
    location: client.name,
    head,
    write,
    list: (prefix, signal, startAfter) => listObjects(client, prefix, signal, startAfter),
    listFolders: (prefix, signal) => listFolders(client, prefix, signal),
    listLevel: (prefix, signal) => listLevel(client, prefix, signal),
    read: (key, options) => readObject(client, key, options),
    canCopyFrom(source) {
      const other = clients.get(innermost(source));
      return other !== undefined && isSameService(location, other.location);
    },
    async copyFrom(source, info, key, options) {
      const other = clients.get(innermost(source));
      if (other === undefined)
        throw new AppError('INTERNAL', { reason: 'no copy between these stores' });
      const sourceBucket = other.location.bucket;
      return copyObject(client, { sourceBucket, info, key, limits: copyLimits }, options);
    },
    remove: (key, signal) => removeObject(client, key, signal),
    removeMany: (keys, signal) => removeObjects(client, keys, signal),
    listUploads: (prefix, signal) => listUploads(client, prefix, signal),
    abortUpload: (upload, signal) => abortUpload(client, upload, signal),
    checkBucket: (signal) => checkListing(client, signal),
    close: () => client.close(),
  };
  clients.set(store, client);
  return store;
}

async function readObject(
  client: S3Client,
  key: string,
  { range, ifMatch, signal, onBytes }: ReadOptions,
): Promise<ReadResult> {
  const headers: Record<string, string> = {};
  if (range !== undefined) {
    const end = range.start < 0 ? '' : `-${range.end ?? ''}`;
    headers['range'] = `bytes=${range.start}${end}`;
  }
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
  const request = { operation: 'GetObject', method: 'GET', key, headers, signal } as const;
  const answer = await client.send(request);
  const object = { key, location: client.name };
  const lengths = lengthsOf(answer, range);
  if (lengths === undefined) {
    answer.body.on('error', () => undefined).destroy();
    const told = ['content-length', 'content-range'].map((name) => answer.header(name)).join(', ');
    const reason = `the storage answered ${answer.status} (${told}) instead of the bytes asked for`;
    throw new AppError('OBJECT_CORRUPT', { ...object, reason });
  }
  const toError = (error: unknown): AppError => mapTransportError(error, client.context(request));
  const check = { ...object, sizeBytes: lengths.bodyBytes, signal, onBytes, toError };
  return { info: infoOf(answer, key, lengths.sizeBytes), body: countBody(answer.body, check) };
}

/**
 * How many bytes will come, and how many the object has. An answer that does not tell cannot be told from a cut one, and one
 * of other bytes than those asked for is none.
 */
function lengthsOf(
  answer: S3Answer,
  range: ReadOptions['range'],
): { bodyBytes: number; sizeBytes: number } | undefined {
  const length = answer.header('content-length');
  if (!/^\d+$/.test(length) || answer.status !== (range === undefined ? 200 : 206))
    return undefined;
  const bodyBytes = Number(length);
  if (range === undefined) return { bodyBytes, sizeBytes: bodyBytes };
  const told = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.header('content-range'));
  if (told === null) return undefined;
  const [start = 0, end = 0, sizeBytes = 0] = told.slice(1).map(Number);
  const wanted = rangeOf(sizeBytes, range);
  const isWanted = start === wanted.start && end === wanted.end && end - start + 1 === bodyBytes;
  return isWanted ? { bodyBytes, sizeBytes } : undefined;
}

/** Another access key may read there or not: that is only known when it is tried. */
function isSameService(left: S3Location, right: S3Location): boolean {
  const names = ['endpoint', 'useTls', 'region'] as const;
  return names.every((name) => left[name] === right[name]);
}
