import { type ReactNode, useState } from 'react';

import type { Job } from '#shared/job.ts';

import { CardTabs } from '../components/CardTabs.tsx';
import { PlanText } from '../components/PlanText.tsx';
import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { CollectionTable } from './CollectionTable.tsx';
import { EventLog } from './EventLog.tsx';
import { VerificationTable } from './VerificationTable.tsx';

type TabName = 'verification' | 'collections' | 'log' | 'plan';

/** The details of a job: rows counted, collections, what happened, and the plan. */
export function JobTabs({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const [chosen, setChosen] = useState<TabName | null>(null);
  const hasVerdicts = !isRunning(job) && job.collections.some(({ rows }) => rows !== null);
  // A deletion has none.
  const hasCollections = job.collections.length > 0;
  const first = hasVerdicts ? 'verification' : hasCollections ? 'collections' : 'log';
  // A job that is gone on with has no verdicts any more.
  const tab = chosen === null || (chosen === 'verification' && !hasVerdicts) ? first : chosen;
  const collections = {
    name: 'collections',
    label: words.say('job.collectionsTab'),
    count: words.number(job.collections.length),
  } as const;
  const verification = { name: 'verification', label: words.say('job.verification') } as const;
  return (
    <CardTabs<TabName>
      label={words.say('job.details')}
      className="job-tabs"
      tabs={[
        ...(hasVerdicts ? [verification] : []),
        ...(hasCollections ? [collections] : []),
        { name: 'log', label: words.say('job.log') },
        { name: 'plan', label: words.say('job.plan') },
      ]}
      chosen={tab}
      onChoose={setChosen}
    >
      {tab === 'verification' && <VerificationTable job={job} />}
      {tab === 'collections' && <CollectionTable job={job} />}
      {tab === 'log' && <EventLog job={job} />}
      {tab === 'plan' && <PlanText plan={job.plan} sha256={job.planSha256} />}
    </CardTabs>
  );
}
