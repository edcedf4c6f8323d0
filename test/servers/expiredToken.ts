import { createHmac } from 'node:crypto';

import type { S3Server } from './s3Server.ts';
import type { TemporaryKeys } from './temporaryKeys.ts';

/**
 * The keys as they are once their time is over: MinIO gives none for less than 15 minutes, but it signs tokens with the key of
 * its first user (JWT, HS512), and so can a test that knows that key.
 */
export function expire(keys: TemporaryKeys, server: Pick<S3Server, 'secretKey'>): TemporaryKeys {
  const [head = '', claims = ''] = keys.sessionToken.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as object;
  const past = { ...read, exp: Math.floor(Date.now() / 1000) - 60 };
  const signed = `${head}.${Buffer.from(JSON.stringify(past)).toString('base64url')}`;
  const signature = createHmac('sha512', server.secretKey).update(signed).digest('base64url');
  return { ...keys, sessionToken: `${signed}.${signature}` };
}
