import type { PracticeVersion } from '#shared/practice.ts';

import {
  type PracticeMilvusOptions,
  type PracticeMilvusServer,
  startPracticeMilvus,
} from '../servers/practiceMilvus.ts';
import { type PracticeStorageServer, startPracticeStorage } from '../servers/practiceStorage.ts';
import { backupBucket, clusterBucket, clusterRootPath, type StoryCluster } from './storyCluster.ts';

export interface PracticeStoryCluster extends StoryCluster {
  readonly milvus: PracticeMilvusServer;
  readonly s3: PracticeStorageServer;
}

/** A practice Milvus on a practice S3, both in this process. */
export async function startPracticeCluster(
  version: PracticeVersion,
  options: Pick<PracticeMilvusOptions, 'auth' | 'pace'> = {},
): Promise<PracticeStoryCluster> {
  const s3 = await startPracticeStorage({ buckets: [clusterBucket, backupBucket] });
  const place = { s3, bucket: clusterBucket, rootPath: clusterRootPath };
  const milvus = await startPracticeMilvus({ ...place, version, ...options });
  return {
    milvus,
    s3,
    async stop() {
      await milvus.stop();
      await s3.stop();
    },
  };
}
