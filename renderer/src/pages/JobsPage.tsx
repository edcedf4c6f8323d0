import AddOutlined from '@mui/icons-material/AddOutlined';
import PlaylistPlayOutlined from '@mui/icons-material/PlaylistPlayOutlined';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';

import { EmptyState } from '../components/EmptyState.tsx';
import { JobTable } from '../job/JobTable.tsx';
import { Page } from '../shell/Page.tsx';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

/** Everything that runs and that has run. */
export function JobsPage(): ReactNode {
  const words = useWords();
  const jobs = sortedJobs(useJobs((store) => store.jobs));
  const isLoaded = useJobs((store) => store.jobs !== null);
  const [tab, setTab] = useState<'all' | 'running' | 'finished'>('all');
  const running = jobs.filter(isRunning);
  const finished = jobs.filter((job) => !isRunning(job));
  const shown = { all: jobs, running, finished }[tab];
  const newCopy = (
    <Button
      variant="contained"
      color="primary"
      startIcon={<AddOutlined />}
      component={Link}
      to="/copy"
    >
      {words.say('home.newCopy')}
    </Button>
  );
  return (
    <Page crumbs={[{ label: words.say('shell.jobs') }]} layout="wide">
      <div className="page-head">
        <h1>{words.say('shell.jobs')}</h1>
        <div className="page-actions">{newCopy}</div>
      </div>
      {isLoaded && jobs.length === 0 ? (
        <EmptyState
          icon={<PlaylistPlayOutlined />}
          title={words.say('job.noJobs')}
          text={words.say('job.noJobsText')}
        />
      ) : (
        <section className="card" style={{ overflowX: 'auto' }}>
          <Tabs
            value={tab}
            onChange={(_, value: typeof tab) => setTab(value)}
            sx={{ borderBottom: '1px solid var(--border)', px: 1 }}
          >
            <Tab value="all" label={`${words.say('job.all')} ${words.number(jobs.length)}`} />
            <Tab
              value="running"
              label={`${words.say('job.running')} ${words.number(running.length)}`}
            />
            <Tab
              value="finished"
              label={`${words.say('job.finished')} ${words.number(finished.length)}`}
            />
          </Tabs>
          <JobTable jobs={shown} />
          {shown.length === 0 && <p className="padded small muted">{words.say('job.noneHere')}</p>}
        </section>
      )}
    </Page>
  );
}
