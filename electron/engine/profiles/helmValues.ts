import type { ConfigurationWarning } from '#shared/configuration.ts';

import { type FileValue, parseConfigText } from './configText.ts';

type File = ReadonlyMap<string, FileValue>;

/** The values of a chart or of the operator under the keys of milvus.yaml that they become. */
export interface HelmValues {
  /** By lower-case key of milvus.yaml, each still called as it is spelled in the text. */
  readonly file: File;
  /** Those that came from a place where unknown keys should be told. */
  readonly known: File;
  /** What Milvus is given where the values say nothing. */
  readonly usual: { readonly host?: string; readonly bucket?: string; readonly rootPath?: string };
  readonly warnings: readonly ConfigurationWarning[];
}

/** Values of the chart of Milvus, alone or as part of another chart, or a Milvus of the operator. null when the file is neither. */
export function milvusValuesOf(file: File): HelmValues | null {
  if (textOf(file, 'kind') === 'Milvus') return ofOperator(file);
  const isPart = hasAny(file, ['milvus.minio.', 'milvus.externals3.', 'milvus.extraconfigfiles.']);
  const values = isPart ? below(file, 'milvus.') : file;
  const isChart =
    hasAny(values, ['externals3.', 'extraconfigfiles.', 'minio.persistence.', 'minio.service.']) ||
    ['minio.enabled', 'minio.mode', 'minio.accesskey', 'minio.secretkey', 'cluster.enabled'].some(
      (key) => values.has(key),
    );
  return isChart ? ofChart(values) : null;
}

/** Keys of externalS3 by those of milvus.yaml, all in lower case. */
const externalKeys = {
  'minio.address': 'externals3.host',
  'minio.port': 'externals3.port',
  'minio.accesskeyid': 'externals3.accesskey',
  'minio.secretaccesskey': 'externals3.secretkey',
  'minio.usessl': 'externals3.usessl',
  'minio.bucketname': 'externals3.bucketname',
  'minio.rootpath': 'externals3.rootpath',
  'minio.useiam': 'externals3.useiam',
  'minio.cloudprovider': 'externals3.cloudprovider',
  'minio.region': 'externals3.region',
  'minio.iamendpoint': 'externals3.iamendpoint',
  'minio.usevirtualhost': 'externals3.usevirtualhost',
};
const ownKeys = {
  'minio.accesskeyid': 'minio.accesskey',
  'minio.secretaccesskey': 'minio.secretkey',
  'minio.usessl': 'minio.tls.enabled',
  'minio.port': 'minio.service.port',
  'minio.bucketname': 'minio.bucketname',
  'minio.rootpath': 'minio.rootpath',
  'minio.useiam': 'minio.useiam',
  'minio.region': 'minio.region',
};

function ofChart(values: File): HelmValues {
  const isExternal = textOf(values, 'externals3.enabled').toLowerCase() === 'true';
  const keys: Record<string, string> = isExternal ? externalKeys : ownKeys;
  const port = { 'proxy.port': 'service.port' };
  const mapped = Object.entries({ ...keys, ...port }).flatMap(([to, from]) => {
    const value = values.get(from);
    return value?.text ? [[to, value] as const] : [];
  });
  // Milvus reads it last, so that it wins.
  const user = values.get('extraconfigfiles.user.yaml');
  const settings = user?.text ? parseConfigText(user.key, user.text) : new Map<string, FileValue>();
  const file = new Map([...mapped, ...settings]);
  const external = [...values].filter(([key]) => key.startsWith('externals3.'));
  const used = new Set(['externals3.enabled', ...Object.values(externalKeys)]);
  const unknown = external.filter(([key]) => !used.has(key));
  const fullName = textOf(values, 'fullnameoverride') || 'milvus';
  const host = file.has('minio.address') ? {} : { host: `${fullName}-minio` };
  return {
    file,
    known: new Map(unknown.map(([key, value]) => [`minio.${key}`, value])),
    usual: { ...host, bucket: isExternal ? 'a-bucket' : 'milvus-bucket', rootPath: 'file' },
    warnings: [],
  };
}

/** apiVersion milvus.io, kind Milvus. */
function ofOperator(file: File): HelmValues {
  const config = below(file, 'spec.config.');
  const endpoint = file.get('spec.dependencies.storage.endpoint');
  const name = textOf(file, 'metadata.name') || 'milvus';
  const found = new Map(config);
  if (endpoint?.text) found.set('minio.address', endpoint);
  const host = found.has('minio.address') ? {} : { host: `${name}-minio` };
  const secret = textOf(file, 'spec.dependencies.storage.secretref');
  const warnings = secret === '' ? [] : [{ code: 'keysInKubernetes', params: { secret } } as const];
  return { file: found, known: config, usual: { ...host, bucket: 'milvus-bucket' }, warnings };
}

function below(file: File, prefix: string): File {
  return new Map(
    [...file].flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
    ),
  );
}

function hasAny(file: File, beginnings: readonly string[]): boolean {
  return [...file.keys()].some((key) => beginnings.some((begin) => key.startsWith(begin)));
}

function textOf(file: File, key: string): string {
  return file.get(key)?.text ?? '';
}
