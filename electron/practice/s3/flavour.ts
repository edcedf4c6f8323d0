/** The services that a practice S3 can act as: MinIO of 2026-02 and the gateway of Ceph 16.2. */
export type FlavourName = 'minio' | 'rgw';

/** Where the two differ, and AWS agrees with neither. */
export interface Flavour {
  readonly server: string;
  /** MinIO explains each error and names key, bucket and path; Ceph sends the code and little else. */
  readonly explainsErrors: boolean;
  /** Of a bucket in the region that needs no name. */
  readonly location: string;
  /** Ceph takes a signature for any region. */
  readonly checksRegion: boolean;
  /** Ceph 16 ignores the condition on the source of a copy. */
  readonly checksCopySource: boolean;
  /** Ceph 16 ignores a condition on the request that completes an upload, and does not answer with the ETag. */
  readonly knowsConditionalComplete: boolean;
  readonly namesEtagOfComplete: boolean;
  /** MinIO lists unfinished uploads of one exact key, or all. */
  readonly listsUploadsOfPrefix: boolean;
}

export const flavours: Readonly<Record<FlavourName, Flavour>> = {
  minio: {
    server: 'MinIO',
    explainsErrors: true,
    location: '',
    checksRegion: true,
    checksCopySource: true,
    knowsConditionalComplete: true,
    namesEtagOfComplete: true,
    listsUploadsOfPrefix: false,
  },
  rgw: {
    server: 'Ceph Object Gateway',
    explainsErrors: false,
    location: 'default',
    checksRegion: false,
    checksCopySource: false,
    knowsConditionalComplete: false,
    namesEtagOfComplete: false,
    listsUploadsOfPrefix: true,
  },
};
