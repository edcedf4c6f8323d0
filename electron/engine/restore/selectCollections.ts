import { AppError } from '#shared/errors.ts';
import type { NameMapping, PlannedCollection } from '#shared/plan.ts';
import {
  type CollectionName,
  collectionNameLimit,
  createNameMapper,
  databaseMatchesFilter,
  formatName,
  isValidName,
  matchesFilter,
  parseFilter,
} from '#shared/selection.ts';

import { listNames } from '../backup/selectCollections.ts';
import type { BackupInfo, CollectionBackupInfo } from '../backupFormat/schema.ts';

export interface RestoredCollection {
  readonly source: CollectionBackupInfo;
  readonly target: CollectionName;
  readonly mode: PlannedCollection['mode'];
}

export interface RestoreSelection {
  /** Target databases, also those that stay without collections. */
  readonly databases: readonly string[];
  readonly collections: readonly RestoredCollection[];
}

/** An empty database name in a backup means the default one. */
export function nameOf({ db_name, collection_name }: CollectionBackupInfo): CollectionName {
  return { database: db_name === '' ? 'default' : db_name, collection: collection_name };
}

/**
 * Which collections of a backup are restored, and under which names. The filter means target names, as in milvus-backup.
 * @throws FILTER_MATCHES_NOTHING, DUPLICATE_TARGET, INVALID_NAME, FILTER_INVALID, RENAME_INVALID
 */
export function selectForRestore(
  info: BackupInfo,
  { filter: filterText, names }: { filter: string; names: NameMapping },
): RestoreSelection {
  const filter = parseFilter(filterText);
  const mapName = createNameMapper(names);
  const all = info.collection_backups.map((source) => ({
    source,
    target: mapName(nameOf(source)),
    mode: 'create' as const,
  }));
  const collections = all.filter(({ target }) => matchesFilter(filter, target));
  // A collection filter keeps its databases; an unfiltered restore also makes the databases without collections.
  const kept = info.database_backups
    .map(({ db_name }) => mapName({ database: db_name || 'default', collection: '' }).database)
    .filter((database) => databaseMatchesFilter(filter, database));
  const databases = [...new Set([...kept, ...collections.map(({ target }) => target.database)])];
  const found = () =>
    listNames(
      all.map(({ source, target }) => `${formatName(nameOf(source))} → ${formatName(target)}`),
    );
  const unmatched = filter.collections.find(
    (item) => !collections.some(({ target }) => formatName(target) === formatName(item)),
  );
  if (unmatched) {
    throw new AppError('FILTER_MATCHES_NOTHING', { filter: formatName(unmatched), found: found() });
  }
  if (databases.length === 0) {
    throw new AppError('FILTER_MATCHES_NOTHING', { filter: filterText, found: found() });
  }
  checkTargetNames(collections.map(({ target }) => target));
  return { databases, collections };
}

/** @throws INVALID_NAME, DUPLICATE_TARGET */
export function checkTargetNames(targets: readonly CollectionName[]): void {
  const seen = new Set<string>();
  for (const target of targets) {
    for (const [what, name] of [
      ['database name', target.database],
      ['collection name', target.collection],
    ] as const) {
      if (!isValidName(name, collectionNameLimit)) {
        throw new AppError('INVALID_NAME', { name, what, limit: String(collectionNameLimit) });
      }
    }
    const name = formatName(target);
    if (seen.has(name)) throw new AppError('DUPLICATE_TARGET', { collection: name });
    seen.add(name);
  }
}
