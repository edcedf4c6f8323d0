import type { ConfigurationReview } from '#shared/configuration.ts';
import {
  type MilvusLogin,
  noLabels,
  type SecretRef,
  type StorageLocation,
} from '#shared/profile.ts';

import { type PlaceFormat, sameNames } from './configFormat.ts';
import { readMilvus } from './configMilvus.ts';
import { readMilvusStorage } from './configStorage.ts';
import { type ConfigSources, type ConfigValues, createConfigValues } from './configValues.ts';
import { createWarnings } from './configWarnings.ts';
import type { FoundConfiguration } from './foundConfiguration.ts';
import { foundValues } from './foundValues.ts';
import type { HelmValues } from './helmValues.ts';

/** The keys of milvus.yaml that say how Milvus and its storage are reached. */
const milvusFormat: PlaceFormat = {
  name: 'milvus',
  milvus: {
    address: ['proxy.ip'],
    port: ['proxy.port'],
    user: [],
    password: [],
    tlsMode: ['common.security.tlsMode'],
    // tls.* are files of the server.
    caFile: [],
    serverName: [],
    certificateFile: [],
    keyFile: [],
    restEndpoint: [],
    managementEndpoint: [],
  },
  storage: {
    provider: ['minio.cloudProvider'],
    address: ['minio.address'],
    port: ['minio.port'],
    region: ['minio.region'],
    useTls: ['minio.useSSL'],
    bucket: ['minio.bucketName'],
    rootPath: ['minio.rootPath'],
    localPath: [],
    accessKey: ['minio.accessKeyID'],
    secretKey: ['minio.secretAccessKey'],
    sessionToken: [],
    login: ['minio.useIAM'],
  },
  tlsModes: { '0': 'none', '1': 'server', '2': 'mutual' },
  providers: {
    ...sameNames('minio aws gcp gcpnative aliyun azure tencent'),
    '': 'minio',
    ali: 'aliyun',
  },
};

const authorization = ['common.security.authorizationEnabled'];
const rootPassword = ['common.security.defaultRootPassword'];
const storageType = ['common.storageType'];
const localPath = ['localStorage.path'];

/** Keys of minio.* that matter to the server alone. */
const ofServer =
  /^minio\.(ssl|iamendpoint|gcpcredentialjson|usevirtualhost|requesttimeoutms|listobjectsmaxkeys|loglevel)/;

/** What a Milvus is told by its own configuration. Where it is itself reached does not stand there. @throws as readConfiguration */
export function readMilvusYaml(
  format: ConfigurationReview['format'] & ('milvus' | 'helm'),
  { file, known, usual, warnings: before }: HelmValues,
): FoundConfiguration {
  const warnings = createWarnings(before);
  const sources: ConfigSources = {
    path: format === 'helm' ? 'values.yaml' : 'milvus.yaml',
    file,
    sets: new Map(),
    environment: {},
    warn: warnings.warn,
    asksLater: true,
  };
  const values = createConfigValues(sources);
  const { connection } = readMilvus(values, milvusFormat, true);
  if (values.filled(milvusFormat.milvus.address) === null) {
    values.warn('milvusNotTold');
  }
  if (connection.tls.mode === 'server' && values.text(milvusFormat.milvus.tlsMode)?.value === '2') {
    values.warn('certificateNeeded');
  }
  const { login, secrets: loginSecrets } = readLogin(values);
  const { storage, secrets } = readStorage(values, usual);
  return {
    format,
    cluster: {
      id: 'config',
      name: connection.address,
      environment: 'development',
      protection: 'none',
      ...noLabels,
      milvus: { ...connection, login },
      storage,
    },
    storage: null,
    secrets: { ...loginSecrets, ...secrets },
    found: [
      ...foundValues(file, milvusFormat),
      ...(storage.type === 'local' ? found(values, localPath, 'cluster.storage.path') : []),
      ...found(values, authorization, 'cluster.milvus.login'),
    ],
    unknownKeys: unknownKeys(known),
    warnings: warnings.list(),
  };
}

function found(values: ConfigValues, setting: readonly string[], field: string) {
  const value = values.filled(setting);
  return value === null ? [] : [{ ...value, field }];
}

/** Milvus makes the user root when authorization is switched on. */
function readLogin(values: ConfigValues): {
  login: MilvusLogin;
  secrets: Record<SecretRef, string>;
} {
  if (values.boolean(authorization)?.value !== true)
    return { login: { type: 'none' }, secrets: {} };
  const secret = 'config:milvus.password';
  const password = values.secret(rootPassword)?.value;
  if (!password) values.warn('loginNeeded');
  return {
    login: { type: 'password', user: 'root', secret },
    secrets: password ? { [secret]: password } : {},
  };
}

function readStorage(
  values: ConfigValues,
  usual: HelmValues['usual'],
): { storage: StorageLocation; secrets: Record<SecretRef, string> } {
  if (values.text(storageType)?.value === 'local') {
    const path = values.filled(localPath)?.value ?? '/var/lib/milvus/data/';
    return { storage: { type: 'local', path: path.replace(/(?<=.)\/+$/, '') }, secrets: {} };
  }
  const { bucket, rootPath } = milvusFormat.storage;
  const { storage, secrets } = readMilvusStorage(values, milvusFormat, {
    ...(usual.host === undefined ? {} : { host: usual.host }),
    ...(usual.bucket === undefined ? {} : { bucket: { key: `${bucket[0]}`, value: usual.bucket } }),
    ...(usual.rootPath === undefined
      ? {}
      : { rootPath: { key: `${rootPath[0]}`, value: usual.rootPath } }),
  });
  if (storage.type === 'local') return { storage, secrets };
  // milvus.yaml says aws for every service that speaks S3.
  const isAws = /\.amazonaws\.com(\.cn)?:\d+$/.test(storage.endpoint);
  const isOther = storage.provider === 'aws' && !isAws;
  const s3 = isOther ? ({ ...storage, provider: 'minio', addressing: 'path' } as const) : storage;
  return { storage: { ...s3, endpointForMilvus: storage.endpoint }, secrets };
}

/** Of the hundreds of keys of Milvus only those of its storage are of interest here. */
function unknownKeys(known: HelmValues['known']): string[] {
  const names = Object.values(milvusFormat.storage).flat();
  const used = new Set(names.map((name) => name.toLowerCase()));
  return [...known].flatMap(([key, { key: shown }]) =>
    key.startsWith('minio.') && !used.has(key) && !ofServer.test(key) ? shown : [],
  );
}
