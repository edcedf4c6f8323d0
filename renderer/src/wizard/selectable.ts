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
  const { databases, collections } = contents;
  return {
    databases: new Set(databases),
    collections: new Map(
      collections.map(({ database, name, rows }) => [
        formatName({ database, collection: name }),
        rows,
      ]),
    ),
    aliases: new Set(
      collections.flatMap(({ database, aliases }) =>
        aliases.map((alias) => formatName({ database, collection: alias })),
      ),
    ),
  };
}

/** The chosen ones that are still there, as soon as it is known which are. */
export function stillThere(
  selected: readonly string[],
  collections: readonly SelectableCollection[],
): readonly string[] {
  if (collections.length === 0) return selected;
  const names = new Set(collections.map(({ name }) => name));
  return selected.filter((name) => names.has(name));
}

export function totalRowsOf(
  collections: readonly SelectableCollection[],
  selected: readonly string[],
): string {
  const chosen = new Set(selected);
  return sumInt64(collections.filter(({ name }) => chosen.has(name)).map(({ rows }) => rows));
}

/** null where no sizes are known, as those of a cluster. */
export function totalBytesOf(
  collections: readonly SelectableCollection[],
  selected: readonly string[],
): number | null {
  const chosen = new Set(selected);
  const sizes = collections.flatMap(({ name, sizeBytes }) =>
    chosen.has(name) && sizeBytes !== null ? [sizeBytes] : [],
  );
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0);
}
