import type { BackupSummary } from '#shared/catalog.ts';
import { type ErrorInfo, toErrorInfo } from '#shared/errors.ts';

/** What has come of reading a folder: a backup, none at all, or an error that says nothing of the backup itself. */
type BackupRead =
  | { readonly type: 'summary'; readonly summary: BackupSummary }
  | { readonly type: 'nothing' }
  | { readonly type: 'failed'; readonly error: ErrorInfo };

/** The backups of a storage as far as they are read. Names are there at once, the rest some at a time. */
export interface BackupList {
  /** In the order of the store. */
  readonly names: readonly string[];
  readonly reads: ReadonlyMap<string, BackupRead>;
  /** Names of this reading that are still to come. */
  readonly left: readonly string[];
  /** When the names were listed, ISO time. */
  readonly listedAt: string;
}

/** As many as one call may ask for. */
const together = 50;
/** About what a screen shows. The first answer is waited for, and each backup in it takes its time. */
const firstTogether = 20;

/** A new reading keeps what an earlier one knew of the same names until it knows better. */
export function beginReading(
  names: readonly string[],
  listedAt: string,
  before: BackupList | undefined,
): BackupList {
  const wanted = new Set(names);
  const reads = new Map([...(before?.reads ?? [])].filter(([name]) => wanted.has(name)));
  return { names, reads, left: names, listedAt };
}

/**
 * The names to read next: those that a person looks at and knows nothing of, then those she looks at, then the others that are
 * unknown. Names often end in a date, so that without a wish the last ones are the newest.
 */
export function nextBatch(
  { left, reads }: Pick<BackupList, 'left' | 'reads'>,
  lookedAt: readonly string[],
): string[] {
  const places = new Map(lookedAt.map((name, place) => [name, place]));
  const isUnknown = (name: string): boolean => {
    const read = reads.get(name);
    return read === undefined || read.type === 'failed';
  };
  const rank = (name: string): number => (places.has(name) ? 0 : 2) + (isUnknown(name) ? 0 : 1);
  return left
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) || (places.get(a) ?? 0) - (places.get(b) ?? 0) || compareNames(b, a),
    )
    .slice(0, reads.size === 0 ? firstTogether : together);
}

export function withSummaries(
  list: BackupList,
  batch: readonly string[],
  summaries: readonly BackupSummary[],
): BackupList {
  const found = new Map(summaries.map((summary) => [summary.name, summary]));
  return withReads(list, batch, (name) => {
    const summary = found.get(name);
    return summary === undefined ? { type: 'nothing' } : { type: 'summary', summary };
  });
}

/** One batch that fails takes nothing from the others. */
export function withFailure(
  list: BackupList,
  batch: readonly string[],
  error: unknown,
): BackupList {
  const info = toErrorInfo(error);
  return withReads(list, batch, () => ({ type: 'failed', error: info }));
}

function withReads(
  list: BackupList,
  batch: readonly string[],
  readOf: (name: string) => BackupRead,
): BackupList {
  const done = new Set(batch);
  const reads = new Map(list.reads);
  for (const name of batch) reads.set(name, readOf(name));
  return { ...list, reads, left: list.left.filter((name) => !done.has(name)) };
}

/** The backups that are known, in the order of the store. */
export function summariesOf({ names, reads }: BackupList): BackupSummary[] {
  return names.flatMap((name) => {
    const read = reads.get(name);
    return read?.type === 'summary' ? [read.summary] : [];
  });
}

/** A note is changed on the screen at once. */
export function withNote(list: BackupList, name: string, note: BackupSummary['note']): BackupList {
  const read = list.reads.get(name);
  if (read?.type !== 'summary') return list;
  const summary = { ...read.summary, note };
  return { ...list, reads: new Map(list.reads).set(name, { type: 'summary', summary }) };
}

const collator = new Intl.Collator('en', { numeric: true });

/** The same in every language: names are identifiers. nightly_9 comes before nightly_10. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}
