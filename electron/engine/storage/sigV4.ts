import { createHash, createHmac } from 'node:crypto';

import type { Secret } from '../secret.ts';

interface SigningKeys {
  readonly accessKey: string;
  readonly secretKey: Secret;
  readonly sessionToken?: Secret | undefined;
  readonly region: string;
}

interface UnsignedRequest {
  readonly method: string;
  readonly host: string;
  /** Escaped, as it goes over the wire. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case; every one is signed. Ceph 20 refuses a content-type that is not. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hex, or UNSIGNED-PAYLOAD. */
  readonly payloadHash: string;
}

/** Answers with path and query as they go over the wire, and the headers. */
type Signer = (
  request: UnsignedRequest,
  date: Date,
) => { path: string; headers: Record<string, string> };

export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/**
 * AWS Signature Version 4 for S3, in the Authorization header. The signing key costs four HMACs and changes once a day,
 * so it is kept; without that, signing costs twice as much CPU.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function createSigner(keys: SigningKeys): Signer {
  let cached: { day: string; key: Buffer } = { day: '', key: Buffer.alloc(0) };

  return (request, date) => {
    const time = `${date.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
    const day = time.slice(0, 8);
    if (cached.day !== day) cached = { day, key: signingKey(keys, day) };

    const headers: Record<string, string> = {
      ...request.headers,
      host: request.host,
      'x-amz-content-sha256': request.payloadHash,
      'x-amz-date': time,
    };
    if (keys.sessionToken !== undefined) {
      headers['x-amz-security-token'] = keys.sessionToken.reveal();
    }

    const names = Object.keys(headers).sort();
    const query = canonicalQuery(request.query);
    const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
    const signedNames = names.join(';');
    const canonical = `${request.method}\n${request.path}\n${query}\n${lines}\n${signedNames}\n${request.payloadHash}`;

    const scope = `${day}/${keys.region}/s3/aws4_request`;
    const hash = createHash('sha256').update(canonical).digest('hex');
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash}`;
    const signature = createHmac('sha256', cached.key).update(toSign).digest('hex');
    headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${keys.accessKey}/${scope},SignedHeaders=${signedNames},Signature=${signature}`;
    return { path: query === '' ? request.path : `${request.path}?${query}`, headers };
  };
}

/** Escapes a key for a path or a copy source: everything but A-Z a-z 0-9 - . _ ~ and the slashes. */
export function escapeKey(key: string): string {
  return /^[\w\-.~/]*$/.test(key) ? key : key.split('/').map(escapeText).join('/');
}

function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${escapeText(name)}=${escapeText(value)}`)
    .sort()
    .join('&');
}

function escapeText(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signingKey(keys: SigningKeys, day: string): Buffer {
  return [day, keys.region, 's3', 'aws4_request'].reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${keys.secretKey.reveal()}`),
  );
}
