import os from 'node:os';
import path from 'node:path';

import type { AppInfo, contract } from '#shared/contract.ts';
import type { Job } from '#shared/job.ts';
import type { Handlers } from '#shared/rpc.ts';

import type { Clock } from '../clock.ts';
import { readJobLog } from '../jobs/jobLog.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type EndedTest, supportText } from '../supportText.ts';

/** What a person can hand on to whoever helps her. It is told, never sent. */
export function createSupportHandlers(input: {
  readonly jobs: Pick<Jobs, 'refresh' | 'get' | 'events'>;
  readonly endedTests: () => readonly EndedTest[];
  readonly dataFolder: string;
  readonly program: Pick<AppInfo, 'version' | 'host' | 'secrets'>;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
}): Pick<Handlers<typeof contract>, 'support'> {
  const { jobs, endedTests, dataFolder, program, clock, redact } = input;
  return {
    support: {
      async ofJob({ jobId }) {
        await jobs.refresh();
        const job = jobs.get(jobId);
        const facts = {
          at: clock.now().toISOString(),
          program,
          platform: thisPlatform(),
          job,
          events: await jobs.events(jobId),
          log: await readJobLog(path.join(dataFolder, 'logs'), jobId),
          tests: endedTests().filter((test) => isAbout(test, job)),
        };
        return { text: supportText(facts, redact) };
      },
    },
  };
}

function thisPlatform() {
  const { node, electron = '' } = process.versions;
  const system = `${os.type()} ${os.release()}`;
  return { system, architecture: process.arch, node, electron };
}

function isAbout({ clusterId, storageId }: EndedTest, { plan: { profiles } }: Job): boolean {
  const ids = Object.values(profiles);
  return ids.includes(clusterId) || (storageId !== null && ids.includes(storageId));
}
