import {
  type ClusterProfile,
  noLabels,
  type S3Location,
  type StorageLocation,
  type StorageProfile,
} from '#shared/profile.ts';

/** A bucket that breaks no rule; its secret key is named after the profile. */
export const bucket = (id: string, change: Partial<S3Location> = {}): S3Location => ({
  type: 's3',
  provider: 'minio',
  endpoint: 'minio.lyon:9000',
  useTls: false,
  region: '',
  bucket: 'a-bucket',
  rootPath: 'files',
  addressing: 'path',
  accessKey: 'anna',
  secretKey: `${id}.secretKey`,
  ...change,
});

export const folder: StorageLocation = { type: 'local', path: '/backups' };

/** Without a login, on a local folder. */
export const cluster = (id: string, change: Partial<ClusterProfile> = {}): ClusterProfile => ({
  id,
  name: `cluster ${id}`,
  environment: 'test',
  protection: 'none',
  ...noLabels,
  milvus: { address: 'localhost:19530', tls: { mode: 'none' }, login: { type: 'none' } },
  storage: folder,
  ...change,
});

export const storage = (id: string, change: Partial<StorageProfile> = {}): StorageProfile => ({
  id,
  name: `storage ${id}`,
  protection: 'none',
  ...noLabels,
  location: folder,
  ...change,
});
