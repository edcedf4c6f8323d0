import { z } from 'zod';

import { S3Provider, type StorageLocation } from '#shared/profile.ts';

import { joinAddress, splitAddress } from './hostAndPort.ts';

/** A storage as it stands in a form: every field of both kinds is kept while one looks at the other. */
export const LocationForm = z.object({
  type: z.enum(['s3', 'local']),
  provider: S3Provider,
  host: z.string(),
  port: z.string(),
  useTls: z.boolean(),
  region: z.string(),
  bucket: z.string(),
  rootPath: z.string(),
  addressing: z.enum(['path', 'virtualHost']),
  caFile: z.string(),
  endpointForMilvus: z.string(),
  accessKey: z.string(),
  /** Names of secrets, never the secrets. */
  secretKey: z.string(),
  sessionToken: z.string(),
  usesToken: z.boolean(),
  path: z.string(),
});
export type LocationForm = z.infer<typeof LocationForm>;

/** Secrets of a new profile lie under these names until it has saved them under its own. */
export function emptyLocation(profileId: string): LocationForm {
  return {
    type: 's3',
    provider: 'minio',
    host: '',
    port: '9000',
    useTls: false,
    region: '',
    bucket: '',
    rootPath: '',
    addressing: 'path',
    caFile: '',
    endpointForMilvus: '',
    accessKey: '',
    secretKey: `${profileId}.secretKey`,
    sessionToken: `${profileId}.sessionToken`,
    usesToken: false,
    path: '',
  };
}

export function formOfLocation(location: StorageLocation, profileId: string): LocationForm {
  const empty = emptyLocation(profileId);
  if (location.type === 'local') return { ...empty, type: 'local', path: location.path };
  const { endpoint, caFile = '', endpointForMilvus = '', sessionToken, ...rest } = location;
  return {
    ...empty,
    ...rest,
    ...splitAddress(endpoint),
    caFile,
    endpointForMilvus,
    sessionToken: sessionToken ?? empty.sessionToken,
    usesToken: sessionToken !== undefined,
  };
}

export function locationOf(form: LocationForm): StorageLocation {
  if (form.type === 'local') return { type: 'local', path: form.path.trim() };
  const { provider, useTls, addressing, secretKey, sessionToken, usesToken } = form;
  return {
    type: 's3',
    provider,
    endpoint: joinAddress(form.host, form.port),
    useTls,
    region: form.region.trim(),
    bucket: form.bucket.trim(),
    rootPath: form.rootPath.trim(),
    addressing,
    ...filled('caFile', form.caFile),
    ...filled('endpointForMilvus', form.endpointForMilvus),
    accessKey: form.accessKey.trim(),
    secretKey,
    ...(usesToken ? { sessionToken } : {}),
  };
}

/** The form with what would be right in one of its fields; in most that is an address. */
export function withRepairedField(form: LocationForm, name: string, fix: string): LocationForm {
  if (name === 'rootPath' || name === 'endpointForMilvus') return { ...form, [name]: fix };
  const { host, port } = splitAddress(fix);
  return { ...form, host, port: port || form.port };
}

/** { caFile: '/etc/ca.pem' }, or nothing for an empty field. */
export function filled<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  const text = value.trim();
  return text === '' ? {} : ({ [key]: text } as Record<Key, string>);
}
