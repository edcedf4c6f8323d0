import { AppError } from './errors.ts';
import type { NameMapping } from './plan.ts';

export interface CollectionName {
  readonly database: string;
  readonly collection: string;
}

/** Names as milvus-backup and Milvus allow them; it is also what keeps a name from leaving its prefix. */
export function isValidName(name: string, limit: number): boolean {
  return name.length <= limit && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

export const backupNameLimit = 128;
export const collectionNameLimit = 255;

export function checkBackupName(name: string): void {
  if (!isValidName(name, backupNameLimit)) {
    throw new AppError('INVALID_NAME', {
      name,
      what: 'backup name',
      limit: String(backupNameLimit),
    });
  }
}

export function formatName({ database, collection }: CollectionName): string {
  return `${database}.${collection}`;
}

/** `coll` is in the default database, `db.coll` in db. */
export function parseName(text: string): CollectionName {
  const dot = text.indexOf('.');
  return dot < 0
    ? { database: 'default', collection: text }
    : { database: text.slice(0, dot) || 'default', collection: text.slice(dot + 1) };
}

/** A parsed filter: which databases as a whole, which single collections, which databases without collections. */
export interface Filter {
  readonly isEverything: boolean;
  readonly wholeDatabases: readonly string[];
  readonly collections: readonly CollectionName[];
  /** `db.`: the database itself is kept, none of its collections. */
  readonly emptyDatabases: readonly string[];
}

/**
 * Parses milvus-backup's filter grammar: comma-separated `db.*`, `db.coll`, `coll`, `db.`; '' means everything.
 * Unlike the Go tool, items may overlap (there `db1.*,db1.c1` ends in a crash).
 * @throws FILTER_INVALID
 */
export function parseFilter(text: string): Filter {
  const wholeDatabases: string[] = [];
  const collections: CollectionName[] = [];
  const emptyDatabases: string[] = [];
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  for (const item of items) {
    const match = /^(?:(?<database>\w+)\.)?(?<collection>\w+|\*)?$/.exec(item);
    const { database, collection } = match?.groups ?? {};
    if (!match || (database === undefined && (collection === undefined || collection === '*'))) {
      throw new AppError('FILTER_INVALID', { item });
    }
    if (collection === undefined) emptyDatabases.push(database ?? '');
    else if (collection === '*') wholeDatabases.push(database ?? '');
    else collections.push({ database: database ?? 'default', collection });
  }
  if (text.trim() !== '' && items.length === 0)
    throw new AppError('FILTER_INVALID', { item: text });
  return { isEverything: items.length === 0, wholeDatabases, collections, emptyDatabases };
}

export function matchesFilter(filter: Filter, name: CollectionName): boolean {
  return (
    filter.isEverything ||
    filter.wholeDatabases.includes(name.database) ||
    filter.collections.some((item) => formatName(item) === formatName(name))
  );
}

export function databaseMatchesFilter(filter: Filter, database: string): boolean {
  return (
    filter.isEverything ||
    filter.wholeDatabases.includes(database) ||
    filter.emptyDatabases.includes(database) ||
    filter.collections.some((item) => item.database === database)
  );
}

/**
 * Turns source names into target names. An exact rename rule wins over a `db1.*:db2.*` rule; what no rule names keeps
 * its name.
 * @throws RENAME_INVALID, INVALID_NAME
 */
export function createNameMapper(mapping: NameMapping): (source: CollectionName) => CollectionName {
  switch (mapping.type) {
    case 'keep':
      return (source) => source;
    case 'suffix': {
      if (!/^\w+$/.test(mapping.suffix)) {
        throw new AppError('INVALID_NAME', {
          name: mapping.suffix,
          what: 'suffix',
          limit: String(collectionNameLimit),
        });
      }
      return ({ database, collection }) => ({ database, collection: collection + mapping.suffix });
    }
    case 'rename':
      return renameMapper(parseRenameRules(mapping.rules));
  }
}

interface RenameRules {
  readonly exact: ReadonlyMap<string, CollectionName>;
  readonly databases: ReadonlyMap<string, string>;
}

function parseRenameRules(text: string): RenameRules {
  const exact = new Map<string, CollectionName>();
  const databases = new Map<string, string>();
  for (const item of text.split(',').map((part) => part.trim())) {
    const [from, to, ...rest] = item.split(':');
    const wildcard = /^(\w+)\.(\*?)$/;
    const [fromDatabase, toDatabase] = [wildcard.exec(from ?? ''), wildcard.exec(to ?? '')];
    const isName = (name: string | undefined) => /^(\w+\.)?\w+$/.test(name ?? '');
    if (rest.length > 0 || from === undefined || to === undefined) {
      throw new AppError('RENAME_INVALID', { item });
    }
    if (fromDatabase && toDatabase && fromDatabase[2] === toDatabase[2]) {
      databases.set(fromDatabase[1] ?? '', toDatabase[1] ?? '');
    } else if (isName(from) && isName(to)) {
      exact.set(formatName(parseName(from)), parseName(to));
    } else {
      throw new AppError('RENAME_INVALID', { item });
    }
  }
  return { exact, databases };
}

function renameMapper(rules: RenameRules): (source: CollectionName) => CollectionName {
  return (source) => {
    const exact = rules.exact.get(formatName(source));
    if (exact) return exact;
    const database = rules.databases.get(source.database);
    return database === undefined ? source : { ...source, database };
  };
}
