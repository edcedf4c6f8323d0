import type { Readable } from 'node:stream';

export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  /** Opaque version of the content, without quotes; '' where the store has none. Equal to an MD5 only in some cases. */
  readonly etag: string;
  /** ISO time of the last change as the store tells it, or null. */
  readonly modifiedAt: string | null;
}

/** An upload in parts that was begun and neither finished nor aborted; on a disk, a file that is written aside. */
export interface UnfinishedUpload {
  readonly key: string;
  /** Opaque, of the store. */
  readonly uploadId: string;
  /** ISO time as the store tells it, or null. */
  readonly startedAt: string | null;
}

/** What lies one level below a prefix. */
export interface StoreLevel {
  /** Names without slashes. */
  readonly folders: readonly string[];
  readonly objects: readonly ObjectInfo[];
  /** True when there is more than was listed. */
  readonly isCut: boolean;
}

/** What one request to a service lists. */
export const levelEntries = 1000;

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Byte range, both ends inclusive, as in HTTP. A negative start means that many bytes from the end. */
  readonly range?: { readonly start: number; readonly end?: number };
  /** Refuse with OBJECT_CHANGED when the object is no longer this version. */
  readonly ifMatch?: string;
  readonly onBytes?: (bytes: number) => void;
}

export interface ReadResult {
  readonly info: ObjectInfo;
  /** Fails with an AppError when it ends early; must be consumed or destroyed. */
  readonly body: Readable;
}

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Exact length. A body of another length leaves no object behind and fails with OBJECT_CORRUPT. */
  readonly sizeBytes: number;
  /**
   * Refuse with OBJECT_EXISTS when the key is taken. Where the storage ignores conditional writes, that is looked up
   * before, and of writes at the same time more than one may succeed.
   */
  readonly onlyIfAbsent?: boolean;
  readonly onBytes?: (bytes: number) => void;
}

export interface CopyOptions {
  readonly signal: AbortSignal;
  readonly onBytes?: (bytes: number) => void;
}

/**
 * A bucket, or a local folder in its place. Keys are the full keys in the bucket, '/'-separated, without a slash at the start.
 *
 * What every implementation promises, and test/suites/objectStoreSuite.ts checks:
 * - After write or copyFrom has resolved, the object can be read and listed at once.
 * - A failed or stopped write or copy leaves no visible object and no unfinished upload.
 * - head answers undefined for "not there" and fails for everything else.
 * - list is ordered by key in UTF-8 byte order, has each key once, skips folder markers (size 0, key ends with '/'),
 *   and is streamed: it never holds more than two pages.
 * - remove of a missing key succeeds.
 * - Every error is an AppError of shared/errorCatalog.ts; a stopped call fails with STOPPED within 2 s.
 * - Nothing is retried here: that is withRetry's part.
 */
export interface ObjectStore {
  /** For people and logs: s3://host:port/bucket or file:///folder. No secrets. */
  readonly location: string;
  head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined>;
  /** Every object whose key starts with the prefix; with startAfter, only those whose keys come after it. */
  list(prefix: string, signal: AbortSignal, startAfter?: string): AsyncIterable<ObjectInfo>;
  /** The names one level below a prefix that ends with '/' or is '': folders only, without slashes. */
  listFolders(prefix: string, signal: AbortSignal): AsyncIterable<string>;
  /** The first 1,000 folders and objects one level below a prefix that ends with '/' or is ''. */
  listLevel(prefix: string, signal: AbortSignal): Promise<StoreLevel>;
  read(key: string, options: ReadOptions): Promise<ReadResult>;
  write(key: string, body: Uint8Array | Readable, options: WriteOptions): Promise<ObjectInfo>;
  /**
   * True when copyFrom can work without the bytes passing through this computer. Where the stores are opened with
   * different keys it may still be refused with STORAGE_ACCESS_DENIED: the copy reads with the key of the target.
   */
  canCopyFrom(source: ObjectStore): boolean;
  /**
   * Server-side copy of one object of a store for which canCopyFrom is true. Refuses with OBJECT_CHANGED when the
   * source is no longer the version given, where the store can tell.
   */
  copyFrom(
    source: ObjectStore,
    info: ObjectInfo,
    key: string,
    options: CopyOptions,
  ): Promise<ObjectInfo>;
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Removes many keys with as few requests as the store allows. */
  removeMany(keys: readonly string[], signal: AbortSignal): Promise<void>;
  /** Unfinished uploads whose key starts with the prefix, of whoever began them. */
  listUploads(prefix: string, signal: AbortSignal): AsyncIterable<UnfinishedUpload>;
  /** Ends one and frees what it holds; one that is gone already is no error. */
  abortUpload(upload: UnfinishedUpload, signal: AbortSignal): Promise<void>;
  /** Fails with BUCKET_NOT_FOUND, STORAGE_ACCESS_DENIED … when the bucket cannot be listed. */
  checkBucket(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Joins parts of a key; empty parts vanish and no slash is doubled. A last part that ends with '/' keeps it. */
export function joinKey(...parts: string[]): string {
  const joined = parts
    .map((part) => part.replace(/^\/+/, ''))
    .filter((part) => part !== '')
    .map((part, index, all) => (index < all.length - 1 ? part.replace(/\/+$/, '') : part));
  return joined.join('/');
}
