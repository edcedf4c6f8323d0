import { AppError } from '#shared/errors.ts';
import { isValidName } from '#shared/selection.ts';

import { checkSchema } from './checkSchema.ts';
import { checkSegment } from './checkSegment.ts';
import {
  isBase64,
  isSize,
  type Place,
  placeOf,
  type Problem,
  quote,
  type Tell,
} from './problem.ts';
import type { BackupInfo, CollectionBackupInfo, PartitionBackupInfo } from './schema.ts';

/**
 * Looks for contradictions that a reader of the JSON cannot see: ids, sizes, names, schemas, segments.
 * @param folder the name of the folder the backup lies in
 * @returns the first 100 problems
 */
export function checkBackup(info: BackupInfo, folder: string): Problem[] {
  const problems: Problem[] = [];
  check(info, folder, (problem) => {
    if (problems.length < 100) problems.push(problem);
  });
  return problems;
}

/**
 * Refuses a backup whose metadata contradicts itself.
 * @throws BACKUP_UNREADABLE with the first error of checkBackup
 */
export function requireSound(info: BackupInfo, name: string): void {
  check(info, name, ({ severity, where, reason }) => {
    if (severity === 'warning') return;
    const file = 'meta/full_meta.json';
    throw new AppError('BACKUP_UNREADABLE', { name, file, reason: `${where}: ${reason}` });
  });
}

interface Seen {
  readonly collections: Set<string>;
  readonly names: Set<string>;
  readonly segments: Set<string>;
}

function check(info: BackupInfo, folder: string, tell: Tell): void {
  const { name, format, collection_backups: collections } = info;
  const { should } = placeOf('backup', tell);
  should(name === folder, `is named ${quote(name)} inside, ${quote(folder)} outside`);
  should(isValidName(name, 128), `milvus-backup does not accept the name ${quote(name)}`);
  should(format === '', `format ${quote(format)} instead of binlogs`);
  should(collections.length > 0, 'has no collections');
  checkSize(placeOf('backup', tell), info.size, collections);
  for (const message of Object.values(info.flush_all_msgs_base64)) {
    should(isBase64(message), 'a flush message is not base64');
  }
  for (const { user } of info.rbac_meta?.users ?? []) {
    should(!/\p{Control}/u.test(user), `user ${quote(user)} holds control characters`);
  }
  const seen: Seen = { collections: new Set(), names: new Set(), segments: new Set() };
  for (const each of collections) {
    const fullName = `${each.db_name || 'default'}.${each.collection_name}`;
    const place = placeOf(fullName, tell);
    place.must(isNew(seen.names, fullName), 'appears twice');
    checkCollection(place, each, seen);
  }
}

function checkCollection(place: Place, collection: CollectionBackupInfo, seen: Seen): void {
  const { collection_id: id, schema, partition_backups, l0_segments } = collection;
  place.mustBeId('collection', id);
  place.must(isNew(seen.collections, id), `collection id ${id} appears twice`);
  if (schema === null) place.must(false, 'has no schema');
  else checkSchema(place, schema);
  for (const position of Object.values(collection.channel_checkpoints)) {
    place.should(isBase64(position), 'a channel checkpoint is not base64');
  }
  checkSize(place, collection.size, [...partition_backups, ...l0_segments]);
  const names = new Set<string>();
  const ids = new Set<string>();
  for (const partition of partition_backups) {
    const { partition_name: name, partition_id: partitionId } = partition;
    const inPartition = place.at(`partition ${name}`);
    inPartition.must(isNew(names, name), 'appears twice');
    inPartition.must(isNew(ids, partitionId), `partition id ${partitionId} appears twice`);
    checkPartition(inPartition, partition, collection, seen);
  }
  checkSegments(place, l0_segments, { collection, partitionId: '-1' }, seen);
}

function checkPartition(
  place: Place,
  partition: PartitionBackupInfo,
  collection: CollectionBackupInfo,
  seen: Seen,
): void {
  const { partition_id: partitionId, collection_id, segment_backups: segments } = partition;
  place.mustBeId('partition', partitionId);
  place.must(collection_id === collection.collection_id, `belongs to collection ${collection_id}`);
  checkSize(place, partition.size, segments);
  const isGrouped = new Set(segments.map(({ group_id }) => group_id !== '0'));
  place.should(isGrouped.size < 2, 'has segments with and without a group folder');
  checkSegments(place, segments, { collection, partitionId }, seen);
}

function checkSegments(
  place: Place,
  segments: PartitionBackupInfo['segment_backups'],
  parent: Parameters<typeof checkSegment>[2],
  seen: Seen,
): void {
  for (const segment of segments) {
    const id = segment.segment_id;
    place.must(isNew(seen.segments, id), `segment ${id} appears twice`);
    checkSegment(place.at(`segment ${id}`), segment, parent);
  }
}

function checkSize(place: Place, size: string, parts: readonly { readonly size: string }[]): void {
  if (!isSize(size)) return place.must(false, `size ${size}`);
  let sum = 0n;
  for (const part of parts) sum += BigInt(part.size);
  place.should(sum === BigInt(size), `size ${size}, but its parts have ${sum}`);
}

/** Adds and tells whether it was new. */
function isNew(set: Set<string>, value: string): boolean {
  return set.size < set.add(value).size;
}
