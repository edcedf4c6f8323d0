import { createHash, createHmac } from 'node:crypto';

import type { S3Server } from './s3Server.ts';

export interface TemporaryKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken: string;
}

/**
 * Keys for a while from the token service (STS) of MinIO, signed like any request of AWS.
 * @param options.policy what they may do of what the given keys may do; all of it without
 */
export async function assumeRole(
  { endpoint, accessKey, secretKey }: Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>,
  options: { readonly policy?: object; readonly durationSeconds?: number } = {},
): Promise<TemporaryKeys> {
  const form = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    DurationSeconds: String(options.durationSeconds ?? 900),
    ...(options.policy === undefined ? {} : { Policy: JSON.stringify(options.policy) }),
  }).toString();
  const time = `${new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
  const day = time.slice(0, 8);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const type = 'application/x-www-form-urlencoded';
  const names = 'content-type;host;x-amz-date';
  const canonical = [
    `POST\n/\n\ncontent-type:${type}\nhost:${endpoint}\nx-amz-date:${time}\n`,
    `${names}\n${sha256(form)}`,
  ].join('\n');
  const scope = `${day}/us-east-1/sts/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
  const hmac = (key: Buffer | string, text: string) =>
    createHmac('sha256', key).update(text).digest();
  const key = [day, 'us-east-1', 'sts', 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${secretKey}`,
  );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  const answer = await fetch(`http://${endpoint}/`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-amz-date': time,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${names},Signature=${signature}`,
    },
    body: form,
  });
  const xml = await answer.text();
  const read = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(xml)?.[1] ?? '';
  if (!answer.ok) throw new Error(`AssumeRole: ${answer.status} ${xml}`);
  return {
    accessKey: read('AccessKeyId'),
    secretKey: read('SecretAccessKey'),
    sessionToken: read('SessionToken'),
  };
}
