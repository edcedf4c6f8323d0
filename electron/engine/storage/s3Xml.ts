import { AppError } from '#shared/errors.ts';

import type { ObjectInfo } from './objectStore.ts';

/** One page of ListObjectsV2. */
export interface ListPage {
  readonly objects: ObjectInfo[];
  /** Common prefixes, each with the delimiter at its end. */
  readonly prefixes: string[];
  readonly isTruncated: boolean;
  /** '' when there is none. */
  readonly token: string;
}

/** One page of ListMultipartUploads. */
export interface UploadPage {
  readonly uploads: { readonly key: string; readonly uploadId: string }[];
  readonly isTruncated: boolean;
  readonly keyMarker: string;
  readonly uploadIdMarker: string;
}

/**
 * Reads a page of ListObjectsV2 by searching strings: a parser that builds a tree costs 20 times the CPU, and guesses at
 * types (000123 becomes 123). Keys come URL-encoded only when the answer says so; some services ignore the wish.
 * @throws NOT_A_STORAGE when it is no such page, STORAGE_FAILED when a part of it makes no sense
 */
export function readListPage(xml: string, host: string): ListPage {
  requireRoot(xml, 'ListBucketResult', host);
  const decode = keyDecoder(xml, host);
  return {
    objects: elements(xml, 'Contents').map((element) => readObject(element, decode, host)),
    prefixes: elements(xml, 'CommonPrefixes').map((element) => decode(text(element, 'Prefix'))),
    isTruncated: text(xml, 'IsTruncated') === 'true',
    token: unescapeXml(text(xml, 'NextContinuationToken'), host),
  };
}

/** @throws as readListPage */
export function readUploadPage(xml: string, host: string): UploadPage {
  requireRoot(xml, 'ListMultipartUploadsResult', host);
  const decode = keyDecoder(xml, host);
  return {
    uploads: elements(xml, 'Upload').map((element) => ({
      key: decode(text(element, 'Key')),
      uploadId: unescapeXml(text(element, 'UploadId'), host),
    })),
    isTruncated: text(xml, 'IsTruncated') === 'true',
    keyMarker: decode(text(xml, 'NextKeyMarker')),
    uploadIdMarker: unescapeXml(text(xml, 'NextUploadIdMarker'), host),
  };
}

/** The keys a bulk delete could not remove, with the S3 code and message of each. */
export function readDeleteErrors(
  xml: string,
  host: string,
): { key: string; code: string; message: string }[] {
  requireRoot(xml, 'DeleteResult', host);
  return elements(xml, 'Error').map((element) => ({
    key: unescapeXml(text(element, 'Key'), host),
    code: text(element, 'Code'),
    message: unescapeXml(text(element, 'Message'), host),
  }));
}

/** The text of the first element of this name, '' when there is none; still escaped. */
export function text(xml: string, name: string): string {
  const start = xml.indexOf(`<${name}>`);
  if (start < 0) return '';
  const from = start + name.length + 2;
  const end = xml.indexOf(`</${name}>`, from);
  return end < 0 ? '' : xml.slice(from, end);
}

/** Removes the quotes of an ETag, which XML carries in three spellings. */
export function bareEtag(etag: string): string {
  return etag.replaceAll(/^W\/|"|&quot;|&#34;/g, '');
}

/** Replaces what XML escapes. Anything but the five named and the numeric entities is refused, so nothing can expand. */
export function unescapeXml(escaped: string, host: string): string {
  if (!escaped.includes('&')) return escaped;
  return escaped.replaceAll(/&([^;&]{0,12});?/g, (whole, name: string) => {
    const named = namedEntities[name];
    if (named !== undefined && whole.endsWith(';')) return named;
    const code = /^#x[\da-f]+$/i.test(name) ? Number(`0${name.slice(1)}`) : Number(name.slice(1));
    const isNumeric = /^#(x[\da-f]+|\d+)$/i.test(name) && code <= 0x10ffff;
    if (!isNumeric) throw malformed(host, `unknown XML entity ${whole}`);
    return String.fromCodePoint(code);
  });
}

/** Escapes a text for XML 1.0. */
export function escapeXml(plain: string): string {
  return plain.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function requireRoot(xml: string, name: string, host: string): void {
  // Attributes follow the name where a namespace is given.
  if (!new RegExp(`<${name}[\\s/>]`).test(xml)) throw new AppError('NOT_A_STORAGE', { host });
}

function elements(xml: string, name: string): string[] {
  const found: string[] = [];
  const open = `<${name}>`;
  const close = `</${name}>`;
  for (let start = xml.indexOf(open); start >= 0;) {
    const end = xml.indexOf(close, start);
    if (end < 0) break;
    found.push(xml.slice(start + open.length, end));
    start = xml.indexOf(open, end);
  }
  return found;
}

function keyDecoder(xml: string, host: string): (escaped: string) => string {
  if (text(xml, 'EncodingType') !== 'url') return (escaped) => unescapeXml(escaped, host);
  return (escaped) => {
    const plain = unescapeXml(escaped, host);
    if (!/[%+]/.test(plain)) return plain;
    try {
      return decodeURIComponent(plain.replaceAll('+', ' '));
    } catch (error) {
      throw malformed(host, `a key that is not URL-encoded: ${plain}`, error);
    }
  };
}

function readObject(
  element: string,
  decode: (escaped: string) => string,
  host: string,
): ObjectInfo {
  const key = decode(text(element, 'Key'));
  const size = text(element, 'Size');
  const sizeBytes = Number(size);
  if (!/^\d+$/.test(size) || !Number.isSafeInteger(sizeBytes)) {
    throw malformed(host, `size "${size}" of ${key}`);
  }
  const modifiedAt = text(element, 'LastModified');
  return {
    key,
    sizeBytes,
    etag: bareEtag(text(element, 'ETag')),
    modifiedAt: modifiedAt === '' ? null : modifiedAt,
  };
}

function malformed(host: string, what: string, cause?: unknown): AppError {
  return new AppError('STORAGE_FAILED', { host, reason: `its listing has ${what}` }, { cause });
}
