import { createS3Client, type S3Options } from './s3Client.ts';
import { elements, text, unescapeXml } from './s3Xml.ts';

/**
 * The buckets of a service that a key may see, in the order of the service. Many keys may not ask that.
 * @throws STORAGE_ACCESS_DENIED, and every error of a request
 */
export async function listS3Buckets(options: S3Options, signal: AbortSignal): Promise<string[]> {
  const location = { ...options.location, bucket: '', addressing: 'path' } as const;
  const client = createS3Client({ ...options, location });
  try {
    const xml = await client.sendForText(
      { operation: 'ListBuckets', method: 'GET', key: null, signal },
      'ListAllMyBucketsResult',
    );
    return elements(xml, 'Bucket').map((element) => unescapeXml(text(element, 'Name')));
  } finally {
    await client.close();
  }
}
