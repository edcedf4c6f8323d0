import { AppError, type ErrorInfo, toErrorInfo } from '#shared/errors.ts';
import type { Job, JobEvent, JobOutcome, Leftover } from '#shared/job.ts';

import { isResumable } from './journalState.ts';
import { createRunContext, type RunInput } from './runContext.ts';

/** How long a program, and the clean-ups after it, may take after a stop before the job ends without them. */
export const stopWithinMs = 2_000;

export interface JobRun {
  readonly job: () => Job;
  /** The state is 'stopping' when this returns; the job is finished within 2 s. */
  readonly stop: () => void;
  /** The job with its outcome. Never fails. */
  readonly finished: Promise<Job>;
  /** Later than finished when a clean-up did not end in time; the journal is closed then. */
  readonly closed: Promise<Job>;
}

type Ending =
  | { readonly type: 'returned' }
  | { readonly type: 'threw'; readonly error: unknown }
  | { readonly type: 'late' };

/**
 * Runs a program once, from 'job.started' to 'job.finished'. This is the one place that turns what a program returns or
 * throws into an outcome, and that ends what it has begun.
 */
export function startRun(input: RunInput): JobRun {
  const { program, journal, clock, log } = input;
  const { context, report, cleanUps, leftovers, abort, stamp } = createRunContext(input);
  const over = new AbortController();
  let isStopAsked = false;
  let passDeadline = (): void => undefined;
  const deadline = new Promise<Ending>((resolve) => {
    passDeadline = () => resolve({ type: 'late' });
  });

  async function execute(): Promise<Ending> {
    try {
      await program.run(context);
      return { type: 'returned' };
    } catch (error) {
      return { type: 'threw', error };
    }
  }

  /** The event is on the disk before anyone sees it; a disk that refuses it must not keep the job from ending. */
  async function finish(end: { outcome: JobOutcome; error: ErrorInfo | null }): Promise<void> {
    const event: JobEvent = {
      type: 'job.finished',
      ...stamp(),
      ...end,
      resumable: isResumable(input.job.plan, end.outcome, end.error),
      leftovers: leftovers(),
    };
    await journal.append({ type: 'event', event }, { durable: true }).catch((error: unknown) => {
      log.log('error', 'the end of the job is not in its journal', { error: toErrorInfo(error) });
    });
    report.tellWritten(event);
  }

  async function run(resolveFinished: (job: Job) => void): Promise<Job> {
    report.tell({ type: 'job.started', ...stamp() });
    const ending = await Promise.race([execute(), deadline]);
    const cleaned = cleanUps.run();
    const cleaning = await Promise.race([cleaned, deadline.then(() => ({ failed: 0 }))]);
    const hasWarnings = report.job().warnings.length > 0 || cleaning.failed > 0;
    const end = outcomeOf(ending, { isStopAsked, hasWarnings });
    if (ending.type === 'returned') report.meter.complete();
    report.close();
    await finish(end);
    resolveFinished(report.job());
    await cleaned;
    if (!isSame(report.job().leftovers, leftovers())) await finish(end);
    over.abort();
    await journal.close();
    return report.job();
  }

  const { promise: finished, resolve: resolveFinished } = deferred<Job>();
  const closed = run(resolveFinished);
  return {
    job: report.job,
    finished,
    closed,
    stop() {
      if (isStopAsked || report.job().state === 'finished') return;
      isStopAsked = true;
      report.tell({ type: 'job.stopping', ...stamp() });
      abort(new AppError('STOPPED'));
      void clock.sleep(stopWithinMs, over.signal).then(passDeadline, () => undefined);
    },
  };
}

/** A program that returned has done its work, even when a stop came in the last moment. */
export function outcomeOf(
  ending: Ending,
  { isStopAsked, hasWarnings }: { readonly isStopAsked: boolean; readonly hasWarnings: boolean },
): { outcome: JobOutcome; error: ErrorInfo | null } {
  if (ending.type === 'returned') {
    return { outcome: hasWarnings ? 'succeededWithWarnings' : 'succeeded', error: null };
  }
  const isStopped =
    isStopAsked ||
    ending.type === 'late' ||
    (ending.error instanceof AppError && ending.error.code === 'STOPPED');
  return isStopped
    ? { outcome: 'stopped', error: null }
    : { outcome: 'failed', error: toErrorInfo(ending.error) };
}

function isSame(before: readonly Leftover[], after: readonly Leftover[]): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
