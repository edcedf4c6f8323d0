import { createHash, createHmac } from 'node:crypto';

import { escapePath, escapeUri } from './s3Request.ts';

/** What a signature was made for, besides the request. */
export interface SignatureScope {
  /** As 20130524T000000Z */
  readonly time: string;
  readonly region: string;
  readonly service: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Unescaped. */
  readonly path: string;
  readonly query: Iterable<readonly [string, string]>;
  /** Those that were signed, names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  /** SHA-256 of the body in hex, or the word that stands for it. */
  readonly payloadHash: string;
}

/**
 * The part of AWS Signature Version 4 that client and server must agree on.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export interface Signatures {
  ofRequest(request: SignedRequest, scope: SignatureScope): string;
  /** Of one chunk of a body that is signed piece by piece, each with the signature before it. */
  ofChunk(chunk: Uint8Array, previous: string, scope: SignatureScope): string;
}

export function createSignatures(secretKey: string): Signatures {
  // Costs four HMACs and changes once a day.
  let cached = { scope: '', key: Buffer.alloc(0) as Buffer };

  function sign(algorithm: string, scope: SignatureScope, lines: readonly string[]): string {
    const day = scope.time.slice(0, 8);
    const name = `${day}/${scope.region}/${scope.service}/aws4_request`;
    if (cached.scope !== name) cached = { scope: name, key: signingKey(secretKey, name) };
    const text = [algorithm, scope.time, name, ...lines].join('\n');
    return createHmac('sha256', cached.key).update(text).digest('hex');
  }

  return {
    ofRequest: (request, scope) =>
      sign('AWS4-HMAC-SHA256', scope, [sha256(canonicalRequest(request))]),
    ofChunk: (chunk, previous, scope) =>
      sign('AWS4-HMAC-SHA256-PAYLOAD', scope, [previous, sha256(''), sha256(chunk)]),
  };
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function canonicalRequest({ method, path, query, headers, payloadHash }: SignedRequest): string {
  const names = headers.map(([name]) => name).join(';');
  const lines = headers.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, ' ')}\n`);
  return [method, escapePath(path), canonicalQuery(query), lines.join(''), names, payloadHash].join(
    '\n',
  );
}

function canonicalQuery(query: Iterable<readonly [string, string]>): string {
  return [...query]
    .map(([name, value]) => [escapeUri(name), escapeUri(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
}

function signingKey(secretKey: string, scope: string): Buffer {
  return scope
    .split('/')
    .reduce<Buffer>(
      (key, part) => createHmac('sha256', key).update(part).digest(),
      Buffer.from(`AWS4${secretKey}`),
    );
}
