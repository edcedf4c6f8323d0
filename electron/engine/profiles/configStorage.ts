import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';

import { AppError } from '#shared/errors.ts';
import { S3Provider, type SecretRef, type StorageLocation } from '#shared/profile.ts';

import { readAddress } from './configAddress.ts';
import {
  type ConfigFormat,
  type PlaceFormat,
  type Setting,
  type StorageKeys,
  sameNames,
} from './configFormat.ts';
import type { ConfigValues, Named } from './configValues.ts';

/** All that one storage is described by, given, inherited or by default. */
interface StorageValues {
  readonly provider: Named<string>;
  readonly host: string;
  readonly port: number;
  readonly useTls: boolean;
  readonly region: string;
  readonly bucket: Named<string>;
  readonly rootPath: Named<string>;
  readonly accessKey: string;
  /** null where only its access key is known. */
  readonly secretKey: string | null;
  readonly sessionToken: string;
}

/**
 * The storage of Milvus and that of the backups, which inherits from it, with their secrets by name.
 * @throws CONFIG_INVALID, PROVIDER_NOT_BUILT, NOT_BUILT
 */
export function readStorages(
  values: ConfigValues,
  format: ConfigFormat,
): { cluster: StorageLocation; backup: StorageLocation; secrets: Record<SecretRef, string> } {
  const secrets: Record<SecretRef, string> = {};
  const context = { values, format, secrets };
  const keys = format.storage;
  // What milvus-backup takes where nothing is given.
  const ofMilvus = readStorage(context, keys, usualStorage(keys));
  const rootPath = (format.name === 'v1' && ofMilvus.rootPath.value) || 'backup';
  const ofBackups = readStorage(context, format.backup, {
    ...ofMilvus,
    rootPath: named(format.backup.rootPath, rootPath),
  });
  return {
    cluster: toLocation(context, ofMilvus, { keys, ref: 'config:storage' }),
    backup: toLocation(context, ofBackups, { keys: format.backup, ref: 'config:backup' }),
    secrets,
  };
}

/**
 * The storage that Milvus itself is told to use, with its secrets by name; what is not given is as `usual` says.
 * @throws CONFIG_INVALID, PROVIDER_NOT_BUILT, NOT_BUILT
 */
export function readMilvusStorage(
  values: ConfigValues,
  format: PlaceFormat,
  usual: Partial<Pick<StorageValues, 'host' | 'bucket' | 'rootPath'>>,
): { storage: StorageLocation; secrets: Record<SecretRef, string> } {
  const context = { values, format, secrets: {} };
  const keys = format.storage;
  const found = readStorage(context, keys, { ...usualStorage(keys), ...usual });
  const storage = toLocation(context, found, { keys, ref: 'config:storage' });
  return { storage, secrets: context.secrets };
}

function usualStorage(keys: StorageKeys): StorageValues {
  return {
    provider: named(keys.provider, 'minio'),
    host: 'localhost',
    port: 9000,
    useTls: false,
    region: '',
    bucket: named(keys.bucket, 'a-bucket'),
    rootPath: named(keys.rootPath, 'files'),
    accessKey: 'minioadmin',
    secretKey: 'minioadmin',
    sessionToken: '',
  };
}

interface Context {
  readonly values: ConfigValues;
  readonly format: PlaceFormat;
  readonly secrets: Record<SecretRef, string>;
}

function named([key = '']: Setting, value: string): Named<string> {
  return { value, key };
}

function readStorage(
  { values, format }: Context,
  keys: StorageKeys,
  inherited: StorageValues,
): StorageValues {
  const { host, port, scheme, useTls } = readAddress(values, {
    address: values.filled(keys.address),
    port: keys.port,
    useTls: values.boolean(keys.useTls),
  });
  const accessKey = values.filled(keys.accessKey)?.value;
  // Another key than the one before has another secret too.
  const isOtherKey = values.asksLater && (accessKey ?? inherited.accessKey) !== inherited.accessKey;
  const usualPort = scheme === null ? inherited.port : { http: 80, https: 443 }[scheme];
  return {
    provider: values.choice<string>(keys.provider, format.providers) ?? inherited.provider,
    host: host ?? inherited.host,
    port: port ?? usualPort,
    useTls: useTls ?? inherited.useTls,
    region: values.text(keys.region)?.value ?? inherited.region,
    bucket: values.filled(keys.bucket) ?? inherited.bucket,
    rootPath: values.text(keys.rootPath) ?? inherited.rootPath,
    accessKey: accessKey ?? inherited.accessKey,
    secretKey: values.secret(keys.secretKey)?.value || (isOtherKey ? null : inherited.secretKey),
    // An empty one is a choice: the other storage may need a token, this one not.
    sessionToken: values.secret(keys.sessionToken)?.value ?? inherited.sessionToken,
  };
}

