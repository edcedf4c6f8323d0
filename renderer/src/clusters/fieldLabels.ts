import type { Words } from '../texts/texts.ts';
import type { FieldName } from './formProblems.ts';

type TextKey = Parameters<Words['say']>[0];

const ofLocation = {
  type: 'clusters.provider',
  endpoint: 'clusters.endpoint',
  port: 'clusters.port',
  provider: 'clusters.provider',
  useTls: 'clusters.tls',
  region: 'clusters.region',
  bucket: 'clusters.bucket',
  rootPath: 'clusters.rootPath',
  addressing: 'clusters.addressing',
  caFile: 'clusters.caFile',
  endpointForMilvus: 'clusters.endpointForMilvus',
  accessKey: 'clusters.accessKey',
  secretKey: 'clusters.secretKey',
  sessionToken: 'clusters.sessionToken',
  path: 'clusters.folderPath',
} as const satisfies Readonly<Record<string, TextKey>>;

const others: Readonly<Record<FieldName, TextKey>> = {
  name: 'clusters.name',
  environment: 'clusters.environment',
  protection: 'clusters.protection',
  color: 'clusters.color',
  isFavourite: 'clusters.favourite',
  folder: 'clusters.folder',
  notes: 'clusters.notes',
  maxBytesPerSecond: 'clusters.cap',
  'backup.rootPath': 'clusters.rootPath',
  'milvus.address': 'clusters.address',
  'milvus.port': 'clusters.port',
  'milvus.tls': 'clusters.tls',
  'milvus.tls.mode': 'clusters.tls',
  'milvus.tls.caFile': 'clusters.caFile',
  'milvus.tls.serverName': 'clusters.serverName',
  'milvus.tls.certificateFile': 'clusters.certificateFile',
  'milvus.tls.keyFile': 'clusters.keyFile',
  'milvus.login': 'clusters.user',
  'milvus.login.type': 'clusters.user',
  'milvus.login.user': 'clusters.user',
  'milvus.login.secret': 'clusters.password',
  'milvus.login.password': 'clusters.password',
  'milvus.database': 'clusters.database',
  'milvus.restEndpoint': 'clusters.restEndpoint',
  'milvus.managementEndpoint': 'clusters.managementEndpoint',
};

/** The label of a field of a form, by its path in the profile; the path itself for what no form has. */
export function fieldInWords(field: FieldName, words: Words): string {
  const [, inLocation = ''] = /^(?:storage|location)\.(\w+)$/.exec(field) ?? [];
  const key = Object.hasOwn(ofLocation, inLocation)
    ? ofLocation[inLocation as keyof typeof ofLocation]
    : others[field];
  return key === undefined ? field : words.say(key);
}
