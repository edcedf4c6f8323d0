import PushPinOutlined from '@mui/icons-material/PushPinOutlined';
import type { ReactNode } from 'react';

import { assertNever } from '#shared/assertNever.ts';
import type { BackupSummary } from '#shared/catalog.ts';

import { Status } from '../components/Status.tsx';
import type { Words } from '../texts/texts.ts';
import type { BackupRow, ColumnName } from './backupRows.ts';
import { exactTime, stateInWords } from './backupState.ts';

/** Pixels; the name takes what is left. */
export const columnWidths: Record<ColumnName, number> = {
  name: 200,
  created: 104,
  state: 140,
  databases: 100,
  collections: 92,
  rows: 92,
  size: 84,
  milvus: 72,
  format: 80,
  tags: 150,
  pin: 84,
};

export const numberColumns: readonly ColumnName[] = ['databases', 'collections', 'rows', 'size'];

interface CellContext {
  readonly now: Date;
  readonly isVerified: boolean;
  readonly words: Words;
}

/** What stands in a column of a row; names and actions are drawn by the row itself. */
export function cellOf(
  column: Exclude<ColumnName, 'name'>,
  row: BackupRow,
  context: CellContext,
): ReactNode {
  const { words } = context;
  if (row.type === 'read') return summaryCell(column, row.summary, context);
  if (row.type === 'unread') {
    if (column === 'pin') return null;
    return <span className="skeleton" style={{ width: columnWidths[column] * 0.6 }} />;
  }
  if (column === 'pin') return null;
  if (column !== 'state') return '–';
  return (
    <span title={words.error(row.error).title}>
      <Status kind="error" label={words.say('backups.state.notRead')} />
    </span>
  );
}

function summaryCell(
  column: Exclude<ColumnName, 'name'>,
  summary: BackupSummary,
  { now, isVerified, words }: CellContext,
): ReactNode {
  switch (column) {
    case 'created':
      return timeCell(summary.createdAt, now, words);
    case 'state': {
      const why = summary.error === null ? undefined : words.error(summary.error).title;
      return (
        <span title={why}>
          <Status {...stateInWords(summary, isVerified, words)} />
        </span>
      );
    }
    case 'tags': {
      const tags = summary.note.tags.join(', ');
      return tags === '' ? '–' : <span title={tags}>{tags}</span>;
    }
    case 'pin':
      return summary.note.isPinned ? <PinMark words={words} /> : null;
    default:
      return amountOf(column, summary, words);
  }
}

/** What a backup has of something; a dash where that is not known. */
export function amountOf(
  column: 'databases' | 'collections' | 'rows' | 'size' | 'milvus' | 'format',
  summary: BackupSummary,
  words: Words,
): string {
  const { databases, collections, rows, sizeBytes, milvusVersion, format } = summary;
  switch (column) {
    case 'databases':
      return databases === null ? '–' : words.number(databases);
    case 'collections':
      return rows === null ? '–' : words.number(collections.length);
    case 'rows':
      return rows === null ? '–' : words.number(rows);
    case 'size':
      return sizeBytes === null ? '–' : words.bytes(sizeBytes);
    case 'milvus':
      return milvusVersion || '–';
    case 'format':
      return format || '–';
    default:
      return assertNever(column);
  }
}

/** How long ago, with the exact time where the mouse is. */
export function timeCell(time: string | null, now: Date, words: Words): ReactNode {
  if (time === null) return '–';
  return <span title={exactTime(time, words)}>{words.ago(time, now)}</span>;
}

function PinMark({ words }: { readonly words: Words }): ReactNode {
  const label = words.say('backups.pinnedWhy');
  return (
    <span className="pin-mark" title={label}>
      <PushPinOutlined fontSize="small" aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
