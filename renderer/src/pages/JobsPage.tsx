import PlaylistPlayOutlined from '@mui/icons-material/PlaylistPlayOutlined';
import { type ReactNode, useState } from 'react';

import { CardTabs } from '../components/CardTabs.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { NewCopyButton } from '../components/NewCopyButton.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { JobTable } from '../job/JobTable.tsx';
import { Page } from '../shell/Page.tsx';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

const tabs = ['all', 'running', 'finished'] as const;
type TabName = (typeof tabs)[number];

/** Everything that runs and that has run. */
export function JobsPage(): ReactNode {
  const words = useWords();
  const jobs = sortedJobs(useJobs((store) => store.jobs));
  const isLoaded = useJobs((store) => store.jobs !== null);
  const [tab, setTab] = useState<TabName>('all');
  const lists = {
    all: jobs,
    running: jobs.filter(isRunning),
    finished: jobs.filter((job) => !isRunning(job)),
  };
  const isEmpty = isLoaded && jobs.length === 0;
  return (
    <Page crumbs={[{ label: words.say('shell.jobs') }]} layout="wide">
      <div className="page-head">
        <h1>{words.say('shell.jobs')}</h1>
        {!isEmpty && (
          <div className="page-actions">
            <NewCopyButton />
          </div>
        )}
      </div>
      {isEmpty ? (
        <EmptyState
          icon={<PlaylistPlayOutlined aria-hidden />}
          title={words.say('job.noJobs')}
          text={words.say('job.noJobsText')}
          action={<NewCopyButton />}
        />
      ) : (
        <CardTabs<TabName>
          label={words.say('shell.jobs')}
          className="scroll-x"
          tabs={tabs.map((name) => ({
            name,
            label: words.say(`job.${name}`),
            count: words.number(lists[name].length),
          }))}
          chosen={tab}
          onChoose={setTab}
        >
          {isLoaded ? <JobTable jobs={lists[tab]} /> : <SkeletonRows columns={[220, 90, 60]} />}
          {isLoaded && lists[tab].length === 0 && (
            <p className="padded small muted">{words.say('job.noneHere')}</p>
          )}
        </CardTabs>
      )}
    </Page>
  );
}
