import { AppError, type ErrorInfo, toErrorInfo } from '#shared/errors.ts';
import type { Job, JobEvent, JobOutcome } from '#shared/job.ts';

import { redactTexts } from '../redactTexts.ts';
import { isResumable, leftoversOf } from './journalState.ts';
import { createRunContext, type RunInput } from './runContext.ts';

/** How long a program may take after a stop before the job ends without it. */
const stopWithinMs = 2_000;

export interface JobRun {
  readonly job: () => Job;
  /** The state is 'stopping' when this returns; the job is finished within 2 s. */
  readonly stop: () => void;
  /** The job with its outcome. Never fails. */
  readonly finished: Promise<Job>;
  /** When the program has ended, too, however late after a stop; the journal is closed then. */
  readonly closed: Promise<void>;
}

interface End {
  readonly outcome: JobOutcome;
  readonly error: ErrorInfo | null;
}

/**
 * Runs a program once, from 'job.started' to 'job.finished'. This is the one place that turns what a program returns or
 * throws into an outcome, and that ends what it has begun.
 */
export function startRun(input: RunInput): JobRun {
  const { program, journal, clock, log } = input;
  const { context, report, records, abort, stamp } = createRunContext(input);
  const over = new AbortController();
  let isStopAsked = false;
  let passDeadline = (): void => undefined;
  const deadline = new Promise<End>((resolve) => {
    passDeadline = () => resolve({ outcome: 'stopped', error: null });
  });

  /** A program that returned has done its work, even when a stop came in the last moment. */
  async function execute(): Promise<End> {
    try {
      await program.run(context);
      const hasWarnings = report.job().warnings.length > 0;
      return { outcome: hasWarnings ? 'succeededWithWarnings' : 'succeeded', error: null };
    } catch (error) {
      const isStopped = error instanceof AppError && error.code === 'STOPPED';
      return isStopAsked || isStopped
        ? { outcome: 'stopped', error: null }
        : { outcome: 'failed', error: redactTexts(toErrorInfo(error), input.redact) };
    }
  }

  /** The event is on the disk before anyone sees it; a disk that refuses it must not keep the job from ending. */
  async function finish(end: End): Promise<Job> {
    const { outcome } = end;
    if (outcome === 'succeeded' || outcome === 'succeededWithWarnings') report.meter.complete();
    report.close();
    const resumable = isResumable(input.job.plan, end, records());
    const ended = { resumable, leftovers: leftoversOf(records()) };
    const event: JobEvent = { type: 'job.finished', ...stamp(), ...end, ...ended };
    await journal.append({ type: 'event', event }, { durable: true }).catch((cause: unknown) => {
      log.log('error', 'the end of the job is not in its journal', { error: toErrorInfo(cause) });
    });
    report.tellWritten(event);
    return report.job();
  }

  report.tell({ type: 'job.started', ...stamp() });
  const executed = execute();
  const finished = Promise.race([executed, deadline]).then(finish);

  async function close(): Promise<void> {
    await Promise.all([executed, finished]);
    over.abort();
    await journal.close();
  }

  return {
    job: report.job,
    finished,
    closed: close(),
    stop() {
      if (isStopAsked || report.job().state === 'finished') return;
      isStopAsked = true;
      report.tell({ type: 'job.stopping', ...stamp() });
      abort(new AppError('STOPPED'));
      void clock.sleep(stopWithinMs, over.signal).then(passDeadline, () => undefined);
    },
  };
}
