import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useId, useState } from 'react';

import type { Job } from '#shared/job.ts';

import { PlanText } from '../components/PlanText.tsx';
import { TabLabel } from '../components/TabLabel.tsx';
import { isRunning } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { CollectionTable } from './CollectionTable.tsx';
import { EventLog } from './EventLog.tsx';
import { VerificationTable } from './VerificationTable.tsx';

type TabName = 'verification' | 'collections' | 'log' | 'plan';

/** The details of a job: rows counted, collections, what happened, and the plan. */
export function JobTabs({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const panelId = useId();
  const [chosen, setChosen] = useState<TabName | null>(null);
  const hasVerdicts = !isRunning(job) && job.collections.some(({ rows }) => rows !== null);
  const fallback = hasVerdicts ? 'verification' : 'collections';
  const tab = chosen === 'verification' && !hasVerdicts ? fallback : (chosen ?? fallback);
  const props = (name: TabName) =>
    ({ value: name, id: `${panelId}-${name}`, 'aria-controls': panelId }) as const;
  return (
    <section className="card job-tabs" aria-label={words.say('job.details')}>
      <Tabs
        className="card-tabs"
        value={tab}
        onChange={(_, value: TabName) => setChosen(value)}
        variant="scrollable"
        scrollButtons={false}
      >
        {hasVerdicts && <Tab {...props('verification')} label={words.say('job.verification')} />}
        <Tab
          {...props('collections')}
          label={
            <TabLabel
              text={words.say('job.collectionsTab')}
              count={words.number(job.collections.length)}
            />
          }
        />
        <Tab {...props('log')} label={words.say('job.log')} />
        <Tab {...props('plan')} label={words.say('job.plan')} />
      </Tabs>
      <div
        className="tab-panel"
        role="tabpanel"
        id={panelId}
        aria-labelledby={`${panelId}-${tab}`}
        tabIndex={0}
      >
        {tab === 'verification' && <VerificationTable job={job} />}
        {tab === 'collections' && <CollectionTable job={job} />}
        {tab === 'log' && <EventLog job={job} />}
        {tab === 'plan' && <PlanText plan={job.plan} sha256={job.planSha256} />}
      </div>
    </section>
  );
}