/** The place as profiles hold it; its secrets are added to those of the context. */
function toLocation(
  { values, format, secrets }: Context,
  storage: StorageValues,
  { keys, ref }: { readonly keys: StorageKeys; readonly ref: string },
): StorageLocation {
  if (storage.provider.value === 'local') return localLocation(values, storage.rootPath, keys);
  const provider = S3Provider.safeParse(storage.provider.value).data;
  if (provider === undefined) {
    const name = `${storage.provider.value} (${storage.provider.key})`;
    throw new AppError('PROVIDER_NOT_BUILT', { provider: name });
  }
  refuseOtherLogins(values, format, keys.login);
  const secretKey = `${ref}.secretKey`;
  const sessionToken = storage.sessionToken === '' ? undefined : `${ref}.sessionToken`;
  if (storage.secretKey !== null) secrets[secretKey] = storage.secretKey;
  if (sessionToken !== undefined) secrets[sessionToken] = storage.sessionToken;
  return {
    type: 's3',
    provider,
    endpoint: `${storage.host}:${storage.port}`,
    useTls: storage.useTls,
    region: storage.region || (provider === 'gcp' ? 'auto' : ''),
    bucket: bucketOf(storage.bucket, values),
    rootPath: prefixOf(storage.rootPath, values),
    addressing: addressingOf(provider, storage.host),
    accessKey: storage.accessKey,
    secretKey,
    sessionToken,
  };
}

/**
 * What milvus-backup does: the clouds refuse the other form or are about to. Of AWS only AWS itself, since aws is also what
 * people write for a MinIO of their own, whose bucket names no name server knows.
 */
export function addressingOf(provider: S3Provider, host: string): 'path' | 'virtualHost' {
  if (provider === 'aws') return /\.amazonaws\.com(\.cn)?$/.test(host) ? 'virtualHost' : 'path';
  return ['aliyun', 'tencent', 'hwc'].includes(provider) ? 'virtualHost' : 'path';
}

function refuseOtherLogins(values: ConfigValues, format: PlaceFormat, login: Setting): void {
  const found =
    format.name === 'v2'
      ? values.choice(login, sameNames('static sharedKey serviceAccount iam default'))
      : values.boolean(login);
  if (found === null || found.value === false || found.value === 'static') return;
  const reason = 'a storage is opened with access key and secret key';
  throw new AppError('NOT_BUILT', { what: `${found.key}: ${found.value}`, reason });
}

function localLocation(
  values: ConfigValues,
  rootPath: Named<string>,
  keys: StorageKeys,
): StorageLocation {
  if (!isAbsolute(rootPath.value)) {
    throw values.fail(rootPath.key, 'a local storage needs the whole path of its folder');
  }
  refuseParents(rootPath, values);
  const path = resolve(rootPath.value);
  const localPath = values.filled(keys.localPath);
  if (localPath && resolve(localPath.value) !== path) {
    const reason = 'the folder must have the same path for Milvus and for this computer';
    throw new AppError('NOT_BUILT', { what: localPath.key, reason });
  }
  return { type: 'local', path };
}

/** '', '/', 'files/' and '/files' all occur; Milvus joins paths in the same way. */
function prefixOf(rootPath: Named<string>, values: ConfigValues): string {
  refuseParents(rootPath, values);
  if (rootPath.value.includes('\\')) throw values.fail(rootPath.key, 'use / between folders');
  const parts = rootPath.value.split('/');
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

function refuseParents(path: Named<string>, values: ConfigValues): void {
  if (!path.value.split(/[/\\]/).includes('..')) return;
  throw values.fail(path.key, '.. is not accepted in a path');
}

/** The rules of S3; what only old buckets and some services have is warned about. */
function bucketOf({ value, key }: Named<string>, values: ConfigValues): string {
  const isName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/.test(value);
  if (!isName || value.includes('..') || isIP(value) !== 0) {
    const reason = 'a bucket name has 3 to 63 lower-case letters, digits, - and .';
    throw values.fail(key, reason);
  }
  if (/[A-Z_]/.test(value)) {
    values.warn('unusualBucket', { key });
  }
  return value;
}
