import { AppError } from '#shared/errors.ts';

import type { ObjectInfo } from './objectStore.ts';
import type { S3Client } from './s3Client.ts';
import { bareEtag, escapeXml, readUploadPage, text, unescapeXml } from './s3Xml.ts';
import { throwIfStopped } from './stopped.ts';

export interface Part {
  readonly number: number;
  readonly etag: string;
}

export interface PartPlan {
  readonly number: number;
  /** Offset of the first byte. */
  readonly start: number;
  readonly sizeBytes: number;
}

const mebibyte = 1024 * 1024;
export const defaultPartSizeBytes = 64 * mebibyte;
const mostParts = 10_000;
const cleanUpMs = 30_000;
/** A stopped call has two seconds in all. */
const cleanUpWhenStoppedMs = 1_500;

/** Cuts an object into parts of at least the given size, growing by whole MiB until 10,000 suffice. */
export function planParts(sizeBytes: number, partSizeBytes: number): PartPlan[] {
  const leastBytes = Math.ceil(sizeBytes / mostParts / mebibyte) * mebibyte;
  const partBytes = Math.max(partSizeBytes, leastBytes);
  return Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => ({
    number: index + 1,
    start: index * partBytes,
    sizeBytes: Math.min(partBytes, sizeBytes - index * partBytes),
  }));
}

/**
 * Starts a multipart upload, lets sendParts fill it and completes it. When anything fails, it is aborted with a signal
 * of its own, since that of the caller may be what failed.
 */
export async function upload(
  client: S3Client,
  target: { key: string; sizeBytes: number; onlyIfAbsent: boolean; signal: AbortSignal },
  sendParts: (uploadId: string) => Promise<Part[]>,
): Promise<ObjectInfo> {
  const { key, sizeBytes, signal } = target;
  const operation = 'CreateMultipartUpload';
  const xml = await client.sendForText({
    operation,
    method: 'POST',
    key,
    query: { uploads: '' },
    signal,
  });
  const uploadId = unescapeXml(text(xml, 'UploadId'), client.location.endpoint);
  if (uploadId === '') throw new AppError('NOT_A_STORAGE', { host: client.location.endpoint });
  try {
    const parts = await sendParts(uploadId);
    throwIfStopped(signal);
    const etag = await complete(client, target, uploadId, parts);
    return { key, sizeBytes, etag, modifiedAt: null };
  } catch (error) {
    await cleanUp(client, key, uploadId, signal);
    throw error;
  }
}

async function complete(
  client: S3Client,
  { key, onlyIfAbsent, signal }: { key: string; onlyIfAbsent: boolean; signal: AbortSignal },
  uploadId: string,
  parts: readonly Part[],
): Promise<string> {
  const list = parts
    .map(
      ({ number, etag }) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>"${escapeXml(etag)}"</ETag></Part>`,
    )
    .join('');
  const xml = await client.sendForText({
    operation: 'CompleteMultipartUpload',
    method: 'POST',
    key,
    query: { uploadId },
    headers: onlyIfAbsent ? { 'if-none-match': '*' } : {},
    body: Buffer.from(`<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`),
    signal,
  });
  // Ceph 16 names no ETag here.
  return bareEtag(text(xml, 'ETag'));
}

async function cleanUp(
  client: S3Client,
  key: string,
  uploadId: string,
  signal: AbortSignal,
): Promise<void> {
  const aborted = abortUpload(client, key, uploadId, AbortSignal.timeout(cleanUpMs)).catch(
    () => undefined,
  );
  client.finishBeforeClose(aborted);
  if (!signal.aborted) {
    await aborted;
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, cleanUpWhenStoppedMs);
  });
  await Promise.race([aborted, enough]);
  clearTimeout(timer);
}

/** Success also when the upload is gone already. */
async function abortUpload(
  client: S3Client,
  key: string,
  uploadId: string,
  signal: AbortSignal,
): Promise<void> {
  const operation = 'AbortMultipartUpload';
  try {
    await client.sendForHeaders({ operation, method: 'DELETE', key, query: { uploadId }, signal });
  } catch (error) {
    const isGone = error instanceof AppError && error.message.includes('NoSuchUpload');
    if (!isGone) throw error;
  }
}

/** Aborts every unfinished upload whose key starts with the prefix; returns how many. MinIO lists exact keys only. */
export async function abortUploads(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  let markers: Record<string, string> = {};
  for (;;) {
    const xml = await client.sendForText({
      operation: 'ListMultipartUploads',
      method: 'GET',
      key: '',
      query: { uploads: '', prefix, 'encoding-type': 'url', ...markers },
      signal,
    });
    const page = readUploadPage(xml, client.location.endpoint);
    for (const { key, uploadId } of page.uploads.filter(({ key }) => key.startsWith(prefix))) {
      await abortUpload(client, key, uploadId, signal);
      count += 1;
    }
    const next = { 'key-marker': page.keyMarker, 'upload-id-marker': page.uploadIdMarker };
    if (!page.isTruncated) return count;
    if (page.keyMarker === '' || JSON.stringify(next) === JSON.stringify(markers)) {
      const reason = 'its list of uploads is cut off and does not say how it goes on';
      throw new AppError('STORAGE_FAILED', { host: client.location.endpoint, reason });
    }
    markers = next;
  }
}
