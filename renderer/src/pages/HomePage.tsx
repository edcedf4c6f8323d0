import AddOutlined from '@mui/icons-material/AddOutlined';
import BackupOutlined from '@mui/icons-material/BackupOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { ClusterCard } from '../home/ClusterCard.tsx';
import { FirstSteps } from '../home/FirstSteps.tsx';
import { LastJobsCard } from '../home/LastJobsCard.tsx';
import { RunningJobCard } from '../home/RunningJobCard.tsx';
import { useClusters } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

/** First steps as long as there is no cluster; then what runs, what came of the last jobs, and the clusters. */
export function HomePage(): ReactNode {
  const words = useWords();
  const [parameters] = useSearchParams();
  const clusters = useClusters();
  const jobs = sortedJobs(useJobs((store) => store.jobs));
  const crumbs = [{ label: words.say('shell.home') }];
  const isFirst = clusters.data?.length === 0 || parameters.has('first-steps');
  if (clusters.error) {
    return (
      <Page crumbs={crumbs}>
        <ErrorPanel error={clusters.error} />
      </Page>
    );
  }
  if (clusters.data === undefined) return <Page crumbs={crumbs}>{null}</Page>;
  if (isFirst) {
    return (
      <Page crumbs={crumbs}>
        <FirstSteps />
      </Page>
    );
  }
  return (
    <Page crumbs={crumbs}>
      <div className="page-head">
        <h1>{words.say('shell.home')}</h1>
        <div className="page-actions">
          <Button startIcon={<BackupOutlined />} component={Link} to="/back-up">
            {words.say('shell.backUp')}
          </Button>
          <Button
            variant="contained"
            color="primary"
            startIcon={<AddOutlined />}
            component={Link}
            to="/copy"
          >
            {words.say('home.newCopy')}
          </Button>
        </div>
      </div>
      {jobs.filter(isRunning).map((job) => (
        <RunningJobCard key={job.id} job={job} />
      ))}
      <LastJobsCard jobs={jobs.filter((job) => !isRunning(job))} />
      <ClusterCard clusters={clusters.data} />
    </Page>
  );
}
