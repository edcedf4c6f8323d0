import { errorCatalog } from '#shared/errorCatalog.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import {
  applyJobEvent,
  type Job,
  type JobOutcome,
  isResumableKind,
  type Leftover,
} from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

import { isStuck } from './collectionNotes.ts';
import type { GcPause, GcResumed, JournalRecord } from './journalRecord.ts';

/** The job a journal tells of, or null when its first event is missing: nothing can be said without the plan. */
export function foldJob(records: readonly JournalRecord[]): Job | null {
  let job: Job | null = null;
  for (const record of records) {
    if (record.type !== 'event') continue;
    const { event } = record;
    if (event.type === 'job.queued') job = event.job;
    else if (job !== null) job = applyJobEvent(job, event);
  }
  return job;
}

/** What was made and not reported gone, oldest first. */
export function leftoversOf(records: readonly JournalRecord[]): Leftover[] {
  const left = new Map<string, Leftover>();
  for (const record of records) {
    if (record.type === 'leftoverMade') left.set(idOf(record.leftover), record.leftover);
    if (record.type === 'leftoverGone') left.delete(idOf(record.leftover));
  }
  return [...left.values()];
}

function idOf({ kind, where }: Leftover): string {
  return `${kind} ${where}`;
}

/** Pauses of garbage collection that nothing has ended; a ticket is only unique at its endpoint. */
export function gcPausesOf(records: readonly JournalRecord[]): GcPause[] {
  const open = new Map<string, GcPause>();
  const keyOf = ({ endpoint, collectionId }: GcPause | GcResumed, ticket: string) =>
    `${endpoint} ${collectionId} ${ticket}`;
  for (const record of records) {
    if (record.type === 'gcPaused') {
      // The record before the request had no ticket yet; this one takes its place.
      open.delete(keyOf(record, ''));
      open.set(keyOf(record, record.ticket), record);
    }
    if (record.type === 'gcResumed') open.delete(keyOf(record, record.ticket));
  }
  return [...open.values()];
}

/**
 * A job that nobody runs any more, from its folded events and all its records. Without a last word it was interrupted, at
 * the time of the last thing known of it; a program that did not heed its stop records leftovers even after a last word.
 */
export function endedJob(job: Job, records: readonly JournalRecord[]): Job {
  const leftovers = leftoversOf(records);
  if (job.state === 'finished') return { ...job, leftovers };
  return applyJobEvent(job, {
    type: 'job.finished',
    jobId: job.id,
    at: job.changedAt,
    outcome: 'interrupted',
    resumable: isResumable(job.plan, { outcome: 'interrupted', error: null }, records),
    error: null,
    leftovers,
  });
}

/** Only when trying again can help without another plan. */
export function isResumable(
  plan: Plan,
  { outcome, error }: { readonly outcome: JobOutcome; readonly error: ErrorInfo | null },
  records: readonly JournalRecord[],
): boolean {
  if (!isResumableKind(plan.options.kind) || isStuck(plan, records)) return false;
  if (outcome === 'succeeded' || outcome === 'succeededWithWarnings') return false;
  if (error === null) return true;
  const errorClass = errorCatalog[error.code].class;
  return errorClass !== 'input' && errorClass !== 'unsupported';
}
