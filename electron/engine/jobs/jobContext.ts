import type { AppError } from '#shared/errors.ts';
import type { CollectionProgress, Leftover, Phase } from '#shared/job.ts';
import type { Plan, PlanWarning } from '#shared/plan.ts';

import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { JournalRecord } from './journalRecord.ts';
import type { MovingRoute } from './progressMeter.ts';

/** What a program is given for one run. Everything it reports goes to the journal and to the screens from here. */
export interface JobContext {
  readonly jobId: string;
  readonly plan: Plan;
  /** Aborted on stop, with the AppError STOPPED as reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Logger;
  /** Records of earlier runs of this job, oldest first; empty for a first run. */
  readonly earlier: readonly JournalRecord[];
  readonly isResumed: boolean;
  /** Resolves when the record is handed over, with durable when it lies on the disk. Fails with DISK_FULL or FILE_UNREADABLE. */
  journal(record: JournalRecord, options?: { durable: boolean }): Promise<void>;
  /** The phase of the job as a whole. */
  phase(phase: Phase): void;
  /** Merged into the row; a change of bytes alone is shown at most four times a second, any other at once. */
  collection(index: number, change: Partial<CollectionProgress>): void;
  /** Adds to the totals of the current phase. */
  planned(bytes: number, objects: number): void;
  /** Adds to what is done in the current phase. */
  done(bytes: number, objects: number): void;
  /** Adds to the bytes that went this way, however often they are counted as done. */
  moved(bytes: number, route: MovingRoute): void;
  /** A job that warned ends as succeededWithWarnings. */
  warn(warning: PlanWarning): void;
  /** Says why nothing moves; the next progress ends it. */
  waiting(reason: AppError): void;
  /** Await it before the thing is made: the record is on the disk first. */
  leftoverMade(leftover: Leftover): Promise<void>;
  /** Call it after the thing is removed. */
  leftoverGone(leftover: Leftover): Promise<void>;
}

/** One kind of job, made for one plan. */
export interface JobProgram {
  /** The rows as they stand before the first run. */
  readonly collections: readonly CollectionProgress[];
  run(context: JobContext): Promise<void>;
  /** Removes the leftovers of a stopped, failed or interrupted job; earlier tells what it made. */
  cleanUp(context: JobContext): Promise<void>;
}
