import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Int64 } from '#shared/int64.ts';

import type { CallScope } from './call.ts';
import { CatalogState, type Collection, type Database } from './catalogState.ts';
import { collectionNotFound, databaseNotFound } from './refusals.ts';

/** How requests name a collection. */
export interface CollectionName {
  readonly db_name?: string;
  readonly collection_name?: string;
  readonly collectionID?: Int64;
}

export interface Catalog {
  readonly state: CatalogState;
  /** Changes the state at once; what was changed is on disk when it resolves. */
  change(next: (state: CatalogState) => CatalogState): Promise<void>;
  /** Also where the collection was dropped meanwhile: then nothing is changed. */
  changeCollection(id: Int64, next: (collection: Collection) => Collection): Promise<void>;
  /** @throws MilvusRefusal */
  database(name: string): Database;
  /**
   * By its name, an alias of it, or its id.
   * @throws MilvusRefusal; `answer` goes into the one for a missing collection
   */
  collection(named: CollectionName, scope: CallScope, answer?: object): Collection;
  /** Resolves when everything is on disk. */
  close(): Promise<void>;
}

export const databaseNameOf = ({ db_name = '' }: { db_name?: string }, scope: CallScope) =>
  db_name || scope.database || 'default';

/** @throws ZodError for a file that is no catalog, and the errors of the file system */
export async function openCatalog(file: string, createdAt: Date): Promise<Catalog> {
  const write = await openWriter(file);
  let state = (await readState(file)) ?? emptyState(createdAt);
  let written = Promise.resolve();
  let isQueued = false;

  // Changes that come while one is being written share the next writing.
  function save(): Promise<void> {
    if (isQueued) return written;
    isQueued = true;
    const after = written.catch(() => undefined);
    written = after.then(() => {
      isQueued = false;
      return write(JSON.stringify(state));
    });
    return written;
  }

  const catalog: Catalog = {
    get state() {
      return state;
    },
    change(next) {
      state = next(state);
      return save();
    },
    changeCollection: (id, next) =>
      catalog.change((state) => ({
        ...state,
        collections: state.collections.map((one) => (one.id === id ? next(one) : one)),
      })),
    database(name) {
      const found = state.databases.find((one) => one.name === name);
      if (!found) throw databaseNotFound(name);
      return found;
    },
    collection(named, scope, answer = {}) {
      const { collection_name: name = '', collectionID: id = '0' } = named;
      if (name === '' && id !== '0') {
        const byId = state.collections.find((one) => one.id === id);
        if (!byId) throw collectionNotFound(databaseNameOf(named, scope), id, answer);
        return byId;
      }
      const database = catalog.database(databaseNameOf(named, scope));
      const found = findByName(state, database.id, name);
      if (!found) throw collectionNotFound(database.name, name, answer);
      return found;
    },
    close: () => written,
  };
  return catalog;
}

function findByName(state: CatalogState, databaseId: Int64, name: string): Collection | undefined {
  const inside = state.collections.filter((one) => one.databaseId === databaseId);
  return (
    inside.find((one) => one.name === name) ?? inside.find((one) => one.aliases.includes(name))
  );
}

/** Replaces the file by renaming, so that it is the old or the new one after a kill. */
async function openWriter(file: string): Promise<(text: string) => Promise<void>> {
  await mkdir(path.dirname(file), { recursive: true });
  return async (text) => {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  };
}

async function readState(file: string): Promise<CatalogState | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : CatalogState.parse(JSON.parse(text));
}

function emptyState(createdAt: Date): CatalogState {
  const created = String(BigInt(createdAt.getTime()) * 1_000_000n);
  const database = { id: '1', name: 'default', properties: [], createdAt: created };
  return { version: 1, databases: [database], collections: [], channelCount: 0 };
}
