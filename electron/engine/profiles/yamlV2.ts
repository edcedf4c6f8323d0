import { AppError } from '#shared/errors.ts';

import type { Setting } from './configValues.ts';
import type { ConfigVersion, StorageKeys } from './configVersion.ts';

const providers = [
  'local',
  'minio',
  's3',
  'aws',
  'gcp',
  'gcpnative',
  'azure',
  'aliyun',
  'tencent',
  'hwc',
];

/** Format of milvus-backup 0.6 with configVersion: v2. Only credentials can come from the environment. */
export const configV2: ConfigVersion = {
  name: 'v2',
  milvus: {
    address: at('milvus.grpc.address'),
    port: at('milvus.grpc.port'),
    user: at('milvus.user', 'MILVUS_USER'),
    password: at('milvus.password', 'MILVUS_PASSWORD'),
    tlsMode: at('milvus.grpc.tlsMode'),
    caFile: at('milvus.grpc.caCertPath'),
    serverName: at('milvus.grpc.serverName'),
    certificateFile: at('milvus.grpc.mtlsCertPath'),
    keyFile: at('milvus.grpc.mtlsKeyPath'),
    restEndpoint: at('milvus.rest.endpoint'),
    managementEndpoint: at('milvus.management.endpoint'),
  },
  storage: storageKeys('milvus.storage', 'MILVUS_STORAGE'),
  backup: storageKeys('backup.storage', 'BACKUP_STORAGE'),
  engine: {
    copyConcurrency: at('transfer.concurrency'),
    backupCollections: at('backup.concurrency.collections'),
    restoreCollections: at('restore.concurrency.collections'),
    importJobs: at('restore.concurrency.importJobs'),
    segmentsPerImportJob: at('restore.maxSegmentsPerImportJob'),
    keepTemporary: at('restore.keepTempFiles'),
    multipartCopyThresholdMiB: at('transfer.multipartCopyThresholdMiB'),
    pauseGc: at('backup.pauseGC'),
  },
  withoutEffect: [
    'configVersion',
    ...['level', 'console'].map((name) => `log.${name}`),
    ...['path', 'maxSizeMiB', 'maxDays', 'maxBackups'].map((name) => `log.file.${name}`),
    ...['debugMode', 'swaggerBasePath'].map((name) => `server.${name}`),
    ...['replicate.rpcChannelName', 'etcd.endpoints', 'etcd.rootPath'].map(
      (name) => `milvus.${name}`,
    ),
    ...['milvus.storage', 'backup.storage'].flatMap((section) =>
      [
        'accountName',
        'milvusAddress',
        'milvusPort',
        'auth.accountKey',
        'auth.credentialsFile',
        'auth.endpoint',
      ].map((name) => `${section}.${name}`),
    ),
    'backup.concurrency.segments',
    'transfer.mode',
    'zillizCloud.endpoint',
    'zillizCloud.apiKey',
  ],
  tlsModes: { disabled: 'none', server: 'server', mutual: 'mutual' },
  providers: Object.fromEntries(providers.map((name) => [name, name])),
  downgradesMutual: false,
  transferMode: (values) =>
    values.choice(at('transfer.mode'), {
      auto: 'auto',
      direct: 'direct',
      streaming: 'streaming',
    })?.value ?? 'auto',
  backupRootPath: () => 'backup',
  refuseOtherLogins(values, login) {
    const names = ['static', 'sharedKey', 'serviceAccount', 'iam', 'default'];
    const type = values.choice(login, Object.fromEntries(names.map((name) => [name, name])));
    if (type === null || type.value === 'static') return;
    const reason = 'a storage is opened with access key and secret key (static)';
    throw new AppError('NOT_BUILT', { what: `${type.key}: ${type.value}`, reason });
  },
};

function storageKeys(section: string, variable: string): StorageKeys {
  return {
    provider: at(`${section}.provider`),
    address: at(`${section}.address`),
    port: at(`${section}.port`),
    region: at(`${section}.region`),
    useTls: at(`${section}.useSSL`),
    bucket: at(`${section}.bucketName`),
    rootPath: at(`${section}.rootPath`),
    localPath: at(`${section}.localPath`),
    accessKey: at(`${section}.auth.accessKeyID`, `${variable}_AUTH_ACCESS_KEY_ID`),
    secretKey: at(`${section}.auth.secretAccessKey`, `${variable}_AUTH_SECRET_ACCESS_KEY`),
    sessionToken: at(`${section}.auth.sessionToken`, `${variable}_AUTH_SESSION_TOKEN`),
    login: at(`${section}.auth.type`),
  };
}

function at(key: string, ...environment: string[]): Setting {
  return { keys: [key], environment };
}
