import { toErrorInfo } from '#shared/errors.ts';
import type { Job, JobEvent, Leftover } from '#shared/job.ts';

import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type CleanUps, createCleanUps } from './cleanUps.ts';
import type { JobContext, JobProgram } from './jobContext.ts';
import { createJobReport, type JobReport } from './jobReport.ts';
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
}

/** What the programs see of a run (context), and what the runner needs to end it. */
export interface RunContext {
  readonly context: JobContext;
  readonly report: JobReport;
  readonly cleanUps: CleanUps;
  /** Made and not reported gone, over all runs of the job. */
  readonly leftovers: () => Leftover[];
  readonly abort: (reason: Error) => void;
  readonly stamp: () => { jobId: string; at: string };
}

/**
 * Once the job is finished, a program that is still running can no longer change what is shown of it, nor make anything
 * new (leftoverMade fails); what it removes is still recorded while the journal is open.
 */
export function createRunContext(input: RunInput): RunContext {
  const { job, journal, clock, log } = input;
  const controller = new AbortController();
  const cleanUps = createCleanUps({ clock, log });
  const leftoverRecords: JournalRecord[] = journal.records.filter(isLeftover);
  const report = createJobReport({ job, clock, keep, emit: input.emit });

  /** A job whose progress cannot be written down must not go on: its next start would not know what it made. */
  async function write(
    record: JournalRecord,
    options: { durable: boolean } = { durable: false },
  ): Promise<void> {
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

  function stamp() {
    return { jobId: job.id, at: clock.now().toISOString() };
  }

  const isOver = (): boolean => report.job().state === 'finished';
  const isEnding = (): boolean => controller.signal.aborted || isOver();

  const context: JobContext = {
    jobId: job.id,
    plan: job.plan,
    signal: controller.signal,
    clock,
    log,
    earlier: input.isResumed ? journal.records : [],
    isResumed: input.isResumed,
    journal: write,
    phase(phase) {
      report.meter.phase(phase);
      // Both would take the job out of 'stopping' again.
      if (!isEnding()) report.tell({ type: 'job.phase', ...stamp(), phase });
    },
    waiting(reason) {
      if (isEnding()) return;
      report.tell({ type: 'job.waiting', ...stamp(), reason: toErrorInfo(reason) });
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
    warn(warning) {
      const text = JSON.stringify(warning);
      // A resumed run finds again what an earlier one has warned of.
      const isKnown = report.job().warnings.some((known) => JSON.stringify(known) === text);
      if (!isKnown && !isOver()) report.tell({ type: 'job.warning', ...stamp(), warning });
    },
    onEnd: cleanUps.add,
    async leftoverMade(leftover) {
      controller.signal.throwIfAborted();
      const record: JournalRecord = { type: 'leftoverMade', leftover };
      leftoverRecords.push(record);
      await write(record, { durable: true });
    },
    async leftoverGone(leftover) {
      const record: JournalRecord = { type: 'leftoverGone', leftover };
      leftoverRecords.push(record);
      await write(record, { durable: true });
    },
  };
  return {
    context,
    report,
    cleanUps,
    leftovers: () => leftoversOf(leftoverRecords),
    abort: (reason) => controller.abort(reason),
    stamp,
  };
}

function isLeftover(record: JournalRecord): boolean {
  return record.type === 'leftoverMade' || record.type === 'leftoverGone';
}
