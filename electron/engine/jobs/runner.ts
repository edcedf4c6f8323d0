import { isDeepStrictEqual } from 'node:util';

import { AppError, type ErrorInfo, toErrorInfo } from '#shared/errors.ts';
import type { Job, JobEvent, JobOutcome } from '#shared/job.ts';

import { isResumable } from './journalState.ts';
import { createRunContext, type RunInput } from './runContext.ts';

/** How long a program, and the clean-ups after it, may take after a stop before the job ends without them. */
const stopWithinMs = 2_000;

export interface JobRun {
  readonly job: () => Job;
  /** The state is 'stopping' when this returns; the job is finished within 2 s. */
  readonly stop: () => void;
  /** The job with its outcome. Never fails. */
  readonly finished: Promise<Job>;
  /** Later than finished when a clean-up did not end in time; the journal is closed then. */
  readonly closed: Promise<Job>;
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
  const { context, report, cleanUps, leftovers, abort, stamp } = createRunContext(input);
  const over = new AbortController();
  let isStopAsked = false;
  let passDeadline = (): void => undefined;
  const deadline = new Promise<void>((resolve) => {
    passDeadline = resolve;
  });
  let tellFinished = (): void => undefined;
  const isFinished = new Promise<void>((resolve) => {
    tellFinished = resolve;
  });

  /** A program that returned has done its work, even when a stop came in the last moment. */
  async function execute(): Promise<End> {
    try {
      await program.run(context);
      return { outcome: 'succeeded', error: null };
    } catch (error) {
      const isStopped = error instanceof AppError && error.code === 'STOPPED';
      return isStopAsked || isStopped
        ? { outcome: 'stopped', error: null }
        : { outcome: 'failed', error: toErrorInfo(error) };
    }
  }

  /** The event is on the disk before anyone sees it; a disk that refuses it must not keep the job from ending. */
  async function finish(end: End): Promise<void> {
    const resumable = isResumable(input.job.plan, end.outcome, end.error);
    const ended = { resumable, leftovers: leftovers() };
    const event: JobEvent = { type: 'job.finished', ...stamp(), ...end, ...ended };
    await journal.append({ type: 'event', event }, { durable: true }).catch((error: unknown) => {
      log.log('error', 'the end of the job is not in its journal', { error: toErrorInfo(error) });
    });
    report.tellWritten(event);
  }

  async function run(): Promise<Job> {
    report.tell({ type: 'job.started', ...stamp() });
    const late = deadline.then((): End => ({ outcome: 'stopped', error: null }));
    let end = await Promise.race([execute(), late]);
    const cleaned = cleanUps.run();
    const failed = await Promise.race([cleaned, deadline.then(() => 0)]);
    if (end.outcome === 'succeeded') {
      report.meter.complete();
      const hasWarnings = report.job().warnings.length > 0 || failed > 0;
      if (hasWarnings) end = { outcome: 'succeededWithWarnings', error: null };
    }
    report.close();
    await finish(end);
    tellFinished();
    await cleaned;
    if (!isDeepStrictEqual(report.job().leftovers, leftovers())) await finish(end);
    over.abort();
    await journal.close();
    return report.job();
  }

  return {
    job: report.job,
    closed: run(),
    finished: isFinished.then(report.job),
    stop() {
      if (isStopAsked || report.job().state === 'finished') return;
      isStopAsked = true;
      report.tell({ type: 'job.stopping', ...stamp() });
      abort(new AppError('STOPPED'));
      void clock.sleep(stopWithinMs, over.signal).then(passDeadline, () => undefined);
    },
  };
}
