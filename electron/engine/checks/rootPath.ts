import type { CheckFix } from '#shared/check.ts';
import { mostSegmentFiles } from '#shared/check.ts';
import { AppError } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import type { S3Location, StorageLocation } from '#shared/profile.ts';

import type { Connections, OpenStorage } from '../connections.ts';
import { labelOf } from './checkScope.ts';
import { countSegmentFiles, findRoots, type FoundRoots, holdsSegments } from './findRoots.ts';
import { failed, finding, type Outcome, passed } from './outcome.ts';
import { similarNames } from './similarNames.ts';

interface RootPathInput {
  readonly connections: Connections;
  readonly storage: OpenStorage;
  readonly location: StorageLocation;
  /** Of the profile, for the words of errors. */
  readonly name: string;
  /** Of collections that have flushed segments. */
  readonly collectionIds: readonly Int64[];
  /** How many collections Milvus has. */
  readonly collections: number;
  readonly signal: AbortSignal;
}

const fixesAtMost = 3;
const otherBucketsAtMost = 4;

/**
 * The number one mistake: a root path that is not the one Milvus writes to. Backups of it would be refused, or empty. Where the
 * path holds nothing, the bucket is searched for the collections of this Milvus, then a few others.
 */
export async function checkRootPath(input: RootPathInput): Promise<Outcome> {
  const { storage, location, collectionIds, signal } = input;
  const { store, rootPath } = storage;
  if (collectionIds.length === 0) return passed(finding('rootPathNothingYet'), undefined);
  if (await holdsSegments(store, rootPath, { collectionIds, signal })) {
    const { segmentFiles } = await countSegmentFiles(store, rootPath, { collectionIds, signal });
    const count = `${segmentFiles}${segmentFiles < mostSegmentFiles ? '' : '+'}`;
    return passed(
      finding('rootPath', { location: labelOf(location), segmentFiles: count }),
      undefined,
    );
  }
  const found = await findRoots(store, { collectionIds, depth: 4, folders: 300, signal });
  const [best] = found.own;
  if (best !== undefined) {
    const told = finding('rootPathFound', { location: labelOf(location, best.rootPath) });
    return failed(emptyError(input), told, location.type === 's3' ? fixesOf(found) : []);
  }
  const elsewhere = location.type === 's3' ? await searchOtherBuckets(input, location) : null;
  return elsewhere ?? failed(emptyError(input), nothingFound(input, found));
}

function emptyError({ storage, location, collections }: RootPathInput): AppError {
  const { bucket, rootPath, store } = storage;
  return new AppError('ROOT_PATH_EMPTY', {
    location: location.type === 's3' ? labelOf(location) : store.location,
    bucket,
    rootPath,
    collections: String(collections),
  });
}

function fixesOf({ own }: FoundRoots): CheckFix[] {
  return own.slice(0, fixesAtMost).map((root) => ({ type: 'useRootPath', ...root }));
}

function nothingFound({ location }: RootPathInput, { others, folders }: FoundRoots) {
  const bucket = location.type === 's3' ? location.bucket : location.path;
  if (others.length === 0) return finding('rootPathNotFound', { bucket, folders: String(folders) });
  const locations = others.slice(0, fixesAtMost).map((root) => labelOf(location, root));
  return finding('rootPathOfAnother', { bucket, locations: locations.join(', ') });
}

/** Null when the key may not list buckets, or none of those looked at holds the collections. */
async function searchOtherBuckets(
  { connections, name, collectionIds, signal, ...input }: RootPathInput,
  location: S3Location,
): Promise<Outcome | null> {
  const all = await connections.listBuckets(location, name, signal).catch(() => []);
  const others = all.filter((bucket) => bucket !== location.bucket);
  const nearest = similarNames(location.bucket, others, otherBucketsAtMost);
  const looked = [...new Set([...nearest, ...others])].slice(0, otherBucketsAtMost);
  for (const bucket of looked) {
    const there = { ...location, bucket };
    const storage = await connections.openLocation(there, name);
    try {
      const search = { collectionIds, depth: 1, folders: 30, signal };
      const { own } = await findRoots(storage.store, search);
      const [best] = own;
      if (best === undefined) continue;
      const rootPath = best.rootPath === location.rootPath ? null : best.rootPath;
      const told = finding('rootPathInBucket', { location: labelOf(there, best.rootPath) });
      const error = emptyError({ connections, name, collectionIds, signal, ...input });
      return failed(error, told, [{ type: 'useBucket', bucket, rootPath }]);
    } catch (error) {
      // One that this key may not list holds nothing that could be offered.
      if (signal.aborted) throw error;
    } finally {
      await storage.close();
    }
  }
  return null;
}
