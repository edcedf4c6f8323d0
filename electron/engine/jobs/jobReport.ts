import { applyJobEvent, type CollectionProgress, type Job, type JobEvent } from '#shared/job.ts';

import type { Clock } from '../clock.ts';
import { createProgressMeter, phaseWeights, type ProgressMeter } from './progressMeter.ts';

/** At most four times a second; the journal keeps only one in twenty of those, so that it stays short. */
const showEveryMs = 250;
const keepEveryMs = 5_000;

export interface JobReport {
  readonly meter: ProgressMeter;
  readonly job: () => Job;
  /** Folds an event into the job, keeps it in the journal and sends it out. */
  tell(event: JobEvent): void;
  /** Sends an event that lies in the journal already. */
  tellWritten(event: JobEvent): void;
  collection(index: number, change: Partial<CollectionProgress>): void;
  /** To be called after every change of the meter. */
  moved(): void;
  /** Shows and keeps the last progress, even when nothing changed since. */
  close(): void;
}

/** Turns what a program reports into events: changes of state at once, bytes at most four times a second. */
export function createJobReport(input: {
  readonly job: Job;
  readonly clock: Clock;
  readonly keep: (event: JobEvent) => void;
  readonly emit: (event: JobEvent) => void;
}): JobReport {
  const { clock, keep, emit } = input;
  const meter = createProgressMeter(phaseWeights(input.job.plan));
  const closing = new AbortController();
  let { job } = input;
  const rows = [...job.collections];
  const unshownRows = new Set<number>();
  const unkeptRows = new Set<number>();
  let isUnshown = false;
  let isTimed = false;
  let shownMs = Number.NEGATIVE_INFINITY;
  let keptMs = clock.monotonicMs();

  function send(event: JobEvent): void {
    job = applyJobEvent(job, event);
    emit(event);
  }

  function rowEvent(index: number, collection: CollectionProgress): JobEvent {
    return { type: 'job.collection', ...stamp(), index, collection };
  }

  function stamp() {
    return { jobId: job.id, at: clock.now().toISOString() };
  }

  function show(): void {
    const nowMs = clock.monotonicMs();
    const isKept = closing.signal.aborted || nowMs - keptMs >= keepEveryMs;
    shownMs = nowMs;
    isUnshown = false;
    if (isKept) keptMs = nowMs;
    const progress: JobEvent = {
      type: 'job.progress',
      ...stamp(),
      progress: meter.snapshot(nowMs),
    };
    for (const index of unshownRows) sendRow(index);
    unshownRows.clear();
    if (isKept) {
      keepRows();
      keep(progress);
    }
    send(progress);
  }

  function sendRow(index: number): void {
    const row = rows[index];
    if (row !== undefined) send(rowEvent(index, row));
  }

  function keepRows(): void {
    for (const index of unkeptRows) {
      const row = rows[index];
      if (row !== undefined) keep(rowEvent(index, row));
    }
    unkeptRows.clear();
  }

  function moved(): void {
    if (closing.signal.aborted) return;
    isUnshown = true;
    const waitMs = shownMs + showEveryMs - clock.monotonicMs();
    if (waitMs <= 0) return show();
    if (isTimed) return;
    isTimed = true;
    void clock.sleep(waitMs, closing.signal).then(
      () => {
        isTimed = false;
        if (isUnshown) show();
      },
      () => undefined,
    );
  }

  return {
    meter,
    moved,
    job: () => job,
    tell(event) {
      // Progress made before the wait, shown after it, would look like the end of the wait.
      if (event.type === 'job.waiting' && isUnshown) show();
      keep(event);
      send(event);
    },
    tellWritten: send,
    collection(index, change) {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`the job has no collection ${index}`);
      if (closing.signal.aborted) return;
      const next = { ...row, ...change };
      rows[index] = next;
      if (isOnlyBytes(change)) {
        unshownRows.add(index);
        unkeptRows.add(index);
        return moved();
      }
      unshownRows.delete(index);
      unkeptRows.delete(index);
      const event = rowEvent(index, next);
      keep(event);
      send(event);
    },
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      show();
    },
  };
}

function isOnlyBytes(change: Partial<CollectionProgress>): boolean {
  return Object.keys(change).every((name) => name === 'doneBytes' || name === 'totalBytes');
}
