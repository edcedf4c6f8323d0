import { isId, type LogKind, logIdOf } from './paths.ts';
import { isSize, type Place, quote } from './problem.ts';
import type { CollectionBackupInfo, FieldBinlog, SegmentBackupInfo } from './schema.ts';

interface Parent {
  readonly collection: CollectionBackupInfo;
  readonly partitionId: string;
}

/** Looks at one segment in the place where it stands in the metadata. */
export function checkSegment(place: Place, segment: SegmentBackupInfo, parent: Parent): void {
  const { must, should, mustBeId } = place;
  const { collection_id, partition_id, group_id, size, num_of_rows, is_l0, binlogs } = segment;
  mustBeId('segment', segment.segment_id);
  if (group_id !== '0') mustBeId('group', group_id);
  const { collection, partitionId } = parent;
  must(collection_id === collection.collection_id, `belongs to collection ${collection_id}`);
  must(partition_id === partitionId, `belongs to partition ${partition_id}`);
  must(isSize(size), `size ${size}`);
  must(isSize(num_of_rows), `${num_of_rows} rows`);
  must(!is_l0 || binlogs.length === 0, 'is L0 and has insert logs');
  const hasFiles = binlogs.length + segment.deltalogs.length > 0;
  should(is_l0 || hasFiles || num_of_rows === '0', `names no files for ${num_of_rows} rows`);
  const holdsRows = binlogs.some((field) => field.binlogs.length > 0);
  should(!holdsRows || num_of_rows !== '0', 'does not say how many rows its files hold');
  checkFields(place, segment, collection);
  checkLogs(place, segment, 'insert_log');
  checkLogs(place, segment, 'delta_log');
}

function checkFields(
  { must, should }: Place,
  { binlogs, storage_version: version }: SegmentBackupInfo,
  { schema }: CollectionBackupInfo,
): void {
  must(['0', '1', '2', '3'].includes(version), `unknown storage version ${version}`);
  const isByField = version === '0' || version === '1';
  const hasEqualCounts = new Set(binlogs.map((field) => field.binlogs.length)).size < 2;
  // In storage v1 the n-th file of each field holds the same rows; unequal counts would mix rows up.
  (isByField ? must : should)(hasEqualCounts, 'its fields have unequal numbers of files');
  const ids = binlogs.map((field) => field.fieldID);
  for (const id of ids) must(isId(id), `${quote(id)} is not a field id`);
  must(new Set(ids).size === ids.length, 'names a field twice');
  if (schema === null || version === '2' || version === '3') return;
  const fields = [...schema.fields, ...schema.struct_array_fields.flatMap((field) => field.fields)];
  const known = new Set(['0', '1', ...fields.map((field) => field.fieldID)]);
  const unknown = ids.filter((id) => !known.has(id));
  // The dynamic field is not in the schema that a backup keeps.
  const allowed = schema.enable_dynamic_field ? 1 : 0;
  should(unknown.length <= allowed, `has files of field ${unknown[0]}, which is not in the schema`);
}

function checkLogs(place: Place, segment: SegmentBackupInfo, kind: LogKind): void {
  const { collection_id, partition_id, segment_id } = segment;
  const folder = `${kind}/${collection_id}/${partition_id}/${segment_id}/`;
  let isInPlace = true;
  for (const field of kind === 'insert_log' ? segment.binlogs : segment.deltalogs) {
    const parent = kind === 'insert_log' ? `${folder}${field.fieldID}/` : folder;
    checkFiles(place, field);
    isInPlace &&= field.binlogs.every((log) => log.log_path.endsWith(parent + logIdOf(log)));
  }
  place.should(isInPlace, `a path of its ${kind} does not match its ids`);
}

function checkFiles(place: Place, field: FieldBinlog): void {
  const ids = new Set<string>();
  for (const log of field.binlogs) {
    const id = logIdOf(log);
    place.mustBeId('log', id);
    place.must(!ids.has(id), `log ${id} appears twice in one field`);
    ids.add(id);
    place.must(isSize(log.log_size), `log size ${log.log_size}`);
  }
}
