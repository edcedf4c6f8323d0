import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';

import { type Dispatcher, Pool, ProxyAgent } from 'undici';

import { AppError } from '#shared/errors.ts';
import type { S3Location } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import type { Secret } from '../secret.ts';
import { requireKey } from './keys.ts';
import { mapS3Failure, mapTransportError, type S3Context, type S3Failure } from './mapS3Error.ts';
import type { ObjectInfo } from './objectStore.ts';
import { bareEtag, brokenListing, text, unescapeXml } from './s3Xml.ts';
import { createSigner, escapeKey, unsignedPayload } from './sigV4.ts';
import { stoppedOr, throwIfStopped } from './stopped.ts';

export interface S3Options {
  readonly location: S3Location;
  readonly secretKey: Secret;
  readonly sessionToken?: Secret | undefined;
  /** PEM of the authority to trust instead of those of the system. */
  readonly ca?: string | undefined;
  readonly clock: Clock;
  /** http://user:password@host:port of a proxy. */
  readonly proxy?: string | undefined;
  /** Connections at most; further requests wait for one. */
  readonly maxSockets?: number;
  /** How long without a byte before a request fails. */
  readonly idleTimeoutMs?: number;
  /** Objects above are copied in parts, so that no single request takes longer than services and proxies bear. */
  readonly multipartCopyThresholdBytes?: number | undefined;
  /** Bodies above are written in parts; S3 takes 5 GiB in one request. */
  readonly multipartPutThresholdBytes?: number;
  /** Smallest size of a part; it grows when an object would have more than 10,000. */
  readonly partSizeBytes?: number;
}

export interface S3Request {
  /** Its name in the S3 API. */
  readonly operation: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Null for the bucket itself. */
  readonly key: string | null;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | Readable;
  /** Length of a streamed body. */
  readonly sizeBytes?: number;
  readonly signal: AbortSignal;
}

export interface S3Answer {
  readonly status: number;
  header(name: string): string;
  readonly body: Dispatcher.ResponseData['body'];
}

export interface S3Client {
  readonly location: S3Location;
  /** s3://host:port/bucket */
  readonly name: string;
  context(request: Pick<S3Request, 'operation' | 'key'>): S3Context;
  /** Answers with status 2xx, whose body the caller must consume or destroy; anything else is thrown as an AppError. */
  send(request: S3Request): Promise<S3Answer>;
  /** The whole XML of an answer, which has this root; an error document in a successful answer is thrown. */
  sendForText(request: S3Request, root: string): Promise<string>;
  /** Sends and throws the body of the answer away. */
  sendForHeaders(request: S3Request): Promise<S3Answer>;
  /** Lets close wait for a clean-up that nobody else waits for. */
  finishBeforeClose(cleanUp: Promise<unknown>): void;
  close(): Promise<void>;
}

// Services answer a copy only when it is done; time-outs of 60 s have been seen to fail on copies that were fine.
const copyIdleTimeoutMs = 600_000;
const copies: readonly string[] = ['CopyObject', 'UploadPartCopy', 'CompleteMultipartUpload'];
/** Beyond that a connection is closed rather than read to its end. */
const longestIgnoredBytes = 64 * 1024;
/** A page of 1,000 keys of 1,024 bytes, every byte URL-encoded, stays far below. */
const longestTextBytes = 16 * 1024 * 1024;

/** True for an IP address, before which no bucket can stand. */
function isAddress(endpoint: string): boolean {
  const host = endpoint.replace(/:\d+$/, '');
  return host.startsWith('[') || isIP(host) !== 0;
}

