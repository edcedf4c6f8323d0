import { isS3Code } from './mapS3Error.ts';
import type { UnfinishedUpload } from './objectStore.ts';
import type { S3Client } from './s3Client.ts';
import { brokenListing, elements, keyDecoder, text, unescapeXml } from './s3Xml.ts';

/** Aborts one upload; it may be gone already. */
export async function abortUpload(
  client: S3Client,
  { key, uploadId }: Pick<UnfinishedUpload, 'key' | 'uploadId'>,
  signal: AbortSignal,
): Promise<void> {
  const operation = 'AbortMultipartUpload';
  const request = { operation, method: 'DELETE', key, query: { uploadId }, signal } as const;
  await client.sendForHeaders(request).catch((error: unknown) => {
    if (!isS3Code(error, 'NoSuchUpload')) throw error;
  });
}

/**
 * Every unfinished upload whose key starts with the prefix. MinIO takes a prefix for an exact key, but lists all uploads of
 * the bucket that it knows of without one, so that those are looked through where nothing was found.
 */
export async function* listUploads(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<UnfinishedUpload> {
  let found = 0;
  for await (const upload of pagesOf(client, prefix, signal)) {
    if (!upload.key.startsWith(prefix)) continue;
    found += 1;
    yield upload;
  }
  const mayBeMinio = client.location.provider === 'minio';
  if (found > 0 || prefix === '' || !mayBeMinio) return;
  for await (const upload of pagesOf(client, '', signal)) {
    if (upload.key.startsWith(prefix)) yield upload;
  }
}

async function* pagesOf(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<UnfinishedUpload> {
  const { endpoint } = client.location;
  const operation = 'ListMultipartUploads';
  let markers: Record<string, string> = {};
  for (;;) {
    // Asked for keys that are URL-encoded, Ceph 16 sends them so without saying so, and its markers plain.
    const query = { uploads: '', prefix, ...markers };
    const xml = await client.sendForText(
      { operation, method: 'GET', key: null, query, signal },
      'ListMultipartUploadsResult',
    );
    const decode = keyDecoder(xml, endpoint);
    for (const upload of elements(xml, 'Upload')) {
      yield {
        key: decode(text(upload, 'Key')),
        uploadId: unescapeXml(text(upload, 'UploadId')),
        startedAt: text(upload, 'Initiated') || null,
      };
    }
    if (text(xml, 'IsTruncated') !== 'true') return;
    const next = {
      'key-marker': decode(text(xml, 'NextKeyMarker')),
      'upload-id-marker': unescapeXml(text(xml, 'NextUploadIdMarker')),
    };
    if (next['key-marker'] === '' || JSON.stringify(next) === JSON.stringify(markers))
      throw brokenListing(endpoint, 'a page that does not say how it goes on');
    markers = next;
  }
}
