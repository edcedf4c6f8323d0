import AddOutlined from '@mui/icons-material/AddOutlined';
import PlaylistPlayOutlined from '@mui/icons-material/PlaylistPlayOutlined';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useId, useState } from 'react';
import { Link } from 'react-router';

import { EmptyState } from '../components/EmptyState.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { TabLabel } from '../components/TabLabel.tsx';
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
  const panelId = useId();
  const [tab, setTab] = useState<TabName>('all');
  const lists = {
    all: jobs,
    running: jobs.filter(isRunning),
    finished: jobs.filter((job) => !isRunning(job)),
  };
  const newCopy = (
    <Button
      variant="contained"
      color="primary"
      startIcon={<AddOutlined aria-hidden />}
      component={Link}
      to="/copy"
    >
      {words.say('home.newCopy')}
    </Button>
  );
  const isEmpty = isLoaded && jobs.length === 0;
  return (
    <Page crumbs={[{ label: words.say('shell.jobs') }]} layout="wide">
      <div className="page-head">
        <h1>{words.say('shell.jobs')}</h1>
        {!isEmpty && <div className="page-actions">{newCopy}</div>}
      </div>
      {isEmpty ? (
        <EmptyState
          icon={<PlaylistPlayOutlined aria-hidden />}
          title={words.say('job.noJobs')}
          text={words.say('job.noJobsText')}
          action={newCopy}
        />
      ) : (
        <section className="card scroll-x" aria-label={words.say('shell.jobs')}>
          <Tabs className="card-tabs" value={tab} onChange={(_, value: TabName) => setTab(value)}>
            {tabs.map((name) => (
              <Tab
                key={name}
                value={name}
                id={`${panelId}-${name}`}
                aria-controls={panelId}
                label={
                  <TabLabel
                    text={words.say(`job.${name}`)}
                    count={words.number(lists[name].length)}
                  />
                }
              />
            ))}
          </Tabs>
          <div role="tabpanel" id={panelId} aria-labelledby={`${panelId}-${tab}`}>
            {isLoaded ? <JobTable jobs={lists[tab]} /> : <SkeletonRows columns={[220, 90, 60]} />}
            {isLoaded && lists[tab].length === 0 && (
              <p className="padded small muted">{words.say('job.noneHere')}</p>
            )}
          </div>
        </section>
      )}
    </Page>
  );
}