/** Signed requests to one bucket: connection pool, time-outs, errors. Nothing is retried, no redirect is followed. */
export function createS3Client(options: S3Options): S3Client {
  const { location, clock, secretKey, sessionToken, idleTimeoutMs = 60_000 } = options;
  const { accessKey, bucket, useTls } = location;
  const region = location.region || 'us-east-1';
  const isVirtualHost = location.addressing === 'virtualHost' && !isAddress(location.endpoint);
  // Services that take the standard port off the host before they check the signature refuse one that was signed with it.
  const endpoint = location.endpoint.replace(useTls ? /:443$/ : /:80$/, '');
  const host = isVirtualHost ? `${bucket}.${endpoint}` : endpoint;
  const origin = `${useTls ? 'https' : 'http'}://${host}`;
  const name = `s3://${location.endpoint}/${bucket}`;
  const cleanUps = new Set<Promise<unknown>>();
  const dispatcher = createDispatcher(origin, options, idleTimeoutMs);
  const sign = createSigner({ accessKey, secretKey, region, sessionToken });

  const context: S3Client['context'] = ({ operation, key }) => ({
    operation,
    key: key ?? '',
    host: location.endpoint,
    bucket,
    location: name,
    region,
    idleTimeoutMs: copies.includes(operation)
      ? Math.max(copyIdleTimeoutMs, idleTimeoutMs)
      : idleTimeoutMs,
  });

  async function guarded<T>(request: S3Request, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw stoppedOr(mapTransportError(error, context(request)), request.signal);
    }
  }

  async function request(request: S3Request): Promise<S3Answer> {
    const { method, key, query = {}, headers = {}, body = null, sizeBytes, signal } = request;
    throwIfStopped(signal);
    if (key !== null) requireKey(key);
    // One signal ends a job with hundreds of requests in flight; Node warns from eleven listeners on.
    setMaxListeners(0, signal);
    // Without a bucket it is about the service.
    const path = `${isVirtualHost || bucket === '' ? '' : `/${bucket}`}/${escapeKey(key ?? '')}`;
    const payloadHash = unsignedPayload;
    const signed = sign({ method, host, path, query, headers, payloadHash }, clock.now());
    const length = sizeBytes === undefined ? {} : { 'content-length': String(sizeBytes) };
    const response = await dispatcher.request({
      origin,
      method,
      path: signed.path,
      headers: { ...signed.headers, ...length },
      body,
      signal,
      headersTimeout: context(request).idleTimeoutMs,
      // undici closes the connection after a HEAD unless told.
      reset: false,
    });
    const answer = toAnswer(response);
    const isSuccess = answer.status >= 200 && answer.status < 300;
    if (isSuccess && !isPageForPeople(answer)) return answer;
    // An answer cut short or too long still has a status.
    const xml = await readText(answer.body, longestIgnoredBytes, endpoint).catch(() => '');
    throw mapS3Failure(toFailure(answer, xml), context(request));
  }
  const send: S3Client['send'] = (sent) => guarded(sent, () => request(sent));

  return {
    location,
    name,
    context,
    send,
    sendForText: (sent, root) =>
      guarded(sent, async () => {
        const answer = await request(sent);
        const xml = await readText(answer.body, longestTextBytes, location.endpoint);
        if (/^\s*(<\?xml[^>]*>)?\s*<Error[\s>]/.test(xml))
          throw mapS3Failure(toFailure(answer, xml), context(sent));
        // Attributes follow the name where a namespace is given.
        if (!new RegExp(`<${root}[\\s/>]`).test(xml))
          throw new AppError('NOT_A_STORAGE', { host: location.endpoint });
        if (xml.includes('<!')) throw brokenListing(location.endpoint, 'a declaration of its own');
        return xml;
      }),
    sendForHeaders: (sent) =>
      guarded(sent, async () => {
        const answer = await request(sent);
        await answer.body.dump({ limit: longestIgnoredBytes });
        return answer;
      }),
    finishBeforeClose(cleanUp) {
      cleanUps.add(cleanUp);
      void cleanUp.finally(() => cleanUps.delete(cleanUp)).catch(() => undefined);
    },
    async close() {
      await Promise.allSettled(cleanUps);
      // Other requests are ended: whoever closes has stopped caring about them.
      await dispatcher.destroy();
    },
  };
}

function createDispatcher(origin: string, options: S3Options, idleTimeoutMs: number): Dispatcher {
  const { ca, proxy, maxSockets = 128 } = options;
  const connect = { timeout: 10_000, ...(ca === undefined ? {} : { ca }) };
  const pool = {
    connections: maxSockets,
    pipelining: 1,
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect,
  };
  if (proxy === undefined) return new Pool(origin, pool);
  return new ProxyAgent({ ...pool, uri: proxy, requestTls: connect });
}

function toAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): S3Answer {
  const header = (name: string): string => [headers[name] ?? ''].flat()[0] ?? '';
  return { status: statusCode, body, header };
}

function toFailure(answer: S3Answer, xml: string): S3Failure {
  const retryAfter = answer.header('retry-after');
  const message = xml.includes('<Message>') ? text(xml, 'Message') : xml.slice(0, 200);
  const isHtml = /^\s*<(!doctype html|html)/i.test(xml);
  return {
    status: answer.status,
    // An answer to HEAD has no body; MinIO puts the code into a header.
    code: text(xml, 'Code') || answer.header('x-minio-error-code'),
    message: isHtml ? '' : unescapeXml(message),
    region: answer.header('x-amz-bucket-region') || text(xml, 'Region'),
    retryAfterSeconds: /^\d+$/.test(retryAfter) ? retryAfter : '',
    isHtml: isHtml || isPageForPeople(answer),
  };
}

/** What a proxy, a console or a sign-in page answers. An object may be HTML too, but comes with its ETag. */
function isPageForPeople(answer: S3Answer): boolean {
  return answer.header('content-type').startsWith('text/html') && answer.header('etag') === '';
}

async function readText(body: Readable, limitBytes: number, host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early destroys the body, and with it the connection.
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > limitBytes) throw new AppError('NOT_A_STORAGE', { host });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What the headers of an answer say about an object. */
export function infoOf(answer: S3Answer, key: string, sizeBytes: number): ObjectInfo {
  const modified = Date.parse(answer.header('last-modified'));
  return {
    key,
    sizeBytes,
    etag: bareEtag(answer.header('etag')),
    modifiedAt: Number.isNaN(modified) ? null : new Date(modified).toISOString(),
  };
}
