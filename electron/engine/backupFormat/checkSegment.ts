import { logIdOf, type LogKind } from './paths.ts';
import { idProblems, isSize, type Problem, problem } from './problem.ts';
import type { CollectionBackupInfo, FieldBinlog, SegmentBackupInfo } from './schema.ts';

const storageVersions: readonly string[] = ['0', '1', '2', '3'];

interface Parent {
  readonly collection: CollectionBackupInfo;
  readonly partitionId: string;
}

/** Looks at one segment in the place where it stands in the metadata. */
export function* checkSegment(
  parentWhere: string,
  segment: SegmentBackupInfo,
  parent: Parent,
): Generator<Problem> {
  const where = `${parentWhere} segment ${segment.segment_id}`;
  yield* idProblems(where, 'segment', segment.segment_id);
  if (segment.group_id !== '0') yield* idProblems(where, 'group', segment.group_id);
  if (segment.collection_id !== parent.collection.collection_id) {
    yield problem('error', where, `belongs to collection ${segment.collection_id}`);
  }
  if (segment.partition_id !== parent.partitionId) {
    yield problem('error', where, `belongs to partition ${segment.partition_id}`);
  }
  if (!isSize(segment.size)) yield problem('error', where, `size ${segment.size}`);
  if (!isSize(segment.num_of_rows)) yield problem('error', where, `${segment.num_of_rows} rows`);
  if (!storageVersions.includes(segment.storage_version)) {
    yield problem('error', where, `unknown storage version ${segment.storage_version}`);
  }
  if (segment.is_l0 && segment.binlogs.length > 0) {
    yield problem('error', where, 'is L0 and has insert logs');
  }
  const isEmpty = segment.binlogs.length + segment.deltalogs.length === 0;
  if (!segment.is_l0 && isEmpty && segment.num_of_rows !== '0') {
    yield problem('warning', where, `names no files for ${segment.num_of_rows} rows`);
  }
  yield* alignmentProblems(where, segment);
  yield* fieldProblems(where, segment, parent.collection);
  yield* logProblems(where, segment, 'insert_log');
  yield* logProblems(where, segment, 'delta_log');
}

/** In storage v1 the n-th file of each field holds the same rows; unequal counts would mix rows up. */
function* alignmentProblems(where: string, segment: SegmentBackupInfo): Generator<Problem> {
  const counts = new Set(segment.binlogs.map((field) => field.binlogs.length));
  if (counts.size <= 1) return;
  const isByField = segment.storage_version === '0' || segment.storage_version === '1';
  yield problem(isByField ? 'error' : 'warning', where, 'its fields have unequal numbers of files');
}

function* fieldProblems(
  where: string,
  segment: SegmentBackupInfo,
  { schema }: CollectionBackupInfo,
): Generator<Problem> {
  const ids = segment.binlogs.map((field) => field.fieldID);
  if (new Set(ids).size < ids.length) yield problem('error', where, 'names a field twice');
  if (schema === null || segment.storage_version === '2' || segment.storage_version === '3') return;
  const fields = [...schema.fields, ...schema.struct_array_fields.flatMap((field) => field.fields)];
  const known = new Set(['0', '1', ...fields.map((field) => field.fieldID)]);
  const unknown = ids.filter((id) => !known.has(id));
  // The dynamic field is not in the schema that a backup keeps.
  if (unknown.length > (schema.enable_dynamic_field ? 1 : 0)) {
    yield problem('warning', where, `has files of field ${unknown[0]}, which is not in the schema`);
  }
}

function* logProblems(
  where: string,
  segment: SegmentBackupInfo,
  kind: LogKind,
): Generator<Problem> {
  const { collection_id, partition_id, segment_id } = segment;
  const folder = `${kind}/${collection_id}/${partition_id}/${segment_id}/`;
  let isElsewhere = false;
  for (const field of kind === 'insert_log' ? segment.binlogs : segment.deltalogs) {
    const parent = kind === 'insert_log' ? `${folder}${field.fieldID}/` : folder;
    yield* fileProblems(where, field);
    isElsewhere ||= field.binlogs.some((log) => !log.log_path.endsWith(parent + logIdOf(log)));
  }
  if (isElsewhere) yield problem('warning', where, `a path of its ${kind} does not match its ids`);
}

function* fileProblems(where: string, field: FieldBinlog): Generator<Problem> {
  const ids = new Set<string>();
  for (const log of field.binlogs) {
    const logId = logIdOf(log);
    yield* idProblems(where, 'log', logId);
    if (ids.has(logId)) yield problem('error', where, `log ${logId} appears twice in one field`);
    ids.add(logId);
    if (!isSize(log.log_size)) yield problem('error', where, `log size ${log.log_size}`);
  }
}
