import { createHash } from 'node:crypto';

import pLimit from 'p-limit';

import { requireKey } from './keys.ts';
import { mapS3Failure } from './mapS3Error.ts';
import type { S3Client } from './s3Client.ts';
import { elements, escapeXml, text, unescapeXml } from './s3Xml.ts';

/** What one DeleteObjects request may name. */
const keysPerRequest = 1000;
const removesInFlight = 16;

export async function removeObject(
  client: S3Client,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  await client.sendForHeaders({ operation: 'DeleteObject', method: 'DELETE', key, signal });
}

/**
 * Removes keys 1,000 a request; one by one on Google, whose S3 interface has no bulk delete, and where a key holds
 * characters that XML cannot carry. The first key that could not be removed decides the error.
 */
export async function removeObjects(
  client: S3Client,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  keys.forEach(requireKey);
  const isBulk = (key: string): boolean =>
    client.location.provider !== 'gcp' && !/[\p{Cc}\uFFFE\uFFFF]/u.test(key);
  const bulk = keys.filter(isBulk);
  for (let start = 0; start < bulk.length; start += keysPerRequest)
    await removePage(client, bulk.slice(start, start + keysPerRequest), signal);
  const limit = pLimit(removesInFlight);
  const single = keys.filter((key) => !isBulk(key));
  await Promise.all(single.map((key) => limit(() => removeObject(client, key, signal))));
}

async function removePage(
  client: S3Client,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const objects = keys.map((key) => `<Object><Key>${escapeXml(key)}</Key></Object>`).join('');
  const body = Buffer.from(`<Delete><Quiet>true</Quiet>${objects}</Delete>`);
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  const operation = 'DeleteObjects';
  const xml = await client.sendForText(
    { operation, method: 'POST', key: null, query: { delete: '' }, headers, body, signal },
    'DeleteResult',
  );
  const failed = elements(xml, 'Error').find((error) => text(error, 'Code') !== 'NoSuchKey');
  if (failed === undefined) return;
  const key = unescapeXml(text(failed, 'Key'));
  const message = unescapeXml(text(failed, 'Message'));
  throw mapS3Failure(
    { status: 200, code: text(failed, 'Code'), message },
    client.context({ operation, key }),
  );
}
