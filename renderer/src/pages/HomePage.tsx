import BackupOutlined from '@mui/icons-material/BackupOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { NewCopyButton } from '../components/NewCopyButton.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { ClusterCard } from '../home/ClusterCard.tsx';
import { DraftCards } from '../home/DraftCards.tsx';
import { FirstSteps } from '../home/FirstSteps.tsx';
import { InterruptedJobCard, isCutOff } from '../home/InterruptedJobCard.tsx';
import { LastJobsCard } from '../home/LastJobsCard.tsx';
import { RunningJobCard } from '../home/RunningJobCard.tsx';
import { useNow } from '../job/useNow.ts';
import { useClusters } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { isRunning, sortedJobs, useJobs } from '../stores/jobs.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useWords } from '../texts/texts.ts';
import { NoClusters } from '../wizard/NoClusters.tsx';

import '../home/home.css';

/** First steps as long as there is no cluster; then what runs, what came of the last jobs, and the clusters. */
export function HomePage(): ReactNode {
  const words = useWords();
  const [parameters] = useSearchParams();
  const isSkipped = usePreferences((store) => store.preferences.firstStepsDone);
  const clusters = useClusters();
  const hasJobs = useJobs(({ jobs }) => jobs !== null && jobs.size > 0);
  const crumbs = [{ label: words.say('shell.home') }];
  if (clusters.error) {
    return (
      <Page crumbs={crumbs}>
        <ErrorPanel
          error={clusters.error}
          actions={
            <Button variant="contained" color="primary" onClick={() => void clusters.refetch()}>
              {words.say('shell.retry')}
            </Button>
          }
        />
      </Page>
    );
  }
  // A job that waits for a decision must not hide behind them.
  const isFirst = clusters.data?.length === 0 && !isSkipped && !hasJobs;
  if (isFirst || parameters.has('first-steps')) {
    return (
      <Page crumbs={crumbs}>
        <FirstSteps />
      </Page>
    );
  }
  return (
    <Page crumbs={crumbs}>
      <HomeHead canStart={clusters.data?.length !== 0} />
      <Jobs />
      {clusters.data === undefined && (
        <div className="card">
          <SkeletonRows columns={[120, 56, 130, 60, 40, 60, 120]} />
        </div>
      )}
      {clusters.data?.length === 0 && <NoClusters />}
      {clusters.data !== undefined && clusters.data.length > 0 && (
        <ClusterCard clusters={clusters.data} />
      )}
    </Page>
  );
}

function HomeHead({ canStart }: { readonly canStart: boolean }): ReactNode {
  const words = useWords();
  const now = useNow(true);
  return (
    <div className="page-head">
      <h1>{words.say('shell.home')}</h1>
      <span className="small secondary">{words.day(now)}</span>
      {canStart && (
        <div className="page-actions">
          <Button startIcon={<BackupOutlined aria-hidden />} component={Link} to="/back-up">
            {words.say('shell.backUp')}
          </Button>
          <NewCopyButton />
        </div>
      )}
    </div>
  );
}

/** What waits for a decision, what runs, what was begun, and what came of the others. */
function Jobs(): ReactNode {
  const jobs = sortedJobs(useJobs((store) => store.jobs));
  const isLoaded = useJobs((store) => store.jobs !== null);
  return (
    <>
      {jobs.filter(isCutOff).map((job) => (
        <InterruptedJobCard key={job.id} job={job} />
      ))}
      {jobs.filter(isRunning).map((job) => (
        <RunningJobCard key={job.id} job={job} />
      ))}
      <DraftCards />
      {isLoaded ? (
        <LastJobsCard jobs={jobs.filter((job) => !isRunning(job))} />
      ) : (
        <div className="card">
          <SkeletonRows columns={[220, 90, 60, 60, 140, 60]} />
        </div>
      )}
    </>
  );
}
