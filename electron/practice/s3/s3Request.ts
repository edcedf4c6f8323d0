import type { IncomingMessage } from 'node:http';

import { S3Refusal } from './s3Error.ts';

/** A request as S3 reads it. */
export interface S3Request {
  readonly method: string;
  /** '' for the service itself. */
  readonly bucket: string;
  /** '' for the bucket itself. */
  readonly key: string;
  /** Unescaped, without the query; with the bucket only where the client named it there. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** '' when it is not there. */
  header(name: string): string;
  readonly message: IncomingMessage;
}

/** @throws InvalidURI */
export function parseRequest(message: IncomingMessage): S3Request {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const path = unescapeUri(mark < 0 ? target : target.slice(0, mark));
  const hostBucket = bucketOfHost(message.headers.host ?? '');
  const slash = path.indexOf('/', 1);
  const [bucket, key] =
    hostBucket !== ''
      ? [hostBucket, path.slice(1)]
      : slash < 0
        ? [path.slice(1), '']
        : [path.slice(1, slash), path.slice(slash + 1)];
  return {
    method: message.method ?? 'GET',
    bucket,
    key,
    path,
    query: mark < 0 ? new Map() : parseQuery(target.slice(mark + 1)),
    header: (name) => [message.headers[name] ?? ''].flat().join(','),
    message,
  };
}

/** A bucket in front of localhost or of the address; an address alone or any other name has none. */
function bucketOfHost(host: string): string {
  return /^([a-z\d][a-z\d.-]+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/i.exec(host)?.[1] ?? '';
}

function parseQuery(query: string): Map<string, string> {
  const parts = query.split('&').filter((part) => part !== '');
  return new Map(
    parts.map((part) => {
      const equals = part.indexOf('=');
      const [name, value] =
        equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return [unescapeUri(name.replaceAll('+', ' ')), unescapeUri(value.replaceAll('+', ' '))];
    }),
  );
}

/** @throws InvalidURI */
export function unescapeUri(escaped: string): string {
  if (!escaped.includes('%')) return escaped;
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw new S3Refusal('InvalidURI');
  }
}

/** Escapes everything but A-Z a-z 0-9 - . _ ~ */
export function escapeUri(plain: string): string {
  if (/^[\w\-.~]*$/.test(plain)) return plain;
  return encodeURIComponent(plain).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function escapePath(path: string): string {
  return /^[\w\-.~/]*$/.test(path) ? path : path.split('/').map(escapeUri).join('/');
}
