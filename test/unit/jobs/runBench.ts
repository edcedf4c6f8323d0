import { join } from 'node:path';

import type { JobContext } from '#engine/jobs/jobContext.ts';
import { type Journal, openJournal } from '#engine/jobs/journal.ts';
import { readJournal } from '#engine/jobs/journalFile.ts';
import { type JobRun, startRun } from '#engine/jobs/runner.ts';
import type { JobEvent, Leftover } from '#shared/job.ts';
import type { Plan, PlanWarning } from '#shared/plan.ts';

import { createManualClock, type ManualClock } from '../../manualClock.ts';
import { backupPlan, createLog, jobOf, programOf, row, temporaryFolder } from './builders.ts';

export const warning: PlanWarning = { code: 'gcNotPaused', params: {} };
export const partial: Leftover = { kind: 'partialBackup', where: 'b/backup/nightly/' };

export interface RunBench {
  readonly clock: ManualClock;
  readonly path: string;
  readonly events: JobEvent[];
  /** Runs a program as one more run of the bench's one job. */
  start(
    run: (context: JobContext) => Promise<void>,
    options?: { plan?: Plan; isResumed?: boolean; journal?: Journal; rows?: number },
  ): Promise<JobRun>;
  /** The events that the journal holds. */
  keptEvents(): Promise<JobEvent[]>;
}

export async function createRunBench(): Promise<RunBench> {
  const clock = createManualClock('2030-01-01T00:00:00.000Z');
  const path = join(await temporaryFolder(), 'job.jsonl');
  const events: JobEvent[] = [];
  return {
    clock,
    path,
    events,
    async start(run, { plan = backupPlan(), isResumed = false, journal, rows = 1 } = {}) {
      return startRun({
        redact: (text) => text,
        job: jobOf(plan, { collections: Array.from({ length: rows }, () => row()) }),
        program: programOf(run),
        journal: journal ?? (await openJournal(path, { clock })),
        isResumed,
        clock,
        log: createLog(),
        emit: (event) => void events.push(event),
      });
    },
    async keptEvents() {
      const { records } = await readJournal(path);
      return records.filter((record) => record.type === 'event').map(({ event }) => event);
    },
  };
}

export function typesOf(events: readonly JobEvent[]): string[] {
  return events.map(({ type }) => type);
}
