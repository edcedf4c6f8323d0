import { AppError } from '#shared/errors.ts';
import { compareInt64, type Int64 } from '#shared/int64.ts';

import { deltaLogKey, insertLogKey, parseSourceKey } from '../backupFormat/paths.ts';
import { Binlog, create, FieldBinlog, SegmentBackupInfo } from '../backupFormat/schema.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import type { Segment, SegmentLogs } from '../milvus/milvus.ts';
import type { ObjectInfo } from '../storage/objectStore.ts';

/** One binlog of the source, found in a listing. */
export interface SourceLog {
  readonly kind: 'insert_log' | 'delta_log';
  readonly partitionId: Int64;
  readonly segmentId: Int64;
  /** '0' for delta logs, which have no field. */
  readonly fieldId: Int64;
  readonly logId: Int64;
  readonly object: ObjectInfo;
}

export interface FrozenSegment {
  readonly info: SegmentBackupInfo;
  readonly objects: readonly PlannedObject[];
}

/** Sorts what lies in a collection's folders by segment; keys that are not binlogs are ignored. */
export function bySegment(
  objects: Iterable<ObjectInfo>,
  rootPath: string,
): Map<Int64, SourceLog[]> {
  const segments = new Map<Int64, SourceLog[]>();
  for (const object of objects) {
    const parsed = parseSourceKey(rootPath, object.key);
    if (!parsed) continue;
    const log = { ...parsed, object };
    const logs = segments.get(log.segmentId);
    if (logs) logs.push(log);
    else segments.set(log.segmentId, [log]);
  }
  return segments;
}

/**
 * The logs that the server names for a segment, with their objects. Files that lie there but are not named are left-overs
 * of a compaction and not taken.
 * @returns undefined when a named log is not in the listing: the segment has moved on and must be asked for again
 */
export function namedLogs(
  described: SegmentLogs,
  listed: readonly SourceLog[],
): SourceLog[] | undefined {
  const byName = new Map<string, SourceLog>(
    listed.map((log) => [`${log.kind}/${log.fieldId}/${log.logId}`, log]),
  );
  const names = [
    ...described.insertLogs.flatMap(({ fieldId, logIds }) =>
      logIds.map((logId) => `insert_log/${fieldId}/${logId}`),
    ),
    // The server puts delta logs under some field id; on storage they have none.
    ...described.deltaLogs.flatMap(({ logIds }) => logIds.map((logId) => `delta_log/0/${logId}`)),
  ];
  const logs = names.map((name) => byName.get(name));
  return logs.every((log) => log !== undefined) ? logs : undefined;
}

/**
 * Checks that the files of a segment without a server's list of names can only be its own: every field has as many files,
 * and no field of the schema is without. Column groups of storage version 2 have no field ids to compare.
 * @throws BINLOGS_MISALIGNED
 */
export function checkAligned(
  segment: Segment,
  logs: readonly SourceLog[],
  { collection, fieldIds }: { collection: string; fieldIds: readonly Int64[] },
): void {
  if (segment.isL0 || segment.rows === '0') return;
  const inserts = logs.filter(({ kind }) => kind === 'insert_log');
  const counts = new Map<Int64, number>();
  for (const { fieldId } of inserts) counts.set(fieldId, (counts.get(fieldId) ?? 0) + 1);
  const isByField = segment.storageVersion === '0' || segment.storageVersion === '1';
  const lacks = isByField && ['0', '1', ...fieldIds].some((id) => !counts.has(id));
  if (inserts.length === 0 || lacks || new Set(counts.values()).size > 1) {
    throw new AppError('BINLOGS_MISALIGNED', { segment: segment.segmentId, collection });
  }
}

/**
 * Turns one segment into its metadata and its list of copies.
 * @param prefix of the backup, ending with '/'
 */
export function freezeSegment(
  segment: Segment,
  logs: readonly SourceLog[],
  { prefix, virtualChannel }: { prefix: string; virtualChannel: string },
): FrozenSegment {
  const { segmentId, collectionId, partitionId } = segment;
  const groupId = partitionId === '-1' ? '0' : segmentId;
  const ids = { collectionId, partitionId, groupId, segmentId };
  const insertLogs = logs.filter(({ kind }) => kind === 'insert_log');
  const deltaLogs = logs.filter(({ kind }) => kind === 'delta_log');
  const objects = logs.map(({ kind, fieldId, logId, object }) => ({
    sourceKey: object.key,
    key:
      kind === 'insert_log'
        ? insertLogKey(prefix, { ...ids, fieldId, logId })
        : deltaLogKey(prefix, { ...ids, logId }),
    sizeBytes: object.sizeBytes,
    etag: object.etag,
  }));
  const info = create(SegmentBackupInfo, {
    segment_id: segmentId,
    collection_id: collectionId,
    partition_id: partitionId,
    num_of_rows: segment.rows,
    binlogs: segment.isL0 ? [] : fieldBinlogs(insertLogs),
    // milvus-backup writes one empty entry where there are no deletes.
    deltalogs: deltaLogs.length === 0 ? [create(FieldBinlog, {})] : fieldBinlogs(deltaLogs),
    size: String(objects.reduce((sum, object) => sum + object.sizeBytes, 0)),
    group_id: groupId,
    is_l0: segment.isL0,
    v_channel: virtualChannel,
    storage_version: segment.storageVersion,
  });
  return { info, objects };
}

function fieldBinlogs(logs: readonly SourceLog[]): FieldBinlog[] {
  const fields = [...new Set(logs.map(({ fieldId }) => fieldId))].sort(compareInt64);
  return fields.map((fieldId) =>
    create(FieldBinlog, {
      fieldID: fieldId,
      binlogs: logs
        .filter((log) => log.fieldId === fieldId)
        .sort((a, b) => compareInt64(a.logId, b.logId))
        .map(({ object, logId }) =>
          create(Binlog, {
            log_path: object.key,
            log_size: String(object.sizeBytes),
            log_id: logId,
          }),
        ),
    }),
  );
}
