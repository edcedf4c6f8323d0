import type { S3ErrorCode } from './s3Error.ts';

/** The services that a practice S3 can act as: MinIO of 2026-02 and the gateway of Ceph 16.2. */
export type FlavourName = 'minio' | 'rgw';

/** Where the answers of the two differ. */
export interface Flavour {
  readonly server: string;
  /** MinIO explains each error and names key, bucket and path; Ceph sends the code and little else. */
  readonly explainsErrors: boolean;
  /** Of a bucket in the region that needs no name. */
  readonly location: string;
  /** Ceph takes a signature for any region; MinIO only where its region was not set. */
  readonly checksRegion: boolean;
  /** Ceph finds nothing wrong in making a bucket again. */
  readonly refusesOwnBucket: boolean;
  /** Ceph 16 ignores the condition on the source of a copy. */
  readonly checksCopySource: boolean;
  /** Ceph keeps the ETag of an object made of parts when it copies it; MinIO makes the copy an object of one part. */
  readonly keepsEtagOfParts: boolean;
  /** Quotes around ETags in answers to copies. */
  readonly etagQuote: string;
  /** Ceph 16 ignores a condition on the request that completes an upload, and answers with an empty ETag. */
  readonly checksConditionOfComplete: boolean;
  readonly namesEtagOfComplete: boolean;
  /** MinIO lists unfinished uploads of one exact key, or all. */
  readonly listsUploadsOfPrefix: boolean;
  /** MinIO says yes to the end of an upload that is not there. */
  readonly refusesUnknownAbort: boolean;
  /** In URL-encoded keys MinIO leaves slashes and turns spaces into plus signs. */
  readonly escapesSlashes: boolean;
  readonly codes: {
    readonly longKey: S3ErrorCode;
    /** A write with If-Match, where nothing is. */
    readonly nothingToMatch: S3ErrorCode;
    readonly unorderedParts: S3ErrorCode;
    readonly rangeBeyondCopySource: S3ErrorCode;
  };
}

export const flavours: Readonly<Record<FlavourName, Flavour>> = {
  minio: {
    server: 'MinIO',
    explainsErrors: true,
    location: '',
    checksRegion: true,
    refusesOwnBucket: true,
    checksCopySource: true,
    keepsEtagOfParts: false,
    etagQuote: '"',
    checksConditionOfComplete: true,
    namesEtagOfComplete: true,
    listsUploadsOfPrefix: false,
    refusesUnknownAbort: false,
    escapesSlashes: false,
    codes: {
      longKey: 'KeyTooLongError',
      nothingToMatch: 'NoSuchKey',
      unorderedParts: 'InvalidPartOrder',
      rangeBeyondCopySource: 'InvalidArgument',
    },
  },
  rgw: {
    server: 'Ceph Object Gateway',
    explainsErrors: false,
    location: 'default',
    checksRegion: false,
    refusesOwnBucket: false,
    checksCopySource: false,
    keepsEtagOfParts: true,
    etagQuote: '',
    checksConditionOfComplete: false,
    namesEtagOfComplete: false,
    listsUploadsOfPrefix: true,
    refusesUnknownAbort: true,
    escapesSlashes: true,
    codes: {
      longKey: 'InvalidObjectName',
      nothingToMatch: 'PreconditionFailed',
      unorderedParts: 'InvalidPart',
      rangeBeyondCopySource: 'InvalidRange',
    },
  },
};
