import type { CheckTarget } from '#shared/check.ts';
import { type ClusterProfile, noLabels, type S3Location } from '#shared/profile.ts';

import type { StoryCluster } from './storyCluster.ts';
import { backupBucket, clusterBucket, clusterRootPath } from './storyCluster.ts';

type Draft = Extract<CheckTarget, { type: 'draft' }>;

interface Change {
  readonly milvus?: Partial<ClusterProfile['milvus']>;
  readonly cluster?: Partial<Pick<ClusterProfile, 'environment' | 'protection'>>;
  /** Of the storage of the cluster. */
  readonly location?: Partial<S3Location>;
  readonly secretKey?: string;
}

/** Forms for a cluster and its place for backups, that nobody has saved: right but for what a test changes. */
export function draftOf(
  {
    milvus,
    s3,
  }: Pick<StoryCluster, 's3'> & { milvus: { address: string; metricsEndpoint: string } },
  change: Change = {},
): Draft {
  const place = (bucket: string, rootPath: string, secretKey: string): S3Location => ({
    type: 's3',
    provider: 'minio',
    endpoint: s3.endpoint,
    useTls: false,
    region: '',
    bucket,
    rootPath,
    addressing: 'path',
    accessKey: s3.accessKey,
    secretKey,
  });
  return {
    type: 'draft',
    cluster: {
      id: 'draft',
      name: 'lyon',
      environment: 'development',
      protection: 'none',
      ...noLabels,
      ...change.cluster,
      milvus: {
        address: milvus.address,
        tls: { mode: 'none' },
        login: { type: 'none' },
        managementEndpoint: milvus.metricsEndpoint,
        ...change.milvus,
      },
      storage: { ...place(clusterBucket, clusterRootPath, 'own'), ...change.location },
    },
    storage: {
      id: 'draft-backups',
      name: 'lyon backups',
      protection: 'none',
      ...noLabels,
      location: place(backupBucket, 'root', 'backups'),
    },
    secrets: { own: change.secretKey ?? s3.secretKey, backups: s3.secretKey },
  };
}
