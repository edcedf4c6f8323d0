import type { Int64 } from '#shared/int64.ts';

import type { Catalog } from './catalog.ts';
import type { Collection } from './catalogState.ts';
import { schemaOf } from './collectionSchema.ts';
import type { CollectionRows, MilvusContext, OpenCollectionRows } from './types.ts';
import type { VersionTable } from './versionTable.ts';

/** What the calls of one practice Milvus work on. */
export interface MilvusParts {
  readonly context: MilvusContext;
  readonly table: VersionTable;
  readonly catalog: Catalog;
  readonly rows: OpenedRows;
}

/** The rows of collections, each opened when it is first asked for. */
export interface OpenedRows {
  of(collection: Collection): Promise<CollectionRows>;
  drop(collection: Collection): Promise<void>;
  close(): Promise<void>;
}

export function createOpenedRows(
  open: OpenCollectionRows,
  context: Parameters<OpenCollectionRows>[1],
): OpenedRows {
  const opened = new Map<Int64, Promise<CollectionRows>>();

  function of(collection: Collection): Promise<CollectionRows> {
    const known = opened.get(collection.id);
    if (known) return known;
    const { id: collectionId, virtualChannels } = collection;
    const rows = open({ collectionId, schema: schemaOf(collection), virtualChannels }, context);
    opened.set(collection.id, rows);
    // What could not be opened is tried again by the next call.
    rows.catch(() => opened.delete(collection.id));
    return rows;
  }

  return {
    of,
    async drop(collection) {
      const rows = await of(collection);
      await rows.drop();
      opened.delete(collection.id);
    },
    async close() {
      await Promise.all([...opened.values()].map(async (rows) => (await rows).close()));
    },
  };
}
