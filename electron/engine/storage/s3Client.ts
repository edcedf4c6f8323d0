import { setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';

import { type Dispatcher, Pool, ProxyAgent } from 'undici';

import { AppError } from '#shared/errors.ts';
import type { S3Location } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import {
  mapS3Failure,
  mapTransportError,
  type S3Context,
  type S3Failure,
  type S3Operation,
} from './mapS3Error.ts';
import type { ObjectInfo } from './objectStore.ts';
import { bareEtag, text, unescapeXml } from './s3Xml.ts';
import { createSigner, escapeKey, unsignedPayload } from './sigV4.ts';
import { stoppedOr, throwIfStopped } from './stopped.ts';

export interface S3Options {
  readonly location: S3Location;
  readonly secretKey: string;
  readonly sessionToken?: string;
  /** PEM of the authority to trust instead of those of the system. */
  readonly ca?: string;
  readonly clock: Clock;
  /** http://user:password@host:port of a proxy. */
  readonly proxy?: string;
  /** Connections at most; further requests wait for one. */
  readonly maxSockets?: number;
  readonly connectTimeoutMs?: number;
  /** How long without a byte before a request fails. */
  readonly idleTimeoutMs?: number;
  /** Objects above are copied in parts, so that no single request takes longer than services and proxies bear. */
  readonly multipartCopyThresholdBytes?: number;
  /** Bodies above are written in parts; S3 takes 5 GiB in one request. */
  readonly multipartPutThresholdBytes?: number;
  /** Smallest size of a part; it grows when an object would have more than 10,000. */
  readonly partSizeBytes?: number;
}

export interface S3Request {
  readonly operation: S3Operation;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** '' for the bucket itself. */
  readonly key: string;
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
  /** The whole body of an answer as text; an error document in a successful answer is thrown. */
  sendForText(request: S3Request): Promise<string>;
  /** Sends and throws the body of the answer away. */
  sendForHeaders(request: S3Request): Promise<S3Answer>;
  /** Lets close wait for a clean-up that nobody else waits for. */
  finishBeforeClose(cleanUp: Promise<unknown>): void;
  close(): Promise<void>;
}

const defaultIdleTimeoutMs = 60_000;
// Services answer a copy only when it is done; time-outs of 60 s have been seen to fail on copies that were fine.
const copyIdleTimeoutMs = 600_000;
/** Beyond that a connection is closed rather than read to its end. */
const longestIgnoredBytes = 64 * 1024;
/** A page of 1,000 keys of 1,024 bytes, every byte URL-encoded, stays far below. */
const longestTextBytes = 16 * 1024 * 1024;

/** Signed requests to one bucket: connection pool, time-outs, errors. Nothing is retried, no redirect is followed. */
export function createS3Client(options: S3Options): S3Client {
  const { location, clock } = options;
  const region = location.region || 'us-east-1';
  const isVirtualHost = location.addressing === 'virtualHost';
  // Services that take the standard port off the host before they check the signature refuse one that was signed with it.
  const endpoint = location.endpoint.replace(location.useTls ? /:443$/ : /:80$/, '');
  const host = isVirtualHost ? `${location.bucket}.${endpoint}` : endpoint;
  const origin = `${location.useTls ? 'https' : 'http'}://${host}`;
  const name = `s3://${location.endpoint}/${location.bucket}`;
  const idleTimeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
  const cleanUps = new Set<Promise<unknown>>();
  const dispatcher = createDispatcher(origin, options, idleTimeoutMs);
  const sign = createSigner({
    accessKey: location.accessKey,
    secretKey: options.secretKey,
    region,
    ...(options.sessionToken === undefined ? {} : { sessionToken: options.sessionToken }),
  });

  const context: S3Client['context'] = ({ operation, key }) => {
    const longMs = isCopy(operation) ? Math.max(copyIdleTimeoutMs, idleTimeoutMs) : idleTimeoutMs;
    return {
      operation,
      key,
      host: location.endpoint,
      bucket: location.bucket,
      location: name,
      region,
      idleTimeoutMs: longMs,
    };
  };

  async function send(request: S3Request): Promise<S3Answer> {
    const { signal } = request;
    throwIfStopped(signal);
    // One signal ends a job with hundreds of requests in flight; Node warns from eleven listeners on.
    setMaxListeners(0, signal);
    const signed = sign(
      {
        method: request.method,
        host,
        path: `${isVirtualHost ? '' : `/${location.bucket}`}/${escapeKey(request.key)}`,
        query: request.query ?? {},
        headers: request.headers ?? {},
        payloadHash: unsignedPayload,
      },
      clock.now(),
    );
    const where = context(request);
    try {
      const response = await dispatcher.request({
        origin,
        method: request.method,
        path: signed.path,
        headers:
          request.sizeBytes === undefined
            ? signed.headers
            : { ...signed.headers, 'content-length': String(request.sizeBytes) },
        body: request.body ?? null,
        signal,
        headersTimeout: where.idleTimeoutMs,
        // undici closes the connection after a HEAD unless told.
        reset: false,
      });
      const answer = toAnswer(response);
      const isSuccess = answer.status >= 200 && answer.status < 300;
      if (isSuccess && !isPageForPeople(answer)) return answer;
      throw mapS3Failure(await readFailure(answer, location.endpoint), where);
    } catch (error) {
      throw stoppedOr(mapTransportError(error, where), signal);
    }
  }

  async function sendForText(request: S3Request): Promise<string> {
    const answer = await send(request);
    const where = context(request);
    try {
      const xml = await readText(answer.body, longestTextBytes, location.endpoint);
      if (isHtml(xml)) throw new AppError('NOT_A_STORAGE', { host: location.endpoint });
      const failed = /^\s*(<\?xml[^>]*>)?\s*<Error[\s>]/.test(xml);
      if (failed) throw mapS3Failure(toFailure(answer, xml, location.endpoint), where);
      return xml;
    } catch (error) {
      throw stoppedOr(mapTransportError(error, where), request.signal);
    }
  }

  async function sendForHeaders(request: S3Request): Promise<S3Answer> {
    const answer = await send(request);
    try {
      await answer.body.dump({ limit: longestIgnoredBytes });
      return answer;
    } catch (error) {
      throw stoppedOr(mapTransportError(error, context(request)), request.signal);
    }
  }

  return {
    location,
    name,
    context,
    send,
    sendForText,
    sendForHeaders,
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
  const connect = {
    timeout: options.connectTimeoutMs ?? 10_000,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  };
  const pool = {
    connections: options.maxSockets ?? 128,
    pipelining: 1,
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect,
  };
  if (options.proxy === undefined) return new Pool(origin, pool);
  return new ProxyAgent({ ...pool, uri: options.proxy, requestTls: connect });
}

function isCopy(operation: S3Operation): boolean {
  return (
    operation === 'CopyObject' ||
    operation === 'UploadPartCopy' ||
    operation === 'CompleteMultipartUpload'
  );
}

function toAnswer(response: Dispatcher.ResponseData): S3Answer {
  return {
    status: response.statusCode,
    body: response.body,
    header(name) {
      const value = response.headers[name];
      return typeof value === 'string' ? value : (value?.[0] ?? '');
    },
  };
}

async function readFailure(answer: S3Answer, host: string): Promise<S3Failure> {
  // An answer cut short or too long still has a status.
  const xml = await readText(answer.body, longestIgnoredBytes, host).catch(() => '');
  return toFailure(answer, xml, host);
}

function toFailure(answer: S3Answer, xml: string, host: string): S3Failure {
  const retryAfter = answer.header('retry-after');
  const message = xml.includes('<Message>') ? text(xml, 'Message') : xml.slice(0, 200);
  return {
    status: answer.status,
    // An answer to HEAD has no body; MinIO puts the code into a header.
    code: text(xml, 'Code') || answer.header('x-minio-error-code'),
    message: isHtml(xml) ? '' : unescapeLoosely(message, host),
    region: answer.header('x-amz-bucket-region') || text(xml, 'Region'),
    retryAfterSeconds: /^\d+$/.test(retryAfter) ? retryAfter : '',
    isHtml: isHtml(xml) || isPageForPeople(answer),
  };
}

function unescapeLoosely(message: string, host: string): string {
  try {
    return unescapeXml(message, host);
  } catch {
    return message;
  }
}

/** What a proxy, a console or a sign-in page answers. An object may be HTML too, but comes with its ETag. */
function isPageForPeople(answer: S3Answer): boolean {
  return answer.header('content-type').startsWith('text/html') && answer.header('etag') === '';
}

function isHtml(body: string): boolean {
  return /^\s*<(!doctype html|html)/i.test(body);
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
