import type { ConfigurationWarning } from '#shared/configuration.ts';
import { AppError } from '#shared/errors.ts';
import { isLoopback, parseHostAddress } from '#shared/hostAddress.ts';

import { interpretBackupConfig } from './backupYaml.ts';
import { type ConfigFormat, formatV1, formatV2 } from './configFormat.ts';
import { type FileValue, parseConfigText } from './configText.ts';
import type { FoundConfiguration } from './foundConfiguration.ts';
import { foundValues } from './foundValues.ts';
import { type HelmValues, milvusValuesOf } from './helmValues.ts';
import { readMilvusYaml } from './milvusYaml.ts';
import { isAddressText, readAddresses } from './readAddresses.ts';

/**
 * Reads the text of whatever says where a Milvus is: backup.yaml, milvus.yaml, values of a Helm chart or of the operator, or
 * addresses in one or two lines. Only the text counts, not the environment of this process, which the person does not see.
 * @throws CONFIG_INVALID with the place of the fault, PROVIDER_NOT_BUILT, NOT_BUILT
 */
export function readConfiguration(text: string): FoundConfiguration {
  const found = isAddressText(text) ? readAddresses(text) : readFile(text);
  return { ...found, warnings: [...found.warnings, ...containerWarnings(found)] };
}

function readFile(text: string): FoundConfiguration {
  const file = parseConfigText('YAML', text);
  if (file.size === 0) throw unknown('it holds no value');
  const helm = milvusValuesOf(file);
  if (helm !== null) return readMilvusYaml('helm', helm);
  if (isBackupYaml(file)) return readBackupYaml(file);
  const own: HelmValues = { file, known: file, usual: {}, warnings: [] };
  if (hasAny(file, ['etcd.', 'common.', 'proxy.', 'localstorage.', 'minio.'])) {
    return readMilvusYaml('milvus', own);
  }
  throw unknown('its keys are those of no backup.yaml, milvus.yaml or values.yaml');
}

function unknown(reason: string): AppError {
  return new AppError('CONFIG_INVALID', { path: 'YAML', key: 'the text', reason });
}

type File = ReadonlyMap<string, FileValue>;

function hasAny(file: File, beginnings: readonly string[]): boolean {
  return [...file.keys()].some((key) => beginnings.some((begin) => key.startsWith(begin)));
}

/** A file with nothing but minio.* may be either; as a backup.yaml it says where backups go too. */
function isBackupYaml(file: File): boolean {
  const own = ['configversion', 'milvus.', 'backup.', 'minio.backup', 'storage.', 'restore.'];
  if (hasAny(file, [...own, 'transfer.'])) return true;
  return [...file.keys()].every((key) => key.startsWith('minio.') || key.startsWith('log.'));
}

function readBackupYaml(file: File): FoundConfiguration {
  const config = interpretBackupConfig({
    path: 'backup.yaml',
    file,
    sets: new Map(),
    environment: {},
    asksLater: true,
  });
  const format: ConfigFormat = config.version === 'v1' ? formatV1 : formatV2;
  const { cluster, storage, secrets, unknownKeys, warnings } = config;
  const found = [
    ...foundValues(file, { milvus: format.milvus, storage: format.storage }),
    ...foundValues(file, { backup: format.backup }),
  ];
  return { format: config.version, cluster, storage, secrets, found, unknownKeys, warnings };
}

/** Names that mean something to other containers and nothing, or something else, to this computer. */
function containerWarnings({ format, cluster }: FoundConfiguration): ConfigurationWarning[] {
  if (format !== 'milvus' && format !== 'helm') return [];
  const { storage } = cluster;
  if (storage.type === 'local') {
    return [{ code: 'folderOfMilvus', params: { path: storage.path } }];
  }
  const host = parseHostAddress(storage.endpoint)?.host ?? '';
  if (isLoopback(host)) return [{ code: 'loopbackOfMilvus', params: { host } }];
  const isInside = !/[.:]/.test(host) || /\.(svc|local|internal)(\.|$)/.test(host);
  return isInside ? [{ code: 'nameInsideNetwork', params: { host } }] : [];
}
