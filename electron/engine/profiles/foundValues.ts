import type { FoundValue } from '#shared/configuration.ts';

import type { PlaceFormat, StorageKeys } from './configFormat.ts';
import type { FileValue } from './configText.ts';
import { isVariable } from './configValues.ts';

/** How a secret is told to people. */
export const hidden = '••••••';
const longestValue = 200;

const milvusFields: Record<keyof PlaceFormat['milvus'], string> = {
  address: 'address',
  port: 'address',
  user: 'login.user',
  password: 'login.secret',
  tlsMode: 'tls.mode',
  caFile: 'tls.caFile',
  serverName: 'tls.serverName',
  certificateFile: 'tls.certificateFile',
  keyFile: 'tls.keyFile',
  restEndpoint: 'restEndpoint',
  managementEndpoint: 'managementEndpoint',
};

const storageFields: Record<keyof StorageKeys, string> = {
  provider: 'provider',
  address: 'endpoint',
  port: 'endpoint',
  region: 'region',
  useTls: 'useTls',
  bucket: 'bucket',
  rootPath: 'rootPath',
  localPath: 'path',
  accessKey: 'accessKey',
  secretKey: 'secretKey',
  sessionToken: 'sessionToken',
  // Another login is refused, so that this one says nothing more.
  login: 'type',
};

const secretFields = ['login.secret', 'secretKey', 'sessionToken'];

/** Which value of a file went where, in the order of the fields. Only the key that counted is told, and no empty one. */
export function foundValues(
  file: ReadonlyMap<string, FileValue>,
  keys: {
    readonly milvus?: PlaceFormat['milvus'];
    readonly storage?: StorageKeys;
    readonly backup?: StorageKeys;
  },
): FoundValue[] {
  const sections = [
    { settings: keys.milvus, fields: milvusFields, prefix: 'cluster.milvus' },
    { settings: keys.storage, fields: storageFields, prefix: 'cluster.storage' },
    { settings: keys.backup, fields: storageFields, prefix: 'storage.location' },
  ] as const;
  return sections.flatMap(({ settings = {}, fields, prefix }) =>
    Object.entries(settings).flatMap(([name, setting]) => {
      const own = setting.filter((key) => !isVariable(key));
      const value = own.map((key) => file.get(key.toLowerCase())).find((one) => one?.text);
      if (!value?.text) return [];
      const field = (fields as Record<string, string>)[name] ?? name;
      const shown = secretFields.includes(field) ? hidden : value.text.slice(0, longestValue);
      return { key: value.key, value: shown, field: `${prefix}.${field}` };
    }),
  );
}
