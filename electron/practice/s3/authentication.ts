import { timingSafeEqual } from 'node:crypto';

import type { PracticeClock } from '../clock.ts';
import { S3Refusal } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';
import { createSignatures, sha256, type SignatureScope } from './signature.ts';

/** How the body of an accepted request is to be read. */
export type Payload =
  | { readonly type: 'unsigned' }
  | { readonly type: 'hashed'; readonly sha256: string }
  /** aws-chunked. Without signatures its chunks are only framed. */
  | { readonly type: 'chunked'; readonly signOf: ChunkSigner | undefined };

/** The signature of the next chunk. */
type ChunkSigner = (chunk: Uint8Array) => string;

export interface AuthenticationOptions {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly checksRegion: boolean;
  readonly clock: PracticeClock;
}

interface Claim {
  readonly accessKey: string;
  readonly scope: SignatureScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const longestSkewMs = 15 * 60_000;
const longestExpirySeconds = 7 * 24 * 3600;

/**
 * Makes the check every request must pass: signed by the one key, for this region, now.
 * @throws AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed …
 */
export function createAuthentication(
  options: AuthenticationOptions,
): (request: S3Request) => Payload {
  const { accessKey, clock } = options;
  const signatures = createSignatures(options.secretKey);

  function requireKey(
    claim: Claim,
    malformed: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError',
  ) {
    if (claim.accessKey !== accessKey) throw new S3Refusal('InvalidAccessKeyId');
    const { region, service } = claim.scope;
    if (service !== 's3') throw new S3Refusal(malformed);
    if (options.checksRegion && region !== options.region) {
      const text = `The authorization header is malformed; the region is wrong; expecting '${options.region}'.`;
      throw new S3Refusal(malformed, text, { Region: options.region });
    }
  }

  function requireSignature(request: S3Request, claim: Claim, payloadHash: string): void {
    const expected = signatures.ofRequest(
      {
        method: request.method,
        path: request.path,
        query: [...request.query].filter(([name]) => name !== 'X-Amz-Signature'),
        headers: claim.signedHeaders.map((name) => [name, request.header(name)]),
        payloadHash,
      },
      claim.scope,
    );
    if (!isSame(expected, claim.signature)) throw new S3Refusal('SignatureDoesNotMatch');
  }

  function checkHeader(request: S3Request): Payload {
    const claim = parseHeader(request);
    requireKey(claim, 'AuthorizationHeaderMalformed');
    const skewMs = Math.abs(parseTime(claim.scope.time) - clock.now().getTime());
    if (skewMs > longestSkewMs) throw new S3Refusal('RequestTimeTooSkewed');
    const isUnsigned = (name: string): boolean =>
      (name.startsWith('x-amz-') || name === 'host') && !claim.signedHeaders.includes(name);
    if (
      !claim.signedHeaders.includes('host') ||
      Object.keys(request.message.headers).some(isUnsigned)
    )
      throw new S3Refusal(
        'AccessDenied',
        'There were headers present in the request which were not signed',
      );
    const payloadHash = request.header('x-amz-content-sha256') || sha256('');
    requireSignature(request, claim, payloadHash);
    let previous = claim.signature;
    return toPayload(payloadHash, (chunk) => {
      previous = signatures.ofChunk(chunk, previous, claim.scope);
      return previous;
    });
  }

  function checkQuery(request: S3Request): Payload {
    const claim = parsePresigned(request);
    requireKey(claim, 'AuthorizationQueryParametersError');
    const startMs = parseTime(claim.scope.time);
    const nowMs = clock.now().getTime();
    const expirySeconds = Number(request.query.get('X-Amz-Expires'));
    if (startMs - nowMs > longestSkewMs)
      throw new S3Refusal('AccessDenied', 'Request is not valid yet');
    if (nowMs > startMs + expirySeconds * 1000)
      throw new S3Refusal('AccessDenied', 'Request has expired');
    const payloadHash = request.query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
    requireSignature(request, claim, payloadHash);
    return toPayload(payloadHash, undefined);
  }

  return (request) => {
    const token =
      request.header('x-amz-security-token') || request.query.get('X-Amz-Security-Token');
    if (token) throw new S3Refusal('InvalidTokenId');
    if (request.header('authorization') !== '') return checkHeader(request);
    if (request.query.has('X-Amz-Algorithm')) return checkQuery(request);
    throw new S3Refusal('AccessDenied');
  };
}

function parseHeader(request: S3Request): Claim {
  const header = request.header('authorization');
  const parsed =
    /^AWS4-HMAC-SHA256\s+Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([\da-f]{64})$/.exec(
      header,
    );
  if (parsed === null) {
    if (header.startsWith('AWS4-HMAC-SHA256')) throw new S3Refusal('AuthorizationHeaderMalformed');
    const text =
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
    throw new S3Refusal('InvalidRequest', text);
  }
  const [, credential = '', names = '', signature = ''] = parsed;
  const time = request.header('x-amz-date') || toTime(request.header('date'));
  const claim = parseCredential(credential, time);
  if (claim === undefined) throw new S3Refusal('AuthorizationHeaderMalformed');
  return { ...claim, signedHeaders: names.split(';'), signature };
}

function parsePresigned({ query }: S3Request): Claim {
  const get = (name: string): string => query.get(`X-Amz-${name}`) ?? '';
  const claim = parseCredential(get('Credential'), get('Date'));
  const expirySeconds = Number(get('Expires'));
  const isExpiry = /^\d+$/.test(get('Expires')) && expirySeconds <= longestExpirySeconds;
  const isKnown = get('Algorithm') === 'AWS4-HMAC-SHA256' && get('SignedHeaders') !== '';
  if (claim === undefined || !isExpiry || !isKnown)
    throw new S3Refusal('AuthorizationQueryParametersError');
  return { ...claim, signedHeaders: get('SignedHeaders').split(';'), signature: get('Signature') };
}

function parseCredential(
  credential: string,
  time: string,
): Pick<Claim, 'accessKey' | 'scope'> | undefined {
  const [, accessKey = '', day = '', region = '', service = ''] =
    /^(.+)\/(\d{8})\/([^/]*)\/([^/]*)\/aws4_request$/.exec(credential) ?? [];
  if (accessKey === '' || !/^\d{8}T\d{6}Z$/.test(time) || !time.startsWith(day)) return undefined;
  return { accessKey, scope: { time, region, service } };
}

function toPayload(payloadHash: string, signOf: ChunkSigner | undefined): Payload {
  switch (payloadHash) {
    case 'UNSIGNED-PAYLOAD':
      return { type: 'unsigned' };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { type: 'chunked', signOf: undefined };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { type: 'chunked', signOf };
    default:
      if (!/^[\da-f]{64}$/i.test(payloadHash))
        throw new S3Refusal('InvalidArgument', 'x-amz-content-sha256 is not valid');
      return { type: 'hashed', sha256: payloadHash.toLowerCase() };
  }
}

function parseTime(time: string): number {
  return Date.parse(
    time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}

function toTime(date: string): string {
  const ms = Date.parse(date);
  if (Number.isNaN(ms))
    throw new S3Refusal(
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    );
  return `${new Date(ms).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
