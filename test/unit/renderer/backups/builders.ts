import { type BackupSummary, emptyNote } from '#shared/catalog.ts';

import type { BackupRow } from '../../../../renderer/src/backups/backupRows.ts';

/** A complete backup of two collections. */
export function summaryOf(name: string, change: Partial<BackupSummary> = {}): BackupSummary {
  return {
    name,
    state: 'complete',
    id: `id of ${name}`,
    sizeBytes: 1000,
    rows: '10',
    collections: ['default.books', 'media.images'],
    databases: 2,
    milvusVersion: '2.5.14',
    format: 'binlog',
    createdAt: '2026-11-20T10:00:00.000Z',
    note: emptyNote,
    error: null,
    ...change,
  };
}

export function readRow(name: string, change: Partial<BackupSummary> = {}): BackupRow {
  return { type: 'read', name, summary: summaryOf(name, change) };
}

export function unreadRow(name: string): BackupRow {
  return { type: 'unread', name };
}
