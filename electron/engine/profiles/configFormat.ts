import type { Tls } from '#shared/profile.ts';

/**
 * The names by which a setting is given: keys of the file, the first that is there wins, then variables of the
 * environment, which are those in capitals.
 */
export type Setting = readonly string[];

/** One of the two configuration formats of milvus-backup. */
export type ConfigFormat = typeof formatV2 | typeof formatV1;
export type StorageKeys = Readonly<Record<keyof (typeof formatV2)['storage'], Setting>>;

/** The part of a format that says where Milvus and its storage are. */
export interface PlaceFormat {
  readonly name: ConfigFormat['name'] | 'milvus';
  readonly milvus: Readonly<Record<keyof (typeof formatV2)['milvus'], Setting>>;
  readonly storage: StorageKeys;
  readonly tlsModes: Readonly<Record<string, Tls['mode']>>;
  readonly providers: Readonly<Record<string, string>>;
}

const providers = sameNames('local minio s3 aws gcp gcpnative azure aliyun tencent hwc');

/** Up to milvus-backup 0.5, and files without configVersion: one section "minio" for both storages. */
export const formatV1 = {
  name: 'v1',
  milvus: {
    address: ['milvus.address', 'MILVUS_ADDRESS'],
    port: ['milvus.port', 'MILVUS_PORT'],
    user: ['milvus.user', 'MILVUS_USER'],
    password: ['milvus.password', 'MILVUS_PASSWORD'],
    tlsMode: ['milvus.tlsMode', 'MILVUS_TLS_MODE'],
    caFile: ['milvus.caCertPath', 'MILVUS_CA_CERT_PATH'],
    serverName: ['milvus.serverName', 'MILVUS_SERVER_NAME'],
    certificateFile: ['milvus.mtlsCertPath', 'MILVUS_MTLS_CERT_PATH'],
    keyFile: ['milvus.mtlsKeyPath', 'MILVUS_MTLS_KEY_PATH'],
    restEndpoint: [],
    managementEndpoint: ['backup.gcPause.address', 'BACKUP_GC_PAUSE_ADDRESS'],
  },
  storage: storageV1((name) => name.charAt(0).toLowerCase() + name.slice(1), 'MINIO', [
    'storage.storageType',
    'minio.storageType',
    'minio.cloudProvider',
  ]),
  backup: storageV1((name) => `backup${name}`, 'MINIO_BACKUP', [
    'storage.backupStorageType',
    'minio.backupStorageType',
  ]),
  engine: {
    copyConcurrency: ['backup.parallelism.copydata', 'BACKUP_PARALLELISM_COPYDATA'],
    backupCollections: [
      'backup.parallelism.backupCollection',
      'BACKUP_PARALLELISM_BACKUP_COLLECTION',
    ],
    restoreCollections: [
      'backup.parallelism.restoreCollection',
      'BACKUP_PARALLELISM_RESTORE_COLLECTION',
    ],
    importJobs: ['backup.parallelism.importJob'],
    segmentsPerImportJob: [],
    keepTemporary: ['backup.keepTempFiles', 'BACKUP_KEEP_TEMP_FILES'],
    multipartCopyThresholdMiB: ['minio.multipartCopyThresholdMiB'],
    pauseGc: ['backup.gcPause.enable', 'BACKUP_GC_PAUSE_ENABLE'],
    transferMode: ['minio.crossStorage'],
  },
  withoutEffect: words(`configVersion log.level log.console log.file.filename log.file.maxSize
    log.file.maxDays log.file.maxBackups http.enabled http.debugMode http.debug_mode http.swaggerBasePath
    cloud.address cloud.apikey milvus.rpcChannelName milvus.etcd.endpoints milvus.etcd.rootPath
    milvus.authorizationEnabled log.file.rootPath http.simpleResponse backup.maxSegmentGroupSize
    backup.gcPause.seconds minio.iamEndpoint minio.gcpCredentialJSON minio.backupIamEndpoint minio.backupGcpCredentialJSON
    backup.parallelism.backupSegment`),
  tlsModes: { '0': 'none', '1': 'server', '2': 'mutual' },
  providers: {
    ...providers,
    ali: 'aliyun',
    alibaba: 'aliyun',
    alicloud: 'aliyun',
    tc: 'tencent',
  },
} as const;

