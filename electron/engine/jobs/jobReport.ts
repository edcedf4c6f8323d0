import { applyJobEvent, type CollectionProgress, type Job, type JobEvent } from '#shared/job.ts';

import type { Clock } from '../clock.ts';
import { createProgressMeter, phaseWeights } from './progressMeter.ts';

/** At most four times a second; the journal keeps only one in twenty of those, so that it stays short. */
const showEveryMs = 250;
const keepEveryMs = 5_000;

/** Turns what a program reports into events: changes of state at once, bytes at most four times a second. */
export function createJobReport(input: {
  readonly job: Job;
  readonly clock: Clock;
  readonly keep: (event: JobEvent) => void;
  readonly emit: (event: JobEvent) => void;
}) {
  const { clock, keep, emit } = input;
  const meter = createProgressMeter(phaseWeights(input.job.plan));
  const closing = new AbortController();
  let { job } = input;
  const rows = [...job.collections];
  const keptRows = [...rows];
  let isUnshown = false;
  let isTimed = false;
  let shownMs = Number.NEGATIVE_INFINITY;
  let keptMs = clock.monotonicMs();

  function send(event: JobEvent): void {
    job = applyJobEvent(job, event);
    emit(event);
  }

  /** Folds an event into the job, keeps it in the journal and sends it out. */
  function tell(event: JobEvent): void {
    // Progress made before the wait, shown after it, would look like the end of the wait.
    if (event.type === 'job.waiting' && isUnshown) show();
    keep(event);
    send(event);
  }

  function stamp() {
    return { jobId: job.id, at: clock.now().toISOString() };
  }

  function show(): void {
    const nowMs = clock.monotonicMs();
    const isKept = closing.signal.aborted || nowMs - keptMs >= keepEveryMs;
    shownMs = nowMs;
    isUnshown = false;
    const progress = meter.snapshot(nowMs);
    for (const [index, collection] of rows.entries()) {
      const event: JobEvent = { type: 'job.collection', ...stamp(), index, collection };
      if (collection !== job.collections[index]) send(event);
      if (!isKept || collection === keptRows[index]) continue;
      keptRows[index] = collection;
      keep(event);
    }
    const event: JobEvent = { type: 'job.progress', ...stamp(), progress };
    if (isKept) {
      keptMs = nowMs;
      keep(event);
    }
    send(event);
  }

  /** To be called after every change of the meter. */
  function moved(): void {
    if (closing.signal.aborted) return;
    isUnshown = true;
    const waitMs = shownMs + showEveryMs - clock.monotonicMs();
    if (waitMs <= 0) show();
    else if (!isTimed) void showIn(waitMs);
  }

  async function showIn(waitMs: number): Promise<void> {
    isTimed = true;
    await clock.sleep(waitMs, closing.signal).catch(() => undefined);
    isTimed = false;
    if (isUnshown && !closing.signal.aborted) show();
  }

  return {
    meter,
    tell,
    moved,
    job: () => job,
    /** Sends an event that lies in the journal already. */
    tellWritten: send,
    collection(index: number, change: Partial<CollectionProgress>): void {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`the job has no collection ${index}`);
      if (closing.signal.aborted) return;
      const collection = { ...row, ...change };
      rows[index] = collection;
      if (isOnlyBytes(change)) return moved();
      keptRows[index] = collection;
      tell({ type: 'job.collection', ...stamp(), index, collection });
    },
    /** Shows and keeps the last progress, even when nothing changed since. */
    close(): void {
      if (closing.signal.aborted) return;
      closing.abort();
      show();
    },
  };
}

function isOnlyBytes(change: Partial<CollectionProgress>): boolean {
  return Object.keys(change).every((name) => name === 'doneBytes' || name === 'totalBytes');
}
