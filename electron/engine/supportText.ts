import { z } from 'zod';

import { CheckResult } from '#shared/check.ts';
import { AppInfo } from '#shared/contract.ts';
import { Job, JobEvent } from '#shared/job.ts';
import { Plan } from '#shared/plan.ts';

import { JobLogLine } from './jobs/jobLog.ts';
import { redactTexts } from './redactTexts.ts';

/** A connection test of saved profiles, as it ended. */
export interface EndedTest {
  /** ISO time. */
  readonly at: string;
  readonly clusterId: string;
  readonly storageId: string | null;
  readonly results: readonly CheckResult[];
}

interface SupportFacts {
  /** ISO time. */
  readonly at: string;
  readonly program: Pick<AppInfo, 'version' | 'host' | 'secrets'>;
  readonly platform: z.infer<typeof Platform>;
  readonly job: Job;
  readonly events: readonly JobEvent[];
  readonly log: readonly JobLogLine[];
  readonly tests: readonly EndedTest[];
}

const Platform = z.object({
  system: z.string(),
  architecture: z.string(),
  node: z.string(),
  /** '' outside of it. */
  electron: z.string(),
});

/** All that may be in it: what a job or a plan has beyond, today or later, stays out until it is named here. */
const Support = z.object({
  format: z.literal('milvus-backup-studio/support'),
  at: z.string(),
  program: AppInfo.pick({ version: true, host: true, secrets: true }),
  platform: Platform,
  job: Job.pick({
    id: true,
    planSha256: true,
    state: true,
    outcome: true,
    resumable: true,
    phase: true,
    createdAt: true,
    changedAt: true,
    finishedAt: true,
    progress: true,
    error: true,
    warnings: true,
    leftovers: true,
    collections: true,
  }).extend({ collectionsInAll: z.number() }),
  plan: Plan.pick({
    options: true,
    backupName: true,
    source: true,
    target: true,
    via: true,
    routes: true,
    databases: true,
    actions: true,
  }).extend({ actionsInAll: z.number() }),
  events: z.array(JobEvent),
  log: z.array(JobLogLine.omit({ jobId: true })),
  connectionTests: z.array(
    z.object({ at: z.string(), steps: z.array(CheckResult.omit({ fixes: true })) }),
  ),
});

const mostEvents = 200;
/** Collections and actions: enough to see what the job is about. */
const mostListed = 100;

/** What helps others to understand a job, as JSON for a person to read before she hands it on. */
export function supportText(facts: SupportFacts, redact: (text: string) => string): string {
  const { job, events, tests, ...rest } = facts;
  const { plan, collections } = job;
  const { actions, databases } = plan;
  const content = Support.parse({
    format: 'milvus-backup-studio/support',
    ...rest,
    job: {
      ...job,
      // Those that failed first: they are what is asked about.
      collections: collections
        .toSorted((a, b) => Number(b.error !== null) - Number(a.error !== null))
        .slice(0, mostListed),
      collectionsInAll: collections.length,
    },
    plan: {
      ...plan,
      databases: databases.slice(0, mostListed),
      actions: actions.slice(0, mostListed),
      actionsInAll: actions.length,
    },
    // The first one repeats the job and its plan.
    events: events.filter(({ type }) => type !== 'job.queued').slice(-mostEvents),
    connectionTests: tests.map(({ at, results }) => ({ at, steps: results })),
  });
  return `${JSON.stringify(redactTexts(content, redact), null, 2)}\n`;
}
