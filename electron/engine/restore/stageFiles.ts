import { AppError } from '#shared/errors.ts';
import { formatName } from '#shared/selection.ts';

import { listCollectionFiles } from '../backupFormat/collectionFiles.ts';
import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { OpenStorage } from '../connections.ts';
import { tellWaits } from '../jobs/tellWaits.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { firstOf } from '../storage/firstOf.ts';
import { removePrefix } from '../storage/removePrefix.ts';
import { copyObjects } from '../transfer/copyObjects.ts';
import { warnOfRefusal } from '../transfer/journaledCopy.ts';
import {
  compareObjects,
  expectedObjects,
  type ObjectDifference,
  segmentsOf,
} from './expectedObjects.ts';
import { segmentFolders } from './importPlan.ts';
import type { RestoreScope } from './run.ts';

interface StagedFiles {
  /** Prefix in the bucket of Milvus under which binlogs/ lies, ending with '/'. */
  readonly prefix: string;
  remove(signal: AbortSignal): Promise<void>;
}

/** True when Milvus reads the very bucket the backup lies in: same service, not just the same bucket name. */
export function isSameBucket(backup: OpenStorage, milvus: OpenStorage): boolean {
  return backup.bucket !== '' && backup.store.location === milvus.store.location;
}

/** Name of the temporary copy of one collection, at the root of Milvus' bucket, where milvus-backup puts its own. */
export function temporaryPrefix(jobId: string, ref: CollectionRef): string {
  return `restore-temp-${jobId}-${ref.database}-${ref.collection}/`;
}

/**
 * Puts the files of a collection where Milvus can read them: where they are when that is its own bucket, else a temporary
 * copy of just this collection, which is in the journal before its first byte and removed after the import.
 */
export async function stageFiles(
  index: number,
  { ref, source }: { ref: CollectionRef; source: CollectionBackupInfo },
  scope: RestoreScope,
): Promise<StagedFiles> {
  const { context, cluster, storage, settings } = scope;
  if (isSameBucket(storage, cluster.storage)) {
    return { prefix: scope.prefix, remove: () => Promise.resolve() };
  }
  const { store } = cluster.storage;
  const prefix = temporaryPrefix(context.jobId, ref);
  if (await firstOf(store.list(prefix, context.signal))) {
    throw new AppError('SAME_BUCKET_TEMPORARY', { prefix });
  }
  const leftover = { kind: 'temporaryPrefix', where: prefix } as const;
  await context.leftoverMade(leftover);
  const remove = async (signal: AbortSignal) => {
    if (settings.keepTemporary) return;
    await removePrefix(store, prefix, signal);
    await context.leftoverGone(leftover);
  };
  try {
    context.collection(index, { phase: 'transfer' });
    const present = await listCollectionFiles(
      storage.store,
      scope.prefix,
      source.collection_id,
      context.signal,
    );
    const wanted = segmentsOf(source).flatMap((segment) => expectedObjects(scope.prefix, segment));
    context.planned(Number(source.size), wanted.length);
    await copyObjects(
      wanted.map(({ key, sizeBytes }) => ({
        sourceKey: key,
        key: prefix + key.slice(scope.prefix.length),
        sizeBytes,
        etag: present.get(key)?.etag ?? '',
      })),
      {
        source: storage.store,
        target: store,
        mode: settings.transferMode,
        limit: scope.copyLimit,
        clock: context.clock,
        random: scope.random,
        signal: context.signal,
        onRetry: tellWaits(context),
        onRefused: () => warnOfRefusal({ source: storage.store, target: store }, context),
        onCopied({ sizeBytes }, { route }) {
          context.moved(sizeBytes, route);
          context.done(sizeBytes, 1);
          return Promise.resolve();
        },
      },
    );
    context.collection(index, { phase: 'restore' });
  } catch (error) {
    if (!context.signal.aborted) await remove(context.signal);
    throw error;
  }
  return { prefix, remove };
}

/**
 * Lists the folders that the imports will name and compares them with the metadata: Milvus takes in whatever lies there,
 * and calls an empty folder a success.
 * @returns keys that are not of this backup but lie beside its segments, where an import of a whole partition would meet them
 * @throws IMPORT_FILES_DIFFER when a file is missing, has another size, or a foreign one lies inside a folder to import
 */
export async function checkFiles(
  source: CollectionBackupInfo,
  prefix: string,
  { ref, scope }: { ref: CollectionRef; scope: RestoreScope },
): Promise<readonly string[]> {
  const present = await listCollectionFiles(
    scope.cluster.storage.store,
    prefix,
    source.collection_id,
    scope.context.signal,
  );
  const segments = segmentsOf(source);
  const expected = segments.flatMap((segment) => expectedObjects(prefix, segment));
  const folders = segments.flatMap((segment) => segmentFolders(segment, prefix));
  const differences = compareObjects(expected, present);
  const isHarmless = ({ key, reason }: ObjectDifference) =>
    reason === 'foreign' && !folders.some((folder) => key.startsWith(folder));
  const harmful = differences.filter((difference) => !isHarmless(difference));
  const [first] = harmful;
  if (!first) return differences.map(({ key }) => key);
  const reason = `${first.reason}: ${first.key}${harmful.length > 1 ? ` (+${harmful.length - 1})` : ''}`;
  throw new AppError('IMPORT_FILES_DIFFER', { collection: formatName(ref), prefix, reason });
}
