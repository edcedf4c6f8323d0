import { isDeepStrictEqual } from 'node:util';

import { toErrorInfo } from '#shared/errors.ts';
import type { Job, JobEvent, Leftover } from '#shared/job.ts';

import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { redactTexts } from '../redactTexts.ts';
import type { JobContext, JobProgram } from './jobContext.ts';
import { createJobReport } from './jobReport.ts';
import type { Journal } from './journal.ts';
import type { JournalRecord } from './journalRecord.ts';
import { leftoversOf } from './journalState.ts';

export interface RunInput {
  /** As it stands before this run. */
  readonly job: Job;
  readonly program: JobProgram;
  /** Closed by the run. */
  readonly journal: Journal;
  readonly isResumed: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly emit: (event: JobEvent) => void;
  readonly redact: (text: string) => string;
}

/**
 * What the programs see of a run (context), and what the runner needs to end it.
 * Once the job is finished, a program that is still running can no longer change what is shown of it, nor make anything
 * new (leftoverMade fails); what it removes is still recorded.
 */
export function createRunContext(input: RunInput) {
  const { job, journal, clock, log, isResumed, redact } = input;
  const controller = new AbortController();
  const { signal } = controller;
  const records = journal.records.filter(isKept);
  const report = createJobReport({ job, clock, keep, emit: input.emit });

  /** A job whose progress cannot be written down must not go on: its next start would not know what it made. */
  async function write(record: JournalRecord, options?: { durable: boolean }): Promise<void> {
    if (isKept(record)) records.push(record);
    try {
      await journal.append(record, options);
    } catch (error) {
      controller.abort(error);
      throw error;
    }
  }

  function keep(event: JobEvent): void {
    write({ type: 'event', event }).catch((error: unknown) => {
      log.log('error', 'the journal cannot be written', { error: toErrorInfo(error) });
    });
  }

  async function writeLeftover(
    type: 'leftoverMade' | 'leftoverGone',
    leftover: Leftover,
  ): Promise<void> {
    await write({ type, leftover }, { durable: true });
    // The record above is what the journal keeps of it.
    const leftovers = leftoversOf(records);
    if (!isOver()) report.tellWritten({ type: 'job.leftovers', ...stamp(), leftovers });
  }

  const stamp = () => ({ jobId: job.id, at: clock.now().toISOString() });
  const isOver = () => report.job().state === 'finished';
  /** A phase or a wait would take the job out of 'stopping' again. */
  const isEnding = () => signal.aborted || isOver();

  const context: JobContext = {
    jobId: job.id,
    plan: job.plan,
    signal,
    clock,
    log,
    earlier: isResumed ? journal.records : [],
    isResumed,
    journal: write,
    phase(phase) {
      report.meter.phase(phase);
      if (!isEnding()) report.tell({ type: 'job.phase', ...stamp(), phase });
    },
    waiting(reason) {
      const { state, error } = report.job();
      // Many copies wait for the same thing.
      const isTold = state === 'waiting' && error?.code === reason.code;
      if (isEnding() || isTold) return;
      report.tell({
        type: 'job.waiting',
        ...stamp(),
        reason: redactTexts(toErrorInfo(reason), redact),
      });
    },
    collection(index, change) {
      if (!isOver()) report.collection(index, change);
    },
    planned(bytes, objects) {
      report.meter.planned(bytes, objects);
      if (!isOver()) report.moved();
    },
    done(bytes, objects) {
      report.meter.done(bytes, objects);
      if (!isOver()) report.moved();
    },
    moved(bytes, route) {
      report.meter.moved(bytes, route);
      if (!isOver()) report.moved();
    },
    warn(said) {
      const warning = redactTexts(said, redact);
      // A resumed run finds again what an earlier one has warned of.
      const isKnown = report.job().warnings.some((known) => isDeepStrictEqual(known, warning));
      if (!isKnown && !isOver()) report.tell({ type: 'job.warning', ...stamp(), warning });
    },
    async leftoverMade(leftover) {
      signal.throwIfAborted();
      await writeLeftover('leftoverMade', leftover);
    },
    leftoverGone: (leftover) => writeLeftover('leftoverGone', leftover),
  };
  return {
    context,
    report,
    /** Notes and leftovers, of all runs of the job. */
    records: (): readonly JournalRecord[] => records,
    abort: (reason: Error) => controller.abort(reason),
    stamp,
  };
}

/** What the end of a run is judged by; objects and events would be too many to keep. */
function isKept({ type }: JournalRecord): boolean {
  return type === 'note' || type === 'leftoverMade' || type === 'leftoverGone';
}
