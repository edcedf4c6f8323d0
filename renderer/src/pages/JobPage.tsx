import CleaningServicesOutlined from '@mui/icons-material/CleaningServicesOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import StopOutlined from '@mui/icons-material/StopOutlined';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useParams } from 'react-router';

import type { Job } from '#shared/job.ts';

import { api } from '../api.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { Note, StatusChip } from '../components/Status.tsx';
import { dataPathOf } from '../dataPath/dataPath.ts';
import { DataPathPicture } from '../dataPath/DataPathPicture.tsx';
import { CollectionTable } from '../job/CollectionTable.tsx';
import { EventLog } from '../job/EventLog.tsx';

import '../job/job.css';
import { JobAnnouncer } from '../job/JobAnnouncer.tsx';
import { JobDoneCard } from '../job/JobDoneCard.tsx';
import { JobProgressCard } from '../job/JobProgressCard.tsx';
import { legsOf } from '../job/legs.ts';
import { LeftoverTable, StopDialog } from '../job/StopDialog.tsx';
import { useNow } from '../job/useNow.ts';
import { VerificationTable } from '../job/VerificationTable.tsx';
import { describeJob, jobStatus } from '../jobWords.ts';
import { useClusters } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { TargetBand } from '../shell/TargetBand.tsx';
import { isRunning, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { warningText } from '../wizard/warningText.ts';

/** One job: where it stands while it runs, and what came of it. */
export function JobPage(): ReactNode {
  const words = useWords();
  const { jobId = '' } = useParams();
  const jobs = useJobs((store) => store.jobs);
  const job = jobs?.get(jobId);
  const crumbs = [
    { label: words.say('shell.jobs'), to: '/jobs' },
    { label: job === undefined ? words.say('job.job') : describeJob(job, words) },
  ];
  if (job === undefined) {
    return (
      <Page crumbs={crumbs}>
        {jobs !== null && (
          <EmptyState
            icon={<StopOutlined />}
            title={words.say('job.notFound')}
            text={words.say('job.notFoundText')}
          />
        )}
      </Page>
    );
  }
  return <JobView key={job.id} job={job} crumbs={crumbs} />;
}

function JobView(props: {
  readonly job: Job;
  readonly crumbs: Parameters<typeof Page>[0]['crumbs'];
}): ReactNode {
  const { job, crumbs } = props;
  const words = useWords();
  const cluster = useClusters().data?.find(({ id }) => id === job.plan.profiles.clusterId);
  const running = isRunning(job);
  const now = useNow(running);
  const status = jobStatus(job, words);
  const path = dataPathOf(job.plan, cluster);
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
        <JobActions job={job} />
      </div>
      {job.error !== null && !running && <ErrorPanel error={job.error} />}
      {!running && <Leftovers job={job} />}
      {running ? <JobProgressCard job={job} now={now} /> : <JobDoneCard job={job} />}
      {path.legs.length > 0 && (
        <section className="card padded">
          <DataPathPicture path={path} legs={legsOf(job, words)} />
        </section>
      )}
      {job.warnings.map((warning) => (
        <Note key={`${warning.code}${JSON.stringify(warning.params)}`} kind="warning">
          {warningText(warning, words)}
        </Note>
      ))}
      <JobTabs job={job} />
      <JobAnnouncer job={job} />
    </Page>
  );
}

function JobActions({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const [isAsking, setAsking] = useState(false);
  const resume = useMutation({ mutationFn: () => api.jobs.resume({ jobId: job.id }) });
  const cleanUp = useMutation({ mutationFn: () => api.jobs.cleanUp({ jobId: job.id }) });
  const error = resume.error ?? cleanUp.error;
  if (isRunning(job)) {
    return (
      <div className="page-actions">
        <Button
          color="error"
          startIcon={<StopOutlined />}
          disabled={job.state === 'stopping'}
          onClick={() => setAsking(true)}
        >
          {words.say('job.stop')}
        </Button>
        {isAsking && <StopDialog job={job} onClose={() => setAsking(false)} />}
      </div>
    );
  }
  return (
    <div className="page-actions">
      {error && (
        <span className="small" style={{ color: 'var(--error)' }} role="alert">
          {error.message}
        </span>
      )}
      {job.leftovers.length > 0 && (
        <Button
          startIcon={<CleaningServicesOutlined />}
          disabled={cleanUp.isPending}
          onClick={() => cleanUp.mutate()}
        >
          {words.say('job.cleanUp')}
        </Button>
      )}
      {job.resumable && (
        <Button
          variant="contained"
          color="primary"
          startIcon={<PlayArrowOutlined />}
          disabled={resume.isPending}
          onClick={() => resume.mutate()}
        >
          {words.say('job.continue')}
        </Button>
      )}
    </div>
  );
}

/** After a job that did not come to its end: what it left, and the two ways on. */
function Leftovers({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  if (job.leftovers.length === 0) return null;
  return (
    <section className="column">
      <Note kind="warning">
        {words.say(job.outcome === 'interrupted' ? 'job.interruptedText' : 'job.leftText')}{' '}
        {words.say(job.resumable ? 'job.canContinue' : 'job.canCleanUp')}
      </Note>
      <LeftoverTable job={job} />
    </section>
  );
}

type TabName = 'verification' | 'collections' | 'log' | 'plan';

function JobTabs({ job }: { readonly job: Job }): ReactNode {
  const words = useWords();
  const hasVerdicts = !isRunning(job) && job.collections.some(({ rows }) => rows !== null);
  const [chosen, setChosen] = useState<TabName | null>(null);
  const tab = chosen ?? (hasVerdicts ? 'verification' : 'collections');
  return (
    <section className="card" style={{ overflowX: 'auto', flex: 'none' }}>
      <Tabs
        value={tab}
        onChange={(_, value: TabName) => setChosen(value)}
        sx={{ borderBottom: '1px solid var(--border)', px: 1 }}
      >
        {hasVerdicts && <Tab value="verification" label={words.say('job.verification')} />}
        <Tab
          value="collections"
          label={`${words.say('job.collectionsTab')} ${words.number(job.collections.length)}`}
        />
        <Tab value="log" label={words.say('job.log')} />
        <Tab value="plan" label={words.say('job.plan')} />
      </Tabs>
      {tab === 'verification' && <VerificationTable job={job} />}
      {tab === 'collections' && <CollectionTable job={job} />}
      {tab === 'log' && <EventLog job={job} />}
      {tab === 'plan' && (
        <pre className="mono padded" tabIndex={0} style={{ margin: 0, overflow: 'auto' }}>
          {JSON.stringify(job.plan, null, 2)}
        </pre>
      )}
    </section>
  );
}
