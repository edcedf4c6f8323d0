import type { FoundValue } from '#shared/configuration.ts';
import { AppError } from '#shared/errors.ts';
import { isHost, parseHostAddress } from '#shared/hostAddress.ts';
import {
  type MilvusConnection,
  noLabels,
  type S3Location,
  S3Provider,
  type SecretRef,
} from '#shared/profile.ts';

import { nameOf } from './backupYaml.ts';
import { addressingOf } from './configStorage.ts';
import { createWarnings } from './configWarnings.ts';
import type { FoundConfiguration } from './foundConfiguration.ts';
import { hidden } from './foundValues.ts';

/** True for one line or two, each an address: milvus://…, http(s)://…, s3://… or host:port. */
export function isAddressText(text: string): boolean {
  const lines = linesOf(text);
  return lines.length > 0 && lines.length <= 2 && lines.every(isAddress);
}

/** Longer than any address; the pattern that takes one apart needs the square of the length at worst. */
const longestLine = 4096;

function isAddress(line: string): boolean {
  if (line.length > longestLine) return false;
  return /^(milvus|https?|s3):\/\//i.test(line) || parseHostAddress(line) !== null;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => line.trim() || []);
}

/**
 * Milvus in one line and its storage in the other; of a single line the other half is as milvus-backup takes it.
 * @throws CONFIG_INVALID with the line, which is never quoted since passwords stand in such lines
 */
export function readAddresses(text: string): FoundConfiguration {
  const milvuses: MilvusLine[] = [];
  const storages: StorageLine[] = [];
  const unknownKeys: string[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const parts = splitAddress(line, index + 1);
    if (parts.scheme === 's3') storages.push(readStorageLine(parts));
    else milvuses.push(readMilvusLine(parts));
    unknownKeys.push(...parts.query.keys());
  }
  const [milvus, second] = milvuses;
  const [storage, third] = storages;
  if (second || third)
    throw invalid(2, 'it says the same as line 1; Milvus is one line, storage the other');
  const warnings = createWarnings();
  if (!milvus) warnings.warn('milvusNotTold');
  if (!storage) warnings.warn('storageNotTold');
  const connection = milvus?.connection ?? usualMilvus;
  const location = storage?.location ?? usualStorage(connection.address);
  return {
    format: 'uri',
    cluster: {
      id: 'config',
      name: connection.address,
      environment: 'development',
      protection: 'none',
      ...noLabels,
      milvus: connection,
      storage: location,
    },
    // A storage alone may be meant as the one of Milvus or as a place for backups.
    storage:
      storage && !milvus
        ? { id: 'config-backup', name: nameOf(location), protection: 'none', ...noLabels, location }
        : null,
    secrets: { ...milvus?.secrets, ...storage?.secrets },
    found: [...(milvus?.found ?? []), ...(storage?.found ?? [])],
    unknownKeys,
    warnings: warnings.list(),
  };
}

interface Parts {
  readonly line: number;
  readonly scheme: string;
  readonly user: string;
  readonly password: string;
  readonly host: string;
  /** Without slashes at its ends. */
  readonly path: string;
  /** What is not used is told as unknown. */
  readonly query: Map<string, string>;
}

