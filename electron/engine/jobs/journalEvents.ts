import { isDeepStrictEqual } from 'node:util';

import type { CollectionProgress, JobEvent } from '#shared/job.ts';

import type { JournalRecord } from './journalRecord.ts';

/** What happened, oldest first: without the progress in between, which comes every few seconds and says nothing later on. */
export function keptEvents(records: readonly JournalRecord[]): JobEvent[] {
  const rows = new Map<number, CollectionProgress>();
  const events = records.flatMap((record) => (record.type === 'event' ? [record.event] : []));
  return events.filter((event) => {
    if (event.type === 'job.queued')
      event.job.collections.forEach((row, index) => rows.set(index, row));
    if (event.type !== 'job.collection') return event.type !== 'job.progress';
    const before = rows.get(event.index);
    rows.set(event.index, event.collection);
    return before === undefined || !isSameButBytes(before, event.collection);
  });
}

function isSameButBytes(before: CollectionProgress, after: CollectionProgress): boolean {
  const { doneBytes, totalBytes } = before;
  return isDeepStrictEqual(before, { ...after, doneBytes, totalBytes });
}
