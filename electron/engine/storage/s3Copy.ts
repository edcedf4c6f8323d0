import pLimit from 'p-limit';

import { AppError } from '#shared/errors.ts';

import type { CopyOptions, ObjectInfo } from './objectStore.ts';
import type { S3Client } from './s3Client.ts';
import { type Part, type PartPlan, planParts, upload } from './s3Upload.ts';
import { bareEtag, text } from './s3Xml.ts';
import { escapeKey } from './sigV4.ts';
import { onStop, throwIfStopped } from './stopped.ts';

export interface S3CopyLimits {
  readonly multipartCopyThresholdBytes: number;
  readonly partSizeBytes: number;
}

/** Of one object at once; more gain nothing, they only keep other objects from their turn. */
const partsInFlight = 4;

/**
 * Lets the service copy one object of a bucket to a key of this one: in one request, or in parts above the threshold,
 * because a copy is answered only when it is done and long requests are cut by time-outs.
 */
export async function copyObject(
  client: S3Client,
  copy: { sourceBucket: string; info: ObjectInfo; key: string } & S3CopyLimits,
  options: CopyOptions,
): Promise<ObjectInfo> {
  const { info, key } = copy;
  const { signal, onBytes } = options;
  const headers = sourceHeaders(copy.sourceBucket, info);
  if (info.sizeBytes > copy.multipartCopyThresholdBytes)
    return copyParts(client, { ...copy, headers }, options);

  const xml = await client.sendForText({
    operation: 'CopyObject',
    method: 'PUT',
    key,
    headers,
    signal,
  });
  const etag = etagOf(xml, client, 'CopyObjectResult');
  onBytes?.(info.sizeBytes);
  const modifiedAt = text(xml, 'LastModified');
  return {
    key,
    sizeBytes: info.sizeBytes,
    etag,
    modifiedAt: modifiedAt === '' ? null : modifiedAt,
  };
}

async function copyParts(
  client: S3Client,
  copy: { info: ObjectInfo; key: string; headers: Record<string, string> } & S3CopyLimits,
  { signal, onBytes }: CopyOptions,
): Promise<ObjectInfo> {
  const { info, key, headers } = copy;
  const { sizeBytes } = info;
  return upload(client, { key, sizeBytes, onlyIfAbsent: false, signal }, async (uploadId) => {
    const failed = new AbortController();
    const leave = onStop(signal, () => failed.abort(signal.reason));
    const limit = pLimit(partsInFlight);
    const copies = planParts(sizeBytes, copy.partSizeBytes).map((plan) =>
      limit(async () => {
        throwIfStopped(failed.signal);
        const part = await copyPart(client, { key, uploadId, plan, headers }, failed.signal);
        onBytes?.(plan.sizeBytes);
        return part;
      }),
    );
    try {
      return await Promise.all(copies);
    } catch (error) {
      // Before the upload is aborted no part may be under way: one that lands later would stay for ever.
      failed.abort();
      await Promise.allSettled(copies);
      throw error;
    } finally {
      leave();
    }
  });
}

async function copyPart(
  client: S3Client,
  part: { key: string; uploadId: string; plan: PartPlan; headers: Record<string, string> },
  signal: AbortSignal,
): Promise<Part> {
  const { number, start, sizeBytes } = part.plan;
  const xml = await client.sendForText({
    operation: 'UploadPartCopy',
    method: 'PUT',
    key: part.key,
    query: { partNumber: String(number), uploadId: part.uploadId },
    headers: {
      ...part.headers,
      'x-amz-copy-source-range': `bytes=${start}-${start + sizeBytes - 1}`,
    },
    signal,
  });
  return { number, etag: etagOf(xml, client, 'CopyPartResult') };
}

function sourceHeaders(bucket: string, info: ObjectInfo): Record<string, string> {
  return {
    'x-amz-copy-source': `/${bucket}/${escapeKey(info.key)}`,
    ...(info.etag === '' ? {} : { 'x-amz-copy-source-if-match': `"${info.etag}"` }),
  };
}

function etagOf(xml: string, client: S3Client, root: string): string {
  if (!xml.includes(`<${root}`))
    throw new AppError('NOT_A_STORAGE', { host: client.location.endpoint });
  return bareEtag(text(xml, 'ETag'));
}
