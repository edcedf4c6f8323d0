import { AppError } from '#shared/errors.ts';
import {
  databaseMatchesFilter,
  type Filter,
  formatName,
  matchesFilter,
} from '#shared/selection.ts';

import type { CollectionRef, Milvus } from '../milvus/milvus.ts';

export interface Selection {
  readonly databases: readonly string[];
  readonly collections: readonly CollectionRef[];
}

/**
 * Finds what a filter means on a live cluster, in the order of the server.
 * @throws DATABASE_NOT_FOUND, COLLECTION_NOT_FOUND for a name that is not there: a backup without it would be a surprise
 */
export async function selectCollections(
  milvus: Milvus,
  filter: Filter,
  signal: AbortSignal,
): Promise<Selection> {
  const all = await milvus.listDatabases(signal);
  const asked = [
    ...filter.wholeDatabases,
    ...filter.emptyDatabases,
    ...filter.collections.map((item) => item.database),
  ];
  const missing = asked.find((database) => !all.includes(database));
  if (missing !== undefined) {
    throw new AppError('DATABASE_NOT_FOUND', {
      database: missing,
      address: milvus.address,
      found: listNames(all),
    });
  }
  const databases = all.filter((database) => databaseMatchesFilter(filter, database));
  const present: CollectionRef[] = [];
  for (const database of databases) {
    const names = await milvus.listCollections(database, signal);
    present.push(...names.map((collection) => ({ database, collection })));
  }
  const names = new Set(present.map(formatName));
  const absent = filter.collections.find((item) => !names.has(formatName(item)));
  if (absent !== undefined) {
    throw new AppError('COLLECTION_NOT_FOUND', {
      collection: formatName(absent),
      address: milvus.address,
      found: listNames([...names]),
    });
  }
  return { databases, collections: present.filter((name) => matchesFilter(filter, name)) };
}

/** At most twenty names, so that an error stays readable on a cluster with thousands. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return '–';
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown}, … (${names.length})` : shown;
}
