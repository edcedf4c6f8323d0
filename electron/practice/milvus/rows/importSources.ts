import type { Bucket } from '../../s3/bucket.ts';
import type { ImportRequest, MilvusContext } from '../types.ts';

/** A segment of a backup in the bucket. */
export interface SourceSegment {
  /** What Milvus names it by in reasons: the folders of its rows and of its deletes. */
  readonly paths: readonly string[];
  /** Field id → keys of its logs, in the order of their rows. */
  readonly fieldLogs: ReadonlyMap<number, readonly string[]>;
  readonly deltaLogs: readonly string[];
}

/** Bytes of the logs with its rows. */
export function sizeBytesOf(bucket: Bucket, { fieldLogs }: SourceSegment): number {
  let sizeBytes = 0;
  for (const key of [...fieldLogs.values()].flat()) {
    for (const object of bucket.list(key)) if (object.key === key) sizeBytes += object.sizeBytes;
  }
  return sizeBytes;
}

/** Finds the segments below what a client named. */
export function findSegments(
  bucket: Bucket,
  files: ImportRequest['files'],
  version: MilvusContext['version'],
): SourceSegment[] {
  // 2.3 reads SEGMENT/FIELD/LOG from the end of each key; later versions take each folder right below the prefix for one.
  const nameOf = version === '2.3' ? segmentInKey : folderBelow;
  return files.flatMap(([insertPrefix = '', deltaPrefix = '']) => {
    const deltas = groupKeys(bucket, deltaPrefix, (key, prefix) => nameOf(key, prefix, 1));
    return [...groupKeys(bucket, insertPrefix, (key, prefix) => nameOf(key, prefix, 2))].map(
      ([name, keys]) => {
        const deltaLogs = deltas.get(name) ?? [];
        const folders = [insertPrefix, ...(deltaLogs.length > 0 ? [deltaPrefix] : [])];
        return {
          paths: folders.map((prefix) => `${withSlash(prefix)}${name}/`),
          fieldLogs: byField(keys),
          deltaLogs,
        };
      },
    );
  });
}

/** Keys of all delta logs below what a client named. */
export function findDeltaLogs(bucket: Bucket, files: ImportRequest['files']): string[] {
  return files.flatMap(([prefix = '']) => listBelow(bucket, prefix));
}

function groupKeys(
  bucket: Bucket,
  prefix: string,
  nameOf: (key: string, prefix: string) => string | undefined,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const key of listBelow(bucket, prefix)) {
    const name = nameOf(key, withSlash(prefix));
    if (name === undefined) continue;
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  return groups;
}

/** An empty prefix is how clients say that there are no deletes. */
function listBelow(bucket: Bucket, prefix: string): string[] {
  return prefix === '' ? [] : bucket.list(withSlash(prefix)).map(({ key }) => key);
}

function segmentInKey(key: string, _prefix: string, depth: number): string | undefined {
  return key.split('/').at(-1 - depth);
}

function folderBelow(key: string, prefix: string): string | undefined {
  const [folder, ...rest] = key.slice(prefix.length).split('/');
  return rest.length === 0 ? undefined : folder;
}

function byField(keys: readonly string[]): Map<number, string[]> {
  const logs = new Map<number, string[]>();
  for (const key of keys) {
    const fieldId = Number(key.split('/').at(-2));
    logs.set(fieldId, [...(logs.get(fieldId) ?? []), key]);
  }
  return logs;
}

function withSlash(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}
