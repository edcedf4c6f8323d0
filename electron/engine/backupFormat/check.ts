import { AppError } from '#shared/errors.ts';
import { isValidName } from '#shared/selection.ts';

import { checkSchema } from './checkSchema.ts';
import { checkSegment } from './checkSegment.ts';
import { idProblems, isBase64, isSize, type Problem, problem, quote } from './problem.ts';
import type { BackupInfo, CollectionBackupInfo } from './schema.ts';

const problemLimit = 100;

/**
 * Looks for contradictions that a reader of the JSON cannot see: ids, sizes, names, schemas, segments.
 * @param folder the name of the folder the backup lies in
 * @returns at most 100 problems, in the order of the file
 */
export function checkBackup(info: BackupInfo, folder: string): Problem[] {
  const problems: Problem[] = [];
  for (const found of backupProblems(info, folder)) {
    problems.push(found);
    if (problems.length === problemLimit) break;
  }
  return problems;
}

/**
 * Refuses a backup whose metadata contradicts itself.
 * @throws BACKUP_UNREADABLE with the first error of checkBackup
 */
export function requireSound(info: BackupInfo, name: string): void {
  for (const { severity, where, reason } of backupProblems(info, name)) {
    if (severity === 'warning') continue;
    const file = 'meta/full_meta.json';
    throw new AppError('BACKUP_UNREADABLE', { name, file, reason: `${where}: ${reason}` });
  }
}

function* backupProblems(info: BackupInfo, folder: string): Generator<Problem> {
  yield* rootProblems(info, folder);
  const seen: Seen = { collections: new Set(), names: new Set(), segments: new Set() };
  for (const collection of info.collection_backups) yield* collectionProblems(collection, seen);
}

function* rootProblems(info: BackupInfo, folder: string): Generator<Problem> {
  const where = 'backup';
  if (info.name !== folder) {
    yield problem(
      'warning',
      where,
      `is named ${quote(info.name)} inside, ${quote(folder)} outside`,
    );
  }
  if (!isValidName(info.name, 128)) {
    yield problem('warning', where, `milvus-backup does not accept the name ${quote(info.name)}`);
  }
  if (info.format !== '') {
    yield problem('warning', where, `format ${quote(info.format)} instead of binlogs`);
  }
  if (info.collection_backups.length === 0) yield problem('warning', where, 'has no collections');
  yield* sizeProblems('backup', info.size, info.collection_backups);
  for (const message of Object.values(info.flush_all_msgs_base64)) {
    if (!isBase64(message)) yield problem('warning', where, 'a flush message is not base64');
  }
  for (const { user } of info.rbac_meta?.users ?? []) {
    if (/\p{Control}/u.test(user)) {
      yield problem('warning', where, `user ${quote(user)} holds control characters`);
    }
  }
}

interface Seen {
  readonly collections: Set<string>;
  readonly names: Set<string>;
  readonly segments: Set<string>;
}

function* collectionProblems(collection: CollectionBackupInfo, seen: Seen): Generator<Problem> {
  const where = `${collection.db_name || 'default'}.${collection.collection_name}`;
  yield* idProblems(where, 'collection', collection.collection_id);
  if (!addNew(seen.collections, collection.collection_id)) {
    yield problem('error', where, `collection id ${collection.collection_id} appears twice`);
  }
  if (!addNew(seen.names, where)) yield problem('error', where, 'appears twice');
  if (collection.schema === null) yield problem('error', where, 'has no schema');
  else yield* checkSchema(where, collection.schema);
  for (const position of Object.values(collection.channel_checkpoints)) {
    if (!isBase64(position)) yield problem('warning', where, 'a channel checkpoint is not base64');
  }
  yield* sizeProblems(where, collection.size, [
    ...collection.partition_backups,
    ...collection.l0_segments,
  ]);
  yield* partitionProblems(where, collection, seen);
  for (const segment of collection.l0_segments) {
    yield* repeatedSegment(where, segment.segment_id, seen);
    yield* checkSegment(where, segment, { collection, partitionId: '-1' });
  }
}

function* partitionProblems(
  collectionWhere: string,
  collection: CollectionBackupInfo,
  seen: Seen,
): Generator<Problem> {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const partition of collection.partition_backups) {
    const where = `${collectionWhere} partition ${partition.partition_name}`;
    yield* idProblems(where, 'partition', partition.partition_id);
    if (!addNew(ids, partition.partition_id)) {
      yield problem('error', where, `partition id ${partition.partition_id} appears twice`);
    }
    if (!addNew(names, partition.partition_name)) yield problem('error', where, 'appears twice');
    if (partition.collection_id !== collection.collection_id) {
      yield problem('error', where, `belongs to collection ${partition.collection_id}`);
    }
    yield* sizeProblems(where, partition.size, partition.segment_backups);
    const groups = partition.segment_backups.map((segment) => segment.group_id === '0');
    if (new Set(groups).size > 1) {
      yield problem('warning', where, 'has segments with and without a group folder');
    }
    for (const segment of partition.segment_backups) {
      yield* repeatedSegment(where, segment.segment_id, seen);
      yield* checkSegment(where, segment, { collection, partitionId: partition.partition_id });
    }
  }
}

function* repeatedSegment(where: string, segmentId: string, seen: Seen): Generator<Problem> {
  if (!addNew(seen.segments, segmentId)) {
    yield problem('error', where, `segment ${segmentId} appears twice`);
  }
}

function* sizeProblems(
  where: string,
  size: string,
  parts: readonly { readonly size: string }[],
): Generator<Problem> {
  if (!isSize(size)) {
    yield problem('error', where, `size ${size}`);
    return;
  }
  let sum = 0n;
  for (const part of parts) sum += BigInt(part.size);
  if (sum !== BigInt(size)) {
    yield problem('warning', where, `size ${size}, but its parts have ${sum}`);
  }
}

/** Adds and tells whether it was new. */
function addNew(set: Set<string>, value: string): boolean {
  const before = set.size;
  set.add(value);
  return set.size > before;
}
