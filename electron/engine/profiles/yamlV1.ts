import { AppError } from '#shared/errors.ts';

import type { Setting } from './configValues.ts';
import type { ConfigVersion, StorageKeys } from './configVersion.ts';

/** Format of milvus-backup up to 0.5, and of files without configVersion: one section "minio" for both storages. */
export const configV1: ConfigVersion = {
  name: 'v1',
  milvus: {
    address: at('milvus.address', 'MILVUS_ADDRESS'),
    port: at('milvus.port', 'MILVUS_PORT'),
    user: at('milvus.user', 'MILVUS_USER'),
    password: at('milvus.password', 'MILVUS_PASSWORD'),
    tlsMode: at('milvus.tlsMode', 'MILVUS_TLS_MODE'),
    caFile: at('milvus.caCertPath', 'MILVUS_CA_CERT_PATH'),
    serverName: at('milvus.serverName', 'MILVUS_SERVER_NAME'),
    certificateFile: at('milvus.mtlsCertPath', 'MILVUS_MTLS_CERT_PATH'),
    keyFile: at('milvus.mtlsKeyPath', 'MILVUS_MTLS_KEY_PATH'),
    restEndpoint: { keys: [] },
    managementEndpoint: at('backup.gcPause.address', 'BACKUP_GC_PAUSE_ADDRESS'),
  },
  storage: storageKeys({
    key: (name) => `minio.${lowerFirst(name)}`,
    variable: (name) => `MINIO_${name}`,
    provider: ['storage.storageType', 'minio.storageType', 'minio.cloudProvider'],
  }),
  backup: storageKeys({
    key: (name) => `minio.backup${name}`,
    variable: (name) => `MINIO_BACKUP_${name}`,
    provider: ['storage.backupStorageType', 'minio.backupStorageType'],
  }),
  engine: {
    copyConcurrency: at('backup.parallelism.copydata', 'BACKUP_PARALLELISM_COPYDATA'),
    backupCollections: at(
      'backup.parallelism.backupCollection',
      'BACKUP_PARALLELISM_BACKUP_COLLECTION',
    ),
    restoreCollections: at(
      'backup.parallelism.restoreCollection',
      'BACKUP_PARALLELISM_RESTORE_COLLECTION',
    ),
    importJobs: at('backup.parallelism.importJob'),
    segmentsPerImportJob: { keys: [] },
    keepTemporary: at('backup.keepTempFiles', 'BACKUP_KEEP_TEMP_FILES'),
    multipartCopyThresholdMiB: at('minio.multipartCopyThresholdMiB'),
    pauseGc: at('backup.gcPause.enable', 'BACKUP_GC_PAUSE_ENABLE'),
  },
  withoutEffect: [
    'configVersion',
    ...['level', 'console'].map((name) => `log.${name}`),
    ...['filename', 'maxSize', 'maxDays', 'maxBackups'].map((name) => `log.file.${name}`),
    ...['enabled', 'debugMode', 'debug_mode', 'swaggerBasePath'].map((name) => `http.${name}`),
    ...['address', 'apikey'].map((name) => `cloud.${name}`),
    ...['rpcChannelName', 'etcd.endpoints', 'etcd.rootPath'].map((name) => `milvus.${name}`),
    ...['iamEndpoint', 'gcpCredentialJSON', 'crossStorage'].map((name) => `minio.${name}`),
    ...['IamEndpoint', 'GcpCredentialJSON'].map((name) => `minio.backup${name}`),
    'backup.parallelism.backupSegment',
  ],
  tlsModes: { '0': 'none', '1': 'server', '2': 'mutual' },
  providers: {
    ...Object.fromEntries(
      ['local', 'minio', 's3', 'aws', 'gcp', 'gcpnative', 'azure', 'aliyun', 'tencent', 'hwc'].map(
        (name) => [name, name],
      ),
    ),
    ali: 'aliyun',
    alibaba: 'aliyun',
    alicloud: 'aliyun',
    tc: 'tencent',
  },
  downgradesMutual: true,
  transferMode: (values) =>
    values.boolean({ keys: ['minio.crossStorage'] })?.value ? 'streaming' : 'auto',
  backupRootPath: (milvusRootPath) => milvusRootPath || 'backup',
  refuseOtherLogins(values, login) {
    const useIam = values.boolean(login);
    if (!useIam?.value) return;
    const reason = 'a storage is opened with access key and secret key';
    throw new AppError('NOT_BUILT', { what: useIam.key, reason });
  },
};

function storageKeys(names: {
  readonly key: (name: string) => string;
  readonly variable: (name: string) => string;
  readonly provider: readonly string[];
}): StorageKeys {
  const both = (key: string, variable: string): Setting =>
    at(names.key(key), names.variable(variable));
  return {
    provider: { keys: names.provider },
    address: both('Address', 'ADDRESS'),
    port: both('Port', 'PORT'),
    region: both('Region', 'REGION'),
    useTls: both('UseSSL', 'USE_SSL'),
    bucket: both('BucketName', 'BUCKET_NAME'),
    rootPath: both('RootPath', 'ROOT_PATH'),
    localPath: { keys: [] },
    accessKey: both('AccessKeyID', 'ACCESS_KEY'),
    secretKey: both('SecretAccessKey', 'SECRET_KEY'),
    sessionToken: both('Token', 'TOKEN'),
    login: both('UseIAM', 'USE_IAM'),
  };
}

function at(key: string, ...environment: string[]): Setting {
  return { keys: [key], environment };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
