import { assertNever } from '#shared/assertNever.ts';
import type { BackupState, BackupSummary } from '#shared/catalog.ts';
import type { ErrorInfo } from '#shared/errors.ts';

import { type BackupList, compareNames } from './backupList.ts';

/** A line of the table: a name of which nothing is known yet, one that could not be asked for, or a backup. */
export type BackupRow =
  | { readonly type: 'unread'; readonly name: string }
  | { readonly type: 'failed'; readonly name: string; readonly error: ErrorInfo }
  | { readonly type: 'read'; readonly name: string; readonly summary: BackupSummary };

export const columnNames = [
  'name',
  'created',
  'state',
  'databases',
  'collections',
  'rows',
  'size',
  'milvus',
  'format',
  'tags',
  'pin',
] as const;
export type ColumnName = (typeof columnNames)[number];

export interface Sorting {
  readonly by: ColumnName;
  readonly isDescending: boolean;
}

/** Without folders that turned out to be no backups. Rows that have not changed stay the same objects. */
export function rowsOf({ names, reads }: BackupList, before: readonly BackupRow[]): BackupRow[] {
  const known = new Map(before.map((row) => [row.name, row]));
  return names.flatMap((name): BackupRow[] => {
    const read = reads.get(name);
    const row = known.get(name);
    if (read === undefined) return [row?.type === 'unread' ? row : { type: 'unread', name }];
    if (read.type === 'nothing') return [];
    if (read.type === 'failed') return [{ type: 'failed', name, error: read.error }];
    const isSame = row?.type === 'read' && row.summary === read.summary;
    return [isSame ? row : { type: 'read', name, summary: read.summary }];
  });
}

/** What is not known stands last whichever way it is sorted, the highest names first. */
export function sortRows(rows: readonly BackupRow[], sorting: Sorting): BackupRow[] {
  const { by, isDescending } = sorting;
  const turn = isDescending ? -1 : 1;
  if (by === 'name') return rows.toSorted((a, b) => turn * compareNames(a.name, b.name));
  const keyed = rows.map((row) => ({
    row,
    value: row.type === 'read' ? valueOf(row.summary, by) : null,
  }));
  return keyed
    .toSorted(
      (a, b) =>
        Number(a.value === null) - Number(b.value === null) ||
        turn * compareValues(a.value, b.value) ||
        compareNames(b.row.name, a.row.name),
    )
    .map(({ row }) => row);
}

type Value = number | bigint | string | null;

function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return 0;
  if (typeof a === 'string' || typeof b === 'string') return compareNames(String(a), String(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const stateRanks: Record<BackupState, number> = { complete: 0, partial: 1, unreadable: 2 };

function valueOf(summary: BackupSummary, column: Exclude<ColumnName, 'name'>): Value {
  const isKnown = summary.rows !== null;
  switch (column) {
    case 'created':
      return summary.createdAt === null ? null : new Date(summary.createdAt).getTime();
    case 'state':
      return stateRanks[summary.state];
    case 'databases':
      return summary.databases;
    case 'collections':
      return isKnown ? summary.collections.length : null;
    case 'rows':
      return summary.rows === null ? null : BigInt(summary.rows);
    case 'size':
      return summary.sizeBytes;
    case 'milvus':
      return summary.milvusVersion || null;
    case 'format':
      return summary.format || null;
    case 'tags':
      return summary.note.tags.join(' ') || null;
    case 'pin':
      return Number(summary.note.isPinned);
    default:
      return assertNever(column);
  }
}

/** The backups among them that are known. */
export function summariesIn(rows: readonly BackupRow[]): BackupSummary[] {
  return rows.flatMap((row) => (row.type === 'read' ? [row.summary] : []));
}

/** Bytes of what is known, for the line above the table. */
export function totalBytesOf(rows: readonly BackupRow[]): number {
  return summariesIn(rows).reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
}

/** A collection, and the backups of a storage that hold it, newest first. */
export interface HeldCollection {
  /** db.collection */
  readonly name: string;
  readonly backups: readonly BackupSummary[];
}

export function collectionsOf(rows: readonly BackupRow[]): HeldCollection[] {
  const held = new Map<string, BackupSummary[]>();
  for (const summary of summariesIn(rows)) {
    for (const name of summary.collections) {
      held.set(name, [...(held.get(name) ?? []), summary]);
    }
  }
  return [...held]
    .map(([name, backups]) => ({ name, backups: backups.toSorted(newestFirst) }))
    .toSorted((a, b) => compareNames(a.name, b.name));
}

function newestFirst(a: BackupSummary, b: BackupSummary): number {
  return (b.createdAt ?? '').localeCompare(a.createdAt ?? '') || compareNames(b.name, a.name);
}
