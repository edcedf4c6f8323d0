import type { BackupState } from '#shared/catalog.ts';

import { matchesQuery } from '../wizard/matchesQuery.ts';
import { type BackupRow, summariesIn } from './backupRows.ts';

export type DateRange =
  | { readonly type: 'any' }
  | { readonly type: 'last'; readonly days: number }
  /** Days of this computer's calendar as an input writes them, 2026-11-22; '' leaves an end open. */
  | { readonly type: 'between'; readonly from: string; readonly to: string };

export interface Filters {
  /** Part of the name of a backup or a collection, or of a tag. */
  readonly query: string;
  readonly dates: DateRange;
  readonly states: readonly BackupState[];
  readonly versions: readonly string[];
  readonly tags: readonly string[];
}

export const noFilters: Filters = {
  query: '',
  dates: { type: 'any' },
  states: [],
  versions: [],
  tags: [],
};

export function isFiltered({ query, dates, states, versions, tags }: Filters): boolean {
  const isChosen = states.length + versions.length + tags.length > 0;
  return isChosen || query.trim() !== '' || dates.type !== 'any';
}

/** A row of which only the name is known is kept as long as nothing but the name is asked for. */
export function matchesFilters(row: BackupRow, filters: Filters, now: Date): boolean {
  const { query, dates, states, versions, tags } = filters;
  const onlyName = !isFiltered({ ...filters, query: '' });
  if (row.type === 'unread') return onlyName && matchesQuery(row.name, query);
  if (row.type === 'failed') {
    const isOther = isFiltered({ ...filters, query: '', states: [] });
    return !isOther && isChosen(states, 'unreadable') && matchesQuery(row.name, query);
  }
  const { name, collections, note, createdAt, milvusVersion, state } = row.summary;
  const texts = [name, ...collections, ...note.tags];
  return (
    isChosen(states, state) &&
    isChosen(versions, milvusVersion) &&
    (tags.length === 0 || note.tags.some((tag) => tags.includes(tag))) &&
    isWithin(createdAt, dates, now) &&
    (query.trim() === '' || texts.some((text) => matchesQuery(text, query)))
  );
}

function isChosen<Value>(chosen: readonly Value[], value: Value): boolean {
  return chosen.length === 0 || chosen.includes(value);
}

const dayMs = 86_400_000;

function isWithin(createdAt: string | null, dates: DateRange, now: Date): boolean {
  if (dates.type === 'any') return true;
  if (createdAt === null) return false;
  const atMs = new Date(createdAt).getTime();
  if (dates.type === 'last') return now.getTime() - atMs <= dates.days * dayMs;
  // Without a zone such a time is one of this computer.
  const fromMs = dates.from === '' ? -Infinity : new Date(`${dates.from}T00:00:00`).getTime();
  const toMs = dates.to === '' ? Infinity : new Date(`${dates.to}T23:59:59.999`).getTime();
  return atMs >= fromMs && atMs <= toMs;
}

/** Versions and tags that there are to choose from, each once. */
export function choicesOf(rows: readonly BackupRow[]): { versions: string[]; tags: string[] } {
  const summaries = summariesIn(rows);
  const sorted = (values: readonly string[]): string[] =>
    [...new Set(values)].filter((value) => value !== '').sort((a, b) => a.localeCompare(b));
  return {
    versions: sorted(summaries.map(({ milvusVersion }) => milvusVersion)),
    tags: sorted(summaries.flatMap(({ note }) => note.tags)),
  };
}
