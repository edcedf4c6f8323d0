import { contract } from '#shared/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import { applyJobEvent, type Job } from '#shared/job.ts';
import { type Client, createClient, type Transport } from '#shared/rpc.ts';

import { clean } from './clean.ts';
import { defaultDataFolder } from './environment.ts';
import type { CliHost, OpenedEngine } from './host.ts';
import type { Screen } from './screen.ts';
import type { Words } from './words.ts';

export interface GlobalOptions {
  readonly config: string;
  readonly set: readonly string[];
  readonly dataDir?: string;
}

/** What every command works with. */
export interface Scope {
  readonly host: CliHost;
  readonly screen: Screen;
  readonly words: Words;
  readonly stop: StopRequests;
}

/** A scope with an engine. */
export interface Session extends Scope {
  readonly options: GlobalOptions;
  readonly client: Client<typeof contract>;
  readonly feed: JobFeed;
  readonly opened: Omit<OpenedEngine, 'engine'>;
}

/** A command line that was read. */
export interface Task {
  readonly command: string;
  readonly options: GlobalOptions;
  /** Gives the exit code. */
  readonly action: (session: Session) => Promise<number>;
}

const aboutJobs = ['jobs', 'resume', 'cleanup'];

/** Opens an engine, hands it to the task, and closes it whatever happens. */
export async function runTask({ command, options, action }: Task, scope: Scope): Promise<number> {
  const { host, stop, screen, words } = scope;
  const { engine, ...opened } = await stop.unlessStopped(
    host.openEngine({
      dataFolder: options.dataDir ?? defaultDataFolder(host),
      config: command === 'jobs' ? null : { path: options.config, sets: options.set },
    }),
  );
  const client = createClient(contract, engine.call);
  const session = { ...scope, options, client, feed: openJobFeed(engine), opened };
  try {
    for (const key of opened.unknownKeys) {
      screen.warn(words.say('config.unknownKey', { key, path: options.config }));
    }
    for (const warning of opened.warnings) screen.warn(clean(warning));
    if (!aboutJobs.includes(command)) noteInterrupted(session);
    return await action(session);
  } finally {
    // When it takes longer to close, its journal knows what is left.
    await stop.patiently(engine.close());
  }
}

/** One line for all of them, so that it is read. */
function noteInterrupted({ screen, words, feed }: Session): void {
  const interrupted = feed.jobs().filter(({ outcome, resumable, leftovers }) => {
    return outcome === 'interrupted' && (resumable || leftovers.length > 0);
  });
  const [job] = interrupted;
  if (job === undefined) return;
  if (interrupted.length > 1) {
    screen.warn(words.count('interrupted.many', interrupted.length));
    return;
  }
  const params = { job: job.id, name: job.plan.backupName, time: words.time(job.changedAt) };
  screen.warn(words.say(job.resumable ? 'interrupted.resumable' : 'interrupted.one', params));
}

export const defaultConfig = 'backup.yaml';

/** The command to type next, with the configuration this one was given. */
export function commandLine(verb: 'resume' | 'cleanup', jobId: string, session: Session): string {
  const { config, dataDir } = session.options;
  const words = ['milvus-backup-studio', verb, jobId];
  if (config !== defaultConfig) words.push('--config', quoted(config));
  if (dataDir !== undefined) words.push('--data-dir', quoted(dataDir));
  return words.join(' ');
}

function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

export type StopRequests = ReturnType<typeof listenForStop>;

/** The engine ends a stopped job within 2 s; what takes longer is not waited for. */
const patienceMs = 3_000;

/** Listens to the stop signals of the process for as long as a command runs. */
export function listenForStop(host: Pick<CliHost, 'onStopSignal' | 'clock'>) {
  const [first, second] = [new AbortController(), new AbortController()];
  const close = host.onStopSignal(() => (first.signal.aborted ? second : first).abort());
  const stopped = whenAborted(first);
  return {
    /** Resolves at the first Ctrl-C. */
    stopped,
    /** Resolves at the second: nothing is waited for any more. */
    aborted: whenAborted(second),
    /** The work, or STOPPED at the first Ctrl-C, whichever comes first. Only for work that leaves nothing behind. */
    unlessStopped: <T>(work: Promise<T>): Promise<T> =>
      Promise.race([work, stopped.then(() => Promise.reject(new AppError('STOPPED')))]),
    /** The work, or null when it has not ended 3 s after the first Ctrl-C. */
    async patiently<T>(work: Promise<T>): Promise<T | null> {
      const over = new AbortController();
      const late = stopped.then(() => host.clock.sleep(patienceMs, over.signal)).then(() => null);
      try {
        return await Promise.race([work, late]);
      } finally {
        over.abort();
      }
    },
    close,
  };
}

function whenAborted({ signal }: AbortController): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

type EventOfJob = Exclude<EngineEvent, { type: 'jobs.snapshot' }>;

type JobFeed = ReturnType<typeof openJobFeed>;

/**
 * Folds the events of an engine into its jobs. Events are kept until their job is followed, because a job begins before
 * the answer that names it has arrived.
 */
function openJobFeed(engine: Pick<Transport<EngineEvent>, 'subscribe'>) {
  const jobs = new Map<string, Job>();
  const early: { readonly event: EventOfJob; readonly job: Job }[] = [];
  let followed: ((event: EventOfJob, job: Job) => void) | null = null;

  engine.subscribe((event) => {
    if (event.type === 'jobs.snapshot') {
      for (const job of event.jobs) jobs.set(job.id, job);
      return;
    }
    const before = event.type === 'job.queued' ? event.job : jobs.get(event.jobId);
    if (before === undefined) return;
    const job = event.type === 'job.log' ? before : applyJobEvent(before, event);
    jobs.set(job.id, job);
    if (followed === null) early.push({ event, job });
    else followed(event, job);
  });

  return {
    /** As the events tell it so far, newest first. */
    jobs: () => [...jobs.values()],
    job: (jobId: string) => jobs.get(jobId),
    /** Calls back with every event of the job since the feed was opened; resolves when the job has finished. */
    follow: (jobId: string, onEvent: (event: EventOfJob, job: Job) => void): Promise<Job> =>
      new Promise((resolve) => {
        followed = (event, job) => {
          if (event.jobId !== jobId) return;
          onEvent(event, job);
          if (event.type === 'job.finished') resolve(job);
        };
        for (const { event, job } of early.splice(0)) followed(event, job);
      }),
  };
}
