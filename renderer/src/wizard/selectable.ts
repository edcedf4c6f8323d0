import type { BackupDetail, ClusterContents } from '#shared/catalog.ts';
import { sumInt64 } from '#shared/int64.ts';
import { formatName } from '#shared/selection.ts';

import type { SelectableCollection } from './CollectionsStep.tsx';
import type { TakenNames } from './nameRules.ts';

/** The collections of a cluster as rows to tick. */
export function selectableOf(contents: ClusterContents | undefined): SelectableCollection[] {
  return (contents?.collections ?? []).map((collection) => ({
    name: formatName({ database: collection.database, collection: collection.name }),
    rows: collection.rows,
    sizeBytes: null,
    partitions: collection.partitions,
    indexTypes: collection.indexTypes,
    isLoaded: collection.loadState === 'Loaded',
  }));
}

/** Those of a backup. */
export function selectableOfBackup(backup: BackupDetail | undefined): SelectableCollection[] {
  return (backup?.collections ?? []).map((collection) => ({
    name: formatName({ database: collection.database || 'default', collection: collection.name }),
    rows: collection.rows,
    sizeBytes: collection.sizeBytes,
    partitions: collection.partitions.length,
    indexTypes: [...new Set(collection.indexes.map(({ type }) => type))],
    isLoaded: collection.loadState === 'Loaded',
  }));
}

export function takenNamesOf(contents: ClusterContents | undefined): TakenNames | null {
  if (contents === undefined) return null;
  const all = contents.collections;
  const named = (database: string, collection: string) => formatName({ database, collection });
  return {
    collections: new Set(all.map(({ database, name }) => named(database, name))),
    aliases: new Set(
      all.flatMap(({ database, aliases }) => aliases.map((alias) => named(database, alias))),
    ),
  };
}

export function totalRowsOf(
  collections: readonly SelectableCollection[],
  selected: readonly string[],
): string {
  const chosen = new Set(selected);
  return sumInt64(collections.filter(({ name }) => chosen.has(name)).map(({ rows }) => rows));
}
