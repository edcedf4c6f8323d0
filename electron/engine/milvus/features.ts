import type { CollectionSchema } from '../backupFormat/schema.ts';

export interface MilvusVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export interface Features {
  /** Import jobs over REST, many folders in one. */
  readonly restImport: boolean;
  /** Names of a segment's logs over REST. */
  readonly restSegments: boolean;
  /** Deletes may lie in files of their own, for all partitions at once (L0 segments). */
  readonly deletesOfAllPartitions: boolean;
  readonly multipleL0PerJob: boolean;
  /** Garbage collection can be paused for one collection, and a pause has a ticket. */
  readonly gcTickets: boolean;
  readonly addField: boolean;
  /** Column groups in Parquet instead of one binlog for each field. */
  readonly storageVersion2: boolean;
  /** A gRPC import takes exactly two paths, '' for no deletes; later servers would list their whole bucket for ''. */
  readonly needsEmptyDeltaPath: boolean;
  readonly functionRuntimeCheckSwitch: boolean;
  /** 2.3 drops the news of an index that comes while it builds another, and looks again a minute later. */
  readonly indexesOneByOne: boolean;
}

/** The patch of a build between two releases: newer than every release of its line. */
const headPatch = 9999;
/** What a server without a readable version is taken for. */
const newest: MilvusVersion = { major: 9999, minor: 0, patch: 0 };

/**
 * Reads what a server says of its version: `v2.3.5-lite`, `2.3.22.6` (hotfix), `2.6-20251015-abcdef` (head of a line),
 * `Zilliz Cloud … (Compatible with Milvus 2.5)`; `master-…`, '' and anything else is the newest.
 */
export function parseVersion(text: string): MilvusVersion {
  const release = /^v?(\d+)\.(\d+)\.(\d+)(?![\d])/.exec(text.trim());
  const line = /^v?(\d+)\.(\d+)(?:-|$)/.exec(text.trim());
  const embedded = /milvus[ -]v?(\d+)\.(\d+)(?:\.(\d+))?/i.exec(text);
  const found = release ?? line ?? embedded;
  if (!found) return newest;
  const [, major, minor, patch = headPatch] = found;
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** What a server of this version can do. The only place, with the functions below, that compares versions. */
export function featuresOf(version: string): Features {
  const parsed = parseVersion(version);
  const since = (major: number, minor: number, patch: number) =>
    compare(parsed, { major, minor, patch }) >= 0;
  return {
    restImport: since(2, 4, 0),
    restSegments: since(2, 5, 8),
    deletesOfAllPartitions: since(2, 4, 0),
    multipleL0PerJob: since(2, 6, 5),
    gcTickets: since(2, 6, 8),
    addField: since(2, 6, 0),
    storageVersion2: since(2, 6, 0),
    needsEmptyDeltaPath: !since(2, 4, 0),
    functionRuntimeCheckSwitch: since(2, 6, 8),
    indexesOneByOne: !since(2, 4, 0),
  };
}

/** 2.2.9 and newer; 3.0.0 was withdrawn for 3.0.1. */
export function isSupportedSource(version: string): boolean {
  return isSupported(version, { major: 2, minor: 2, patch: 9 });
}

/** 2.3 and newer, without 3.0.0. */
export function isSupportedTarget(version: string): boolean {
  return isSupported(version, { major: 2, minor: 3, patch: 0 });
}

/**
 * True when a backup of one version can be restored to the other: the same minor line or a newer one. A backup that does
 * not say where it comes from ('') is let through, since its files decide.
 */
export function canRestore(from: string, to: string): boolean {
  if (from === '') return true;
  const anyPatch = (version: string) => ({ ...parseVersion(version), patch: 0 });
  return compare(anyPatch(to), anyPatch(from)) >= 0;
}

/** 2.6 up to 2.6.11 loses deletes that are made while it imports. */
export function hasDeleteDefect(version: string): boolean {
  const { major, minor, patch } = parseVersion(version);
  return major === 2 && minor === 6 && patch < 12;
}

/** Number of a type in schemapb.DataType → the first line that knows it. */
const typesSince: Readonly<Record<number, readonly [name: string, major: number, minor: number]>> =
  {
    22: ['Array', 2, 3],
    24: ['Geometry', 2, 6],
    25: ['Text', 2, 6],
    26: ['Timestamptz', 2, 6],
    102: ['Float16Vector', 2, 4],
    103: ['BFloat16Vector', 2, 4],
    104: ['SparseFloatVector', 2, 4],
    105: ['Int8Vector', 2, 6],
    106: ['ArrayOfVector', 2, 6],
  };

/** What of a schema a server of this version does not know, in words of the field. */
export function unknownTo(version: string, schema: CollectionSchema): string[] {
  const parsed = parseVersion(version);
  const isOlder = (major: number, minor: number) => compare(parsed, { major, minor, patch: 0 }) < 0;
  const structs = schema.struct_array_fields.flatMap(({ fields }) => fields);
  const types = [...schema.fields, ...structs].flatMap(({ name, data_type }) => {
    const [type, major, minor] = typesSince[data_type] ?? ['', 0, 0];
    return isOlder(major, minor) ? [`${name} (${type})`] : [];
  });
  const isNullable = schema.fields.some(
    ({ nullable, default_value_base64: value }) => nullable || value !== '',
  );
  return [
    ...types,
    ...(structs.length > 0 && isOlder(2, 6) ? ['struct arrays'] : []),
    ...(isNullable && isOlder(2, 5) ? ['nullable fields or defaults'] : []),
    ...(schema.functions.length > 0 && isOlder(2, 5) ? ['functions'] : []),
  ];
}

function isSupported(text: string, oldest: MilvusVersion): boolean {
  const version = parseVersion(text);
  const isWithdrawn = compare(version, { major: 3, minor: 0, patch: 0 }) === 0;
  return !isWithdrawn && compare(version, oldest) >= 0;
}

/** Negative, zero or positive, as Array.sort wants it. */
function compare(a: MilvusVersion, b: MilvusVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}