/** By hand, since passwords that are typed in hold @, / and # as they are; the last @ ends them. */
function splitAddress(text: string, line: number): Parts {
  const groups =
    /^(?:(?<scheme>\w+):\/\/)?(?:(?<login>.*)@)?(?<host>[^@/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/.exec(
      text,
    )?.groups;
  if (groups === undefined) throw invalid(line, 'it is not an address');
  const { scheme = 'milvus', login, host = '', path = '', query = '' } = groups;
  const colon = login?.indexOf(':') ?? -1;
  return {
    line,
    scheme: scheme.toLowerCase(),
    user: decoded(colon < 0 ? (login ?? '') : (login ?? '').slice(0, colon)),
    password: colon < 0 ? '' : decoded((login ?? '').slice(colon + 1)),
    host,
    path: decoded(path).replaceAll(/^\/+|\/+$/g, ''),
    query: new Map(
      query.split('&').flatMap((pair): [string, string][] => {
        const [name = '', ...value] = pair.split('=');
        return name === '' ? [] : [[decoded(name), decoded(value.join('='))]];
      }),
    ),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % of a password that was not encoded.
    return text;
  }
}

function invalid(line: number, reason: string): AppError {
  return new AppError('CONFIG_INVALID', { path: 'URI', key: `line ${line}`, reason });
}

function take({ query }: Parts, ...names: readonly string[]): string {
  for (const name of names) {
    const value = query.get(name);
    if (!query.delete(name)) continue;
    return value ?? '';
  }
  return '';
}

interface MilvusLine {
  readonly connection: MilvusConnection;
  readonly secrets: Readonly<Record<SecretRef, string>>;
  readonly found: readonly FoundValue[];
}

function readMilvusLine(parts: Parts): MilvusLine {
  const { line, scheme, user, password, host, path } = parts;
  const isTls = scheme === 'https' || /^(true|1)$/i.test(take(parts, 'tls', 'secure'));
  const address = isHost(host) ? `${host}:${scheme === 'https' ? 443 : 19_530}` : host;
  if (parseHostAddress(address) === null) throw invalid(line, 'it has no host and port');
  if (path.includes('/'))
    throw invalid(line, 'behind the port only the name of a database belongs');
  if (user === '' && password !== '') throw invalid(line, 'a password is given, but no user');
  const secret = 'config:milvus.password';
  const tell = (key: string, value: string, field: string): FoundValue[] =>
    value === '' ? [] : [{ key, value, field: `cluster.milvus.${field}` }];
  return {
    connection: {
      address,
      tls: { mode: isTls ? 'server' : 'none' },
      login: user === '' ? { type: 'none' } : { type: 'password', user, secret },
      ...(path === '' ? {} : { database: path }),
    },
    secrets: password === '' ? {} : { [secret]: password },
    found: [
      ...tell('host', address, 'address'),
      ...tell('tls', isTls ? 'true' : '', 'tls.mode'),
      ...tell('user', user, 'login.user'),
      ...tell('password', password && hidden, 'login.secret'),
      ...tell('database', path, 'database'),
    ],
  };
}

const usualMilvus: MilvusConnection = {
  address: 'localhost:19530',
  tls: { mode: 'none' },
  login: { type: 'none' },
};

/** What Milvus has when nobody tells it otherwise, on its own computer. */
function usualStorage(address: string): S3Location {
  return {
    type: 's3',
    provider: 'minio',
    endpoint: `${parseHostAddress(address)?.host ?? 'localhost'}:9000`,
    useTls: false,
    region: '',
    bucket: 'a-bucket',
    rootPath: 'files',
    addressing: 'path',
    accessKey: '',
    secretKey: 'config:storage.secretKey',
  };
}

interface StorageLine {
  readonly location: S3Location;
  readonly secrets: Readonly<Record<SecretRef, string>>;
  readonly found: readonly FoundValue[];
}

function readStorageLine(parts: Parts): StorageLine {
  const { line, host: bucket, path: rootPath } = parts;
  if (bucket === '') throw invalid(line, 'it names no bucket: s3://bucket/root');
  const region = take(parts, 'region');
  const given = take(parts, 'endpoint');
  const { endpoint, useTls } = endpointOf(given, region, line);
  const provider = providerOf(take(parts, 'provider'), endpoint, line);
  const accessKey = parts.user || take(parts, 'accessKey', 'access_key');
  const secret = parts.password || take(parts, 'secretKey', 'secret_key');
  const token = take(parts, 'sessionToken', 'session_token');
  const [secretKey, sessionToken] = ['config:storage.secretKey', 'config:storage.sessionToken'];
  const tell = (key: string, value: string): FoundValue[] =>
    value === '' ? [] : [{ key, value, field: `cluster.storage.${key}` }];
  return {
    location: {
      type: 's3',
      provider,
      endpoint,
      useTls,
      region,
      bucket,
      rootPath,
      addressing: addressingOf(provider, endpoint.replace(/:\d+$/, '')),
      accessKey,
      secretKey,
      ...(token === '' ? {} : { sessionToken }),
    },
    secrets: {
      ...(secret === '' ? {} : { [secretKey]: secret }),
      ...(token === '' ? {} : { [sessionToken]: token }),
    },
    found: [
      ...tell('bucket', bucket),
      ...tell('rootPath', rootPath),
      ...tell('endpoint', given && endpoint),
      ...tell('region', region),
      ...tell('accessKey', accessKey),
      ...tell('secretKey', secret && hidden),
      ...tell('sessionToken', token && hidden),
    ],
  };
}

function endpointOf(
  given: string,
  region: string,
  line: number,
): { endpoint: string; useTls: boolean } {
  if (given === '') {
    const host = region === '' ? 's3.amazonaws.com' : `s3.${region}.amazonaws.com`;
    return { endpoint: `${host}:443`, useTls: true };
  }
  const scheme = /^(https?):\/\//i.exec(given)?.[1]?.toLowerCase();
  const bare = given.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  const port = parseHostAddress(bare)?.port ?? (scheme === 'http' ? 80 : 443);
  const endpoint = isHost(bare) ? `${bare}:${port}` : bare;
  if (parseHostAddress(endpoint) === null) throw invalid(line, 'its endpoint is not host:port');
  return { endpoint, useTls: scheme === undefined ? port === 443 : scheme === 'https' };
}

const hostsOfProviders: readonly (readonly [RegExp, S3Provider])[] = [
  [/\.amazonaws\.com(\.cn)?:/, 'aws'],
  [/(^|\.)storage\.googleapis\.com:/, 'gcp'],
  [/\.aliyuncs\.com:/, 'aliyun'],
  [/\.myqcloud\.com:/, 'tencent'],
  [/\.myhuaweicloud\.com:/, 'hwc'],
];

function providerOf(given: string, endpoint: string, line: number): S3Provider {
  if (given !== '') {
    const provider = S3Provider.safeParse(given.toLowerCase()).data;
    if (provider !== undefined) return provider;
    throw invalid(line, `its provider is none of ${S3Provider.options.join(', ')}`);
  }
  return hostsOfProviders.find(([host]) => host.test(endpoint))?.[1] ?? 'minio';
}
