import { createHash } from 'node:crypto';

import pLimit from 'p-limit';

import { mapS3Failure } from './mapS3Error.ts';
import type { S3Client } from './s3Client.ts';
import { escapeXml, readDeleteErrors } from './s3Xml.ts';

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
  const isBulk = (key: string): boolean =>
    client.location.provider !== 'gcp' && !hasControlCharacter(key);
  const bulk = keys.filter(isBulk);
  for (let start = 0; start < bulk.length; start += keysPerRequest) {
    await removePage(client, bulk.slice(start, start + keysPerRequest), signal);
  }
  const limit = pLimit(removesInFlight);
  const single = keys.filter((key) => !isBulk(key));
  const removes = single.map((key) => limit(() => removeObject(client, key, signal)));
  await Promise.all(removes);
}

async function removePage(
  client: S3Client,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const objects = keys.map((key) => `<Object><Key>${escapeXml(key)}</Key></Object>`).join('');
  const body = Buffer.from(`<Delete><Quiet>true</Quiet>${objects}</Delete>`);
  const operation = 'DeleteObjects';
  const xml = await client.sendForText({
    operation,
    method: 'POST',
    key: '',
    query: { delete: '' },
    headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
    body,
    signal,
  });
  const failed = readDeleteErrors(xml, client.location.endpoint).find(
    ({ code }) => code !== 'NoSuchKey',
  );
  if (failed === undefined) return;
  const { key, code, message } = failed;
  const failure = { status: 200, code, message, region: '', retryAfterSeconds: '', isHtml: false };
  throw mapS3Failure(failure, client.context({ operation, key }));
}

function hasControlCharacter(key: string): boolean {
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    if (unit < 0x20 || unit >= 0xfffe) return true;
  }
  return false;
}
