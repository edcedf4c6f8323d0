import pLimit from 'p-limit';

import { mostSegmentFiles } from '#shared/check.ts';
import type { Int64 } from '#shared/int64.ts';

import { parseSourceKey, rootPrefix, sourcePrefix } from '../backupFormat/paths.ts';
import { runTogether } from '../runTogether.ts';
import { firstOf } from '../storage/firstOf.ts';
import type { ObjectStore } from '../storage/objectStore.ts';

/** A root path under which segments of the wanted collections lie. */
export interface FoundRoot {
  readonly rootPath: string;
  /** Not above mostSegmentFiles. */
  readonly segmentFiles: number;
  /** ISO time; null when the store does not tell. */
  readonly newestAt: string | null;
}

export interface FoundRoots {
  /** Those changed last come first. */
  readonly own: readonly FoundRoot[];
  /** Root paths with segments of other collections: of another Milvus, or of this one long ago. */
  readonly others: readonly string[];
  /** How many folders were looked at. */
  readonly folders: number;
}

export interface Search {
  /** Of collections that have segments. */
  readonly collectionIds: readonly Int64[];
  /** How many folders deep a root path may lie. */
  readonly depth: number;
  /** How many folders are looked at in all. */
  readonly folders: number;
  readonly signal: AbortSignal;
}

const requestsAtOnce = 8;
/** Of one folder; a bucket can have millions. */
const subfoldersAtMost = 500;

/** What Milvus itself makes under its root path; nobody's root path lies below. */
const foldersOfMilvus =
  /^(insert_log|delta_log|stats_log|index_files|bm25_stats|text_log|json_key_index_log|analyze_stats|wp|snapshots|\d+)$/;
/** Where a root path most often is. */
const usualRoots = ['file', 'files', 'milvus'];

/**
 * Looks for the root path of a Milvus by the ids of its collections, breadth first. Reads no object. A backup, which holds the
 * same ids one folder deeper, is none.
 */
export async function findRoots(store: ObjectStore, search: Search): Promise<FoundRoots> {
  const together = { limit: pLimit(requestsAtOnce), signal: search.signal };
  const own: string[] = [];
  const others: string[] = [];
  let level = [''];
  let looked = 0;
  for (let depth = 0; depth <= search.depth && level.length > 0; depth += 1) {
    const folders = level.slice(0, search.folders - looked);
    looked += folders.length;
    const found = await runTogether(folders, together, (folder, _, signal) =>
      inspectFolder(store, folder, { ...search, signal }),
    );
    for (const [index, { kind }] of found.entries()) {
      const folder = folders[index] ?? '';
      if (kind === 'own') own.push(folder);
      if (kind === 'other') others.push(folder);
    }
    level = found.flatMap(({ subfolders }) => subfolders).sort(usualFirst);
  }
  const counted = await runTogether(own, together, (rootPath, _, signal) =>
    countSegmentFiles(store, rootPath, { ...search, signal }),
  );
  const newestFirst = counted.sort((a, b) => (b.newestAt ?? '').localeCompare(a.newestAt ?? ''));
  return { own: newestFirst, others, folders: looked };
}

type Wanted = Pick<Search, 'collectionIds' | 'signal'>;

interface Inspected {
  readonly kind: 'own' | 'other' | 'none';
  /** As paths from the bucket. */
  readonly subfolders: readonly string[];
}

async function inspectFolder(
  store: ObjectStore,
  folder: string,
  wanted: Wanted,
): Promise<Inspected> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const names: string[] = [];
  for await (const name of store.listFolders(prefix, wanted.signal)) {
    names.push(name);
    if (names.length === subfoldersAtMost) break;
  }
  const subfolders = names
    .filter((name) => !foldersOfMilvus.test(name) && isPlain(name))
    .map((name) => `${prefix}${name}`);
  if (!names.includes('insert_log')) return { kind: 'none', subfolders };
  if (await holdsSegments(store, folder, wanted)) return { kind: 'own', subfolders };
  const first = await firstOf(store.list(`${prefix}insert_log/`, wanted.signal));
  const isMilvus = first !== undefined && parseSourceKey(folder, first.key) !== undefined;
  return { kind: isMilvus ? 'other' : 'none', subfolders };
}

/** True when insert logs of one of the collections lie under the root path, in the layout of Milvus itself. */
export async function holdsSegments(
  store: ObjectStore,
  rootPath: string,
  { collectionIds, signal }: Wanted,
): Promise<boolean> {
  for (const id of collectionIds) {
    const first = await firstOf(store.list(sourcePrefix(rootPath, 'insert_log', id), signal));
    if (first !== undefined && parseSourceKey(rootPath, first.key) !== undefined) return true;
  }
  return false;
}

export async function countSegmentFiles(
  store: ObjectStore,
  rootPath: string,
  { collectionIds, signal }: Wanted,
): Promise<FoundRoot> {
  let segmentFiles = 0;
  let newestAt: string | null = null;
  for (const id of collectionIds) {
    for await (const { modifiedAt } of store.list(
      sourcePrefix(rootPath, 'insert_log', id),
      signal,
    )) {
      if (segmentFiles === mostSegmentFiles) return { rootPath, segmentFiles, newestAt };
      segmentFiles += 1;
      if ((modifiedAt ?? '') > (newestAt ?? '')) newestAt = modifiedAt;
    }
  }
  return { rootPath, segmentFiles, newestAt };
}

function usualFirst(left: string, right: string): number {
  const rank = (path: string) =>
    Number(!usualRoots.includes(path.slice(path.lastIndexOf('/') + 1)));
  return rank(left) - rank(right);
}

/** Others could not be set as a root path. */
function isPlain(name: string): boolean {
  try {
    return rootPrefix(name) === `${name}/`;
  } catch {
    return false;
  }
}
