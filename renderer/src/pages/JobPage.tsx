import PlaylistPlayOutlined from '@mui/icons-material/PlaylistPlayOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';

import { hasAddedRows, type Job } from '#shared/job.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorAction } from '../components/ErrorAction.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { Note, StatusChip } from '../components/Status.tsx';
import { WarningNotes } from '../components/WarningNotes.tsx';
import { dataPathOf } from '../dataPath/dataPath.ts';
import { DataPathPicture } from '../dataPath/DataPathPicture.tsx';
import { AcceptedWarnings } from '../job/AcceptedWarnings.tsx';
import { JobActions } from '../job/JobActions.tsx';
import { JobDoneCard } from '../job/JobDoneCard.tsx';
import { JobProgressCard } from '../job/JobProgressCard.tsx';
import { JobTabs } from '../job/JobTabs.tsx';
import { LeftoverTable } from '../job/LeftoverTable.tsx';
import { legsOf } from '../job/legs.ts';
import { failedCount } from '../job/rowState.ts';
import { useNow } from '../job/useNow.ts';
import { describeJob, jobStatus } from '../jobWords.ts';
import { useClusters } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { TargetBand } from '../shell/TargetBand.tsx';
import type { Crumb } from '../shell/TopBar.tsx';
import { useConnection } from '../stores/connection.ts';
import { isRunning, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

import '../job/job.css';

/** One job: where it stands while it runs, and what came of it. */
export function JobPage(): ReactNode {
  const words = useWords();
  const { jobId = '' } = useParams();
  const jobs = useJobs((store) => store.jobs);
  const job = jobs?.get(jobId);
  const isLate = useIsLate(jobId);
  const crumbs = [
    { label: words.say('shell.jobs'), to: '/jobs' },
    { label: job === undefined ? words.say('job.job') : describeJob(job, words) },
  ];
  if (job !== undefined) return <JobView key={job.id} job={job} crumbs={crumbs} />;
  return (
    <Page crumbs={crumbs}>
      <div className="page-head">
        <h1>{words.say('job.job')}</h1>
      </div>
      {jobs === null || !isLate ? (
        <div className="card">
          <SkeletonRows columns={[280, 120, 80]} />
        </div>
      ) : (
        <EmptyState
          icon={<PlaylistPlayOutlined aria-hidden />}
          title={words.say('job.notFound')}
          text={words.say('job.notFoundText')}
          action={
            <Button component={Link} to="/jobs">
              {words.say('shell.openJobs')}
            </Button>
          }
        />
      )}
    </Page>
  );
}

/** The answer to a start may be here before the event that tells of the job. */
const newJobMs = 1000;

/** True when a job that is not there should be. */
function useIsLate(jobId: string): boolean {
  const [lateId, setLateId] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setLateId(jobId), newJobMs);
    return () => clearTimeout(timer);
  }, [jobId]);
  return lateId === jobId;
}

function JobView(props: { readonly job: Job; readonly crumbs: readonly Crumb[] }): ReactNode {
  const { job, crumbs } = props;
  const words = useWords();
  const { clusterId, sourceClusterId } = job.plan.profiles;
  const clusters = useClusters().data;
  const cluster = clusters?.find(({ id }) => id === clusterId);
  const from = clusters?.find(({ id }) => id === sourceClusterId);
  const running = isRunning(job);
  // Of an engine that is gone nothing is known any more, not even that the job goes on.
  const isThere = useConnection((connection) => connection.isThere);
  const now = useNow(running && isThere);
  const status = jobStatus(job, words);
  const seconds = (now.getTime() - new Date(job.createdAt).getTime()) / 1000;
  const role = job.plan.options.kind === 'backup' ? 'source' : 'target';
  return (
    <Page
      crumbs={crumbs}
      layout="wide"
      band={cluster && <TargetBand cluster={cluster} role={role} />}
    >
      <div className="page-head">
        <h1>{describeJob(job, words)}</h1>
        <StatusChip
          kind={status.kind}
          label={running ? `${status.label}, ${words.duration(seconds)}` : status.label}
          isLarge
        />
        <div className="page-actions">
          <JobActions job={job} />
        </div>
      </div>
      {job.error !== null && job.outcome === 'failed' && (
        <ErrorPanel
          error={job.error}
          actions={<ErrorAction error={job.error} profiles={Object.values(job.plan.profiles)} />}
        />
      )}
      {!running && <Leftovers job={job} />}
      {running ? <JobProgressCard job={job} now={now} /> : <JobDoneCard job={job} />}
      {running && <MovingPath job={job} cluster={cluster} from={from} />}
      <WarningNotes warnings={job.warnings} />
      <AcceptedWarnings acceptance={job.acceptance} />
      <JobTabs job={job} />
    </Page>
  );
}

/** Where the bytes are now. After the end the rows are of more interest. */
function MovingPath(props: {
  readonly job: Job;
  readonly cluster: ClusterProfile | undefined;
  readonly from: ClusterProfile | undefined;
}): ReactNode {
  const { job, cluster, from } = props;
  const words = useWords();
  const path = dataPathOf(job.plan, cluster, from);
  if (path.legs.length === 0) return null;
  return (
    <section className="card data-path-card" aria-label={words.say('job.dataPath')}>
      <DataPathPicture path={path} legs={legsOf(job, words)} />
    </section>
  );
}

/** After a job that did not come to its end: what it left, and the ways on. */
function Leftovers({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const isInterrupted = job.outcome === 'interrupted';
  const isAdding = hasAddedRows(job);
  if (job.leftovers.length === 0 && !isInterrupted && !isAdding) return null;
  const hasLeft = job.leftovers.length > 0;
  const what = isInterrupted
    ? words.say('job.interruptedText', { time: words.time(job.finishedAt ?? job.changedAt) })
    : words.say(hasLeft ? 'job.leftText' : 'job.endedText');
  const onlyMissing =
    job.plan.options.kind === 'restore' ? 'job.canContinueRestore' : 'job.canContinue';
  const ways = [
    job.resumable ? words.say(failedCount(job) > 0 ? 'job.canRetry' : onlyMissing) : '',
    isAdding ? words.say('job.addingEnds') : '',
    hasLeft ? words.say('job.canCleanUp') : '',
  ];
  return (
    <section className="column" aria-label={words.say('job.left')}>
      <Note kind="warning">{[what, ...ways].filter((text) => text !== '').join(' ')}</Note>
      {hasLeft && <LeftoverTable job={job} />}
    </section>
  );
}