/** Of milvus-backup 0.6, with configVersion: v2. Only credentials can come from the environment. */
export const formatV2 = {
  name: 'v2',
  milvus: {
    address: ['milvus.grpc.address'],
    port: ['milvus.grpc.port'],
    user: ['milvus.user', 'MILVUS_USER'],
    password: ['milvus.password', 'MILVUS_PASSWORD'],
    tlsMode: ['milvus.grpc.tlsMode'],
    caFile: ['milvus.grpc.caCertPath'],
    serverName: ['milvus.grpc.serverName'],
    certificateFile: ['milvus.grpc.mtlsCertPath'],
    keyFile: ['milvus.grpc.mtlsKeyPath'],
    restEndpoint: ['milvus.rest.endpoint'],
    managementEndpoint: ['milvus.management.endpoint'],
  },
  storage: storageV2('milvus.storage', 'MILVUS_STORAGE_AUTH'),
  backup: storageV2('backup.storage', 'BACKUP_STORAGE_AUTH'),
  engine: {
    copyConcurrency: ['transfer.concurrency'],
    backupCollections: ['backup.concurrency.collections'],
    restoreCollections: ['restore.concurrency.collections'],
    importJobs: ['restore.concurrency.importJobs'],
    segmentsPerImportJob: ['restore.maxSegmentsPerImportJob'],
    keepTemporary: ['restore.keepTempFiles'],
    multipartCopyThresholdMiB: ['transfer.multipartCopyThresholdMiB'],
    pauseGc: ['backup.pauseGC'],
    transferMode: ['transfer.mode'],
  },
  withoutEffect: words(`configVersion log.level log.console log.file.path log.file.maxSizeMiB
    log.file.maxDays log.file.maxBackups server.debugMode server.swaggerBasePath
    milvus.replicate.rpcChannelName milvus.etcd.endpoints milvus.etcd.rootPath
    milvus.storage.accountName milvus.storage.milvusAddress milvus.storage.milvusPort
    milvus.storage.auth.accountKey milvus.storage.auth.credentialsFile milvus.storage.auth.endpoint
    backup.storage.accountName backup.storage.milvusAddress backup.storage.milvusPort
    backup.storage.auth.accountKey backup.storage.auth.credentialsFile backup.storage.auth.endpoint
    backup.concurrency.segments zillizCloud.endpoint zillizCloud.apiKey`),
  tlsModes: { disabled: 'none', server: 'server', mutual: 'mutual' },
  providers,
} as const;

function storageV1(keyOf: (name: string) => string, variable: string, provider: Setting) {
  const setting = (name: string, end: string): Setting => [
    `minio.${keyOf(name)}`,
    `${variable}_${end}`,
  ];
  return {
    provider,
    address: setting('Address', 'ADDRESS'),
    port: setting('Port', 'PORT'),
    region: setting('Region', 'REGION'),
    useTls: setting('UseSSL', 'USE_SSL'),
    bucket: setting('BucketName', 'BUCKET_NAME'),
    rootPath: setting('RootPath', 'ROOT_PATH'),
    localPath: [],
    accessKey: setting('AccessKeyID', 'ACCESS_KEY'),
    secretKey: setting('SecretAccessKey', 'SECRET_KEY'),
    sessionToken: setting('Token', 'TOKEN'),
    login: setting('UseIAM', 'USE_IAM'),
  };
}

function storageV2(section: string, variable: string) {
  return {
    provider: [`${section}.provider`],
    address: [`${section}.address`],
    port: [`${section}.port`],
    region: [`${section}.region`],
    useTls: [`${section}.useSSL`],
    bucket: [`${section}.bucketName`],
    rootPath: [`${section}.rootPath`],
    // The folder of a local storage as the Milvus process sees it.
    localPath: [`${section}.localPath`],
    accessKey: [`${section}.auth.accessKeyID`, `${variable}_ACCESS_KEY_ID`],
    secretKey: [`${section}.auth.secretAccessKey`, `${variable}_SECRET_ACCESS_KEY`],
    sessionToken: [`${section}.auth.sessionToken`, `${variable}_SESSION_TOKEN`],
    // Chooses another login than access key and secret key.
    login: [`${section}.auth.type`],
  };
}

/** For choices that are called the same here: each name → itself. */
export function sameNames(names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(words(names).map((name) => [name, name]));
}

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
