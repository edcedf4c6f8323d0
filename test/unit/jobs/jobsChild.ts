import { createJobs } from '#engine/jobs/jobs.ts';
import { hashPlan } from '#engine/jobs/planHash.ts';
import type { Logger } from '#engine/log.ts';
import { thisProcess } from '#engine/processOwner.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import { Plan } from '#shared/plan.ts';

// Starts one job that never ends, and prints its id when its first leftover is in the journal.
const [, , dataFolder = '', planText = ''] = process.argv;
const plan = Plan.parse(JSON.parse(planText));
const log: Logger = { log: () => undefined, with: () => log };
const jobs = await createJobs({
  redact: (text) => text,
  dataFolder,
  clock: createSystemClock(),
  log,
  emit: () => undefined,
  randomId: () => 'elsewhere',
  owner: thisProcess(),
  programFor: async () => ({
    collections: [],
    async run(context) {
      context.phase('backUp');
      await context.leftoverMade({ kind: 'partialBackup', where: 'b/backup/nightly/' });
      process.stdout.write(`${context.jobId}\n`);
      await context.clock.sleep(600_000, new AbortController().signal);
    },
    cleanUp: async () => undefined,
  }),
});
await jobs.start(plan, hashPlan(plan));
