import { startMilvus } from '../servers/milvus.ts';
import type { MilvusOptions } from '../servers/milvusConfig.ts';
import { startMinio } from '../servers/minio.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { backupBucket, clusterBucket, clusterRootPath, type StoryCluster } from './storyCluster.ts';

/** Milvus 2.3.5 on MinIO or another S3 service. */
export async function startRealCluster({
  startS3 = () => startMinio(),
  ...options
}: Pick<MilvusOptions, 'auth' | 'tls' | 'compaction'> & {
  startS3?: () => Promise<S3Server>;
} = {}): Promise<StoryCluster> {
  const s3 = await startS3();
  for (const bucket of [clusterBucket, backupBucket]) await s3.createBucket(bucket);
  const place = { bucket: clusterBucket, rootPath: clusterRootPath };
  const milvus = await startMilvus({ s3, ...place, ...options });
  return {
    milvus,
    s3,
    async stop() {
      await milvus.stop();
      await s3.stop();
    },
  };
}
