import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { JobEvent } from '#shared/job.ts';

import { leftoversOf } from './journalState.ts';
import { createRunContext, type RunInput } from './runContext.ts';
import type { JobRun } from './runner.ts';

/**
 * Has the program of an ended job remove what the job left behind. closed fails with the program's error; leftovers
 * that it did remove are off the list all the same. The journal is closed after it.
 */
export function startCleanUp(input: RunInput): JobRun {
  const { program, journal, log } = input;
  const { context, report, records, abort, stamp } = createRunContext(input);

  async function tellEnd(): Promise<void> {
    const { outcome, error } = report.job();
    // What is half removed cannot be gone on with, and a crash in the middle must not forget that.
    const ended = { outcome: outcome ?? 'interrupted', error, resumable: false };
    const leftovers = leftoversOf(records());
    const event: JobEvent = { type: 'job.finished', ...stamp(), ...ended, leftovers };
    await journal.append({ type: 'event', event }, { durable: true });
    report.tellWritten(event);
  }

  async function run(): Promise<void> {
    try {
      await tellEnd();
      await program.cleanUp(context);
    } catch (error) {
      log.log('warn', 'what the job left is not all removed', { error: toErrorInfo(error) });
      throw error;
    } finally {
      try {
        await tellEnd();
      } finally {
        await journal.close();
      }
    }
  }

  return {
    job: report.job,
    stop: () => abort(new AppError('STOPPED')),
    finished: Promise.resolve(report.job()),
    closed: run(),
  };
}
