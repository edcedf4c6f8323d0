import type { BackupInfo, KeyValuePair } from './schema.ts';

/** What of the metadata of a backup is worth stealing; told as facts, never by its values. */
export interface Sensitive {
  /** Users that lie in it with the hashes of their passwords. */
  readonly users: number;
  /** Databases whose encryption keys lie in it. */
  readonly encryptedDatabases: string[];
}

export function sensitiveIn(info: BackupInfo): Sensitive {
  const users = info.rbac_meta?.users ?? [];
  const fromDatabases = info.database_backups
    .filter(({ ezk, properties }) => ezk !== '' || properties.some(isKey))
    .map(({ db_name }) => db_name || 'default');
  const fromCollections = info.collection_backups
    .filter(({ schema, properties }) => [...(schema?.properties ?? []), ...properties].some(isKey))
    .map(({ db_name }) => db_name || 'default');
  return {
    users: users.filter(({ password }) => password !== '').length,
    encryptedDatabases: [...new Set([...fromDatabases, ...fromCollections])].sort(),
  };
}

/** A property of a database or collection that holds a key of its encryption. */
function isKey({ key, value }: KeyValuePair): boolean {
  return value !== '' && /^(cipher\.key|ezk)$/i.test(key);
}

/** The properties as they may be shown. */
export function shownProperties<Pair extends KeyValuePair>(properties: readonly Pair[]): Pair[] {
  return properties.map((pair) => (isKey(pair) ? { ...pair, value: '***' } : pair));
}

/** The metadata as it may be shown, with *** for keys. */
export function shownMetadata(info: BackupInfo): BackupInfo {
  return {
    ...info,
    rbac_meta: null,
    collection_backups: info.collection_backups.map((collection) => ({
      ...collection,
      schema: collection.schema && {
        ...collection.schema,
        properties: shownProperties(collection.schema.properties),
      },
      properties: shownProperties(collection.properties),
    })),
    database_backups: info.database_backups.map((database) => ({
      ...database,
      properties: shownProperties(database.properties),
      ezk: database.ezk && '***',
    })),
  };
}
