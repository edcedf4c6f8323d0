import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';

import { AppError } from '#shared/errors.ts';
import { S3Provider, type SecretRef, type StorageLocation } from '#shared/profile.ts';

import { parseAddress } from './configAddress.ts';
import type { ConfigValues, Named } from './configValues.ts';
import type { ConfigVersion, StorageKeys } from './configVersion.ts';

/** All that one storage is described by, given, inherited or by default. */
export interface StorageValues {
  readonly provider: Named<string>;
  readonly host: string;
  readonly port: number;
  readonly useTls: boolean;
  readonly region: string;
  readonly bucket: Named<string>;
  readonly rootPath: Named<string>;
  readonly accessKey: Named<string>;
  readonly secretKey: Named<string>;
  readonly sessionToken: Named<string>;
}

/** The values milvus-backup takes where nothing is given, under the names of the format. */
export function defaultStorage(keys: StorageKeys): StorageValues {
  const named = (setting: { keys: readonly string[] }, value: string): Named<string> => ({
    value,
    key: setting.keys[0] ?? '',
  });
  return {
    provider: named(keys.provider, 'minio'),
    host: 'localhost',
    port: 9000,
    useTls: false,
    region: '',
    bucket: named(keys.bucket, 'a-bucket'),
    rootPath: named(keys.rootPath, 'files'),
    accessKey: named(keys.accessKey, 'minioadmin'),
    secretKey: named(keys.secretKey, 'minioadmin'),
    sessionToken: named(keys.sessionToken, ''),
  };
}

/** What is given for one storage; the rest is inherited. @throws CONFIG_INVALID */
export function readStorage(
  values: ConfigValues,
  { keys, version }: { readonly keys: StorageKeys; readonly version: ConfigVersion },
  inherited: StorageValues,
): StorageValues {
  return {
    provider: values.choice(keys.provider, version.providers) ?? inherited.provider,
    ...readEndpoint(values, keys, inherited),
    region: values.text(keys.region)?.value ?? inherited.region,
    bucket: values.filled(keys.bucket) ?? inherited.bucket,
    rootPath: values.text(keys.rootPath) ?? inherited.rootPath,
    accessKey: values.filled(keys.accessKey) ?? inherited.accessKey,
    secretKey: given(values.secret(keys.secretKey)) ?? inherited.secretKey,
    // An empty one is a choice: the other storage may need a token, this one not.
    sessionToken: values.secret(keys.sessionToken) ?? inherited.sessionToken,
  };
}

function given(found: Named<string> | null): Named<string> | null {
  return found?.value === '' ? null : found;
}

/** Scheme and port may stand in the address as well, but must not say something else than the keys beside it. */
function readEndpoint(
  values: ConfigValues,
  keys: StorageKeys,
  inherited: StorageValues,
): Pick<StorageValues, 'host' | 'port' | 'useTls'> {
  const found = values.filled(keys.address);
  const address = found && parseAddress(found, values);
  const port = values.integer(keys.port, { least: 1, most: 65_535 });
  const useTls = values.boolean(keys.useTls);
  if (port && address?.port && address.port !== port.value) {
    throw values.fail(port.key, 'the address has another port in it');
  }
  if (useTls && address?.scheme && (address.scheme === 'https') !== useTls.value) {
    throw values.fail(useTls.key, `the address begins with ${address.scheme}://`);
  }
  const usual = { http: 80, https: 443 };
  const ofScheme = address?.scheme ? usual[address.scheme] : null;
  return {
    host: address?.host ?? inherited.host,
    port: port?.value ?? address?.port ?? ofScheme ?? inherited.port,
    useTls: useTls?.value ?? (address?.scheme ? address.scheme === 'https' : inherited.useTls),
  };
}

/** The place as profiles hold it, and its secrets by name. @throws CONFIG_INVALID, PROVIDER_NOT_BUILT, NOT_BUILT */
export function toLocation(
  storage: StorageValues,
  values: ConfigValues,
  source: { readonly keys: StorageKeys; readonly version: ConfigVersion; readonly ref: string },
): { location: StorageLocation; secrets: Record<SecretRef, string> } {
  const { keys, version, ref } = source;
  if (storage.provider.value === 'local') {
    return { location: localLocation(storage, values, keys), secrets: {} };
  }
  const provider = S3Provider.safeParse(storage.provider.value).data;
  if (provider === undefined) {
    const name = `${storage.provider.value} (${storage.provider.key})`;
    throw new AppError('PROVIDER_NOT_BUILT', { provider: name });
  }
  version.refuseOtherLogins(values, keys.login);
  const token = storage.sessionToken.value;
  const secretKey = `${ref}.secretKey`;
  const sessionToken = `${ref}.sessionToken`;
  const location: StorageLocation = {
    type: 's3',
    provider,
    endpoint: `${storage.host}:${storage.port}`,
    useTls: storage.useTls,
    region: storage.region || (provider === 'gcp' ? 'auto' : ''),
    bucket: bucketOf(storage.bucket, values),
    rootPath: prefixOf(storage.rootPath, values),
    // What milvus-backup does: the clouds refuse the other form or are about to.
    addressing: ['aws', 'aliyun', 'tencent', 'hwc'].includes(provider) ? 'virtualHost' : 'path',
    accessKey: storage.accessKey.value,
    secretKey,
    ...(token === '' ? {} : { sessionToken }),
  };
  const secrets = { [secretKey]: storage.secretKey.value };
  return { location, secrets: token === '' ? secrets : { ...secrets, [sessionToken]: token } };
}

function localLocation(
  { rootPath }: StorageValues,
  values: ConfigValues,
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
  return rootPath.value
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
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
    values.warn(`${key}: most S3 services refuse upper-case letters and _ in a bucket name`);
  }
  return value;
}
