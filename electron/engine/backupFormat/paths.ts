import { AppError } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';

export type LogKind = 'insert_log' | 'delta_log';

interface SegmentIds {
  readonly collectionId: Int64;
  /** '-1' for an L0 segment of all partitions. */
  readonly partitionId: Int64;
  /** '0' where there is no group folder: partition -1, and backups of milvus-backup before 0.4.5. */
  readonly groupId: Int64;
  readonly segmentId: Int64;
}

export interface SourceLogKey {
  readonly kind: LogKind;
  readonly partitionId: Int64;
  readonly segmentId: Int64;
  /** A column group in storage v2; '0' for delta logs, which have none. */
  readonly fieldId: Int64;
  readonly logId: Int64;
}

/**
 * A root path as a person types it ('/', 'files/', '/a//b', '.') as a prefix: '' (the bucket itself) or ending with '/'.
 * @throws INVALID_INPUT for a path that climbs with '..' or holds control characters
 */
export function rootPrefix(rootPath: string): string {
  const parts = rootPath.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || hasControlCharacter(rootPath)) {
    throw new AppError('INVALID_INPUT', { reason: `root path ${JSON.stringify(rootPath)}` });
  }
  return parts.map((part) => `${part}/`).join('');
}

/**
 * `<root>/<name>/`. Accepts every name a folder can have, so that backups made elsewhere can be read and deleted;
 * isValidName is for new ones.
 * @throws INVALID_NAME when the name is not one folder, INVALID_INPUT for the root path
 */
export function backupPrefix(rootPath: string, name: string): string {
  if (['', '.', '..'].includes(name) || /[/\\]/.test(name) || hasControlCharacter(name)) {
    throw new AppError('INVALID_NAME', { name, what: 'backup name', limit: '128' });
  }
  return `${rootPrefix(rootPath)}${name}/`;
}

/** @param prefix of the backup, ending with '/', as in every function below */
export function metaKeys(
  prefix: string,
): Record<'backup' | 'collection' | 'partition' | 'segment' | 'full', string> {
  return {
    backup: `${prefix}meta/backup_meta.json`,
    collection: `${prefix}meta/collection_meta.json`,
    partition: `${prefix}meta/partition_meta.json`,
    segment: `${prefix}meta/segment_meta.json`,
    full: `${prefix}meta/full_meta.json`,
  };
}

/** Our own files beside a backup; milvus-backup ignores them, and removes them with the backup. */
export function studioKeys(prefix: string): Record<'schemas' | 'deleting', string> {
  return { schemas: `${prefix}_studio/schemas.json`, deleting: `${prefix}_studio/deleting.json` };
}

/** Where a collection's binlogs lie in a backup: insert logs, delta logs. */
export function collectionPrefixes(prefix: string, collectionId: Int64): [string, string] {
  return [
    `${prefix}binlogs/insert_log/${id(collectionId)}/`,
    `${prefix}binlogs/delta_log/${id(collectionId)}/`,
  ];
}

/** `…/<collection>/<partition>/`: everything one gRPC import may take at once. */
export function partitionPrefix(
  prefix: string,
  kind: LogKind,
  { collectionId, partitionId }: Pick<SegmentIds, 'collectionId' | 'partitionId'>,
): string {
  return `${prefix}binlogs/${kind}/${id(collectionId)}/${partitionId === '-1' ? partitionId : id(partitionId)}/`;
}

/** The folder that holds the segment's folder and, since 0.4.5, nothing else: what import jobs are given. */
export function groupPrefix(
  prefix: string,
  kind: LogKind,
  ids: Omit<SegmentIds, 'segmentId'>,
): string {
  const parent = partitionPrefix(prefix, kind, ids);
  return ids.groupId === '0' ? parent : `${parent}${id(ids.groupId)}/`;
}

export function insertLogKey(
  prefix: string,
  ids: SegmentIds & { readonly fieldId: Int64; readonly logId: Int64 },
): string {
  const group = groupPrefix(prefix, 'insert_log', ids);
  return `${group}${id(ids.segmentId)}/${id(ids.fieldId)}/${id(ids.logId)}`;
}

export function deltaLogKey(prefix: string, ids: SegmentIds & { readonly logId: Int64 }): string {
  return `${groupPrefix(prefix, 'delta_log', ids)}${id(ids.segmentId)}/${id(ids.logId)}`;
}

/** Where Milvus keeps the binlogs of a collection in its own bucket. */
export function sourcePrefix(milvusRootPath: string, kind: LogKind, collectionId: Int64): string {
  return `${rootPrefix(milvusRootPath)}${kind}/${id(collectionId)}/`;
}

/** Reads a key of Milvus' own bucket, where there are no groups; undefined when it is no binlog. */
export function parseSourceKey(milvusRootPath: string, key: string): SourceLogKey | undefined {
  const base = rootPrefix(milvusRootPath);
  if (!key.startsWith(base)) return undefined;
  const [kind, ...ids] = key.slice(base.length).split('/');
  if (kind !== 'insert_log' && kind !== 'delta_log') return undefined;
  if (kind === 'delta_log') ids.splice(3, 0, '0');
  const [, partitionId = '', segmentId = '', fieldId = '', logId = ''] = ids;
  const isKey =
    ids.length === 5 && ids.every((each, index) => isId(each) || (index === 1 && each === '-1'));
  return isKey ? { kind, partitionId, segmentId, fieldId, logId } : undefined;
}

/** The id of a log; files of milvus-backup up to 0.4.30 have it only as the end of the path. */
export function logIdOf(log: { readonly log_id: Int64; readonly log_path: string }): Int64 {
  return log.log_id === '0' ? log.log_path.slice(log.log_path.lastIndexOf('/') + 1) : log.log_id;
}

/** Ids come out of files that anybody may have written; nothing else than digits ever becomes part of a key. */
function id(text: Int64): string {
  if (!isId(text)) throw new AppError('INVALID_INPUT', { reason: `id ${JSON.stringify(text)}` });
  return text;
}

export function isId(text: string): boolean {
  return /^(?:0|[1-9]\d{0,19})$/.test(text);
}

function hasControlCharacter(text: string): boolean {
  return /\p{Control}/u.test(text);
}
