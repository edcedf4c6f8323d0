import type { MilvusServer } from '../servers/milvus.ts';
import type { S3Server } from '../servers/s3Server.ts';

/** A Milvus with nothing in it, under the root path `files` of bucket `milvus`; a bucket `backups` lies beside it. */
export interface StoryCluster {
  readonly milvus: MilvusServer;
  readonly s3: S3Server;
  stop(): Promise<void>;
}

export type StartCluster = () => Promise<StoryCluster>;

export const clusterBucket = 'milvus';
export const clusterRootPath = 'files';
export const backupBucket = 'backups';
