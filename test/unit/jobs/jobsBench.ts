import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobProgram } from '#engine/jobs/jobContext.ts';
import { createJobs, type Jobs } from '#engine/jobs/jobs.ts';
import { formatRecord } from '#engine/jobs/journalFile.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';
import { hashPlan } from '#engine/jobs/planHash.ts';
import { thisProcess } from '#engine/processOwner.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job } from '#shared/job.ts';
import type { Plan } from '#shared/plan.ts';

import { createManualClock, type ManualClock } from '../../manualClock.ts';
import {
  backupPlan,
  createLog,
  jobOf,
  type LogLine,
  programOf,
  temporaryFolder,
} from './builders.ts';

/** A data folder and all that jobs need; every open() is one more engine on that folder. */
export interface JobsBench {
  readonly clock: ManualClock;
  readonly folder: string;
  readonly events: EngineEvent[];
  readonly logLines: LogLine[];
  /** Runs as every job that is started or resumed from here on. */
  program: JobProgram;
  open(): Promise<Jobs>;
  /** Writes the journal of a job 'killed', as a process leaves it that is killed. */
  kill(records: readonly JournalRecord[], plan?: Plan): Promise<Job>;
}

export async function createJobsBench(): Promise<JobsBench> {
  const dataFolder = await temporaryFolder();
  const folder = join(dataFolder, 'jobs');
  let ids = 0;
  const bench: JobsBench = {
    clock: createManualClock('2030-01-01T00:00:00.000Z'),
    folder,
    events: [],
    logLines: [],
    program: programOf(async () => undefined),
    open: () =>
      createJobs({
        redact: (text) => text.replaceAll('hunter2', '•••'),
        dataFolder,
        clock: bench.clock,
        log: createLog(bench.logLines),
        emit: (event) => void bench.events.push(event),
        randomId: () => {
          ids += 1;
          return `job-${ids}`;
        },
        owner: thisProcess(),
        programFor: async () => bench.program,
      }),
    async kill(records, plan = backupPlan()) {
      const job = jobOf(plan, { id: 'killed' });
      const at = { jobId: job.id, at: job.createdAt };
      const lines: JournalRecord[] = [
        { type: 'event', event: { type: 'job.queued', ...at, job } },
        { type: 'event', event: { type: 'job.started', ...at } },
        ...records,
      ];
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'killed.jsonl'), lines.map(formatRecord).join(''));
      return job;
    },
  };
  return bench;
}

export function start(jobs: Jobs, plan: Plan = backupPlan()): Promise<string> {
  return jobs.start(plan, hashPlan(plan));
}
