/** An object as a bucket keeps it. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Without quotes: the MD5 of the content, or for one made of parts that of their MD5s and their number. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

/**
 * One bucket of a practice S3 service, for the Milvus that lives in the same process. What is written here is what the S3
 * service shows, and the other way round.
 */
export interface Bucket {
  readonly name: string;
  /** Resolves when the object can be read and listed, also after a restart. */
  put(key: string, content: Uint8Array): Promise<StoredObject>;
  /** Undefined when it is not there. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Every object whose key starts with the prefix, ordered by the bytes of the key. */
  list(prefix: string): readonly StoredObject[];
  /** Succeeds when it is not there. */
  remove(key: string): Promise<void>;
}
