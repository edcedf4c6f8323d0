import type { CheckResult } from '#shared/check.ts';
import { contract } from '#shared/contract.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import { applyJobEvent, type Job } from '#shared/job.ts';
import { isPracticePlan, type PracticeCluster, type PracticeClusterId } from '#shared/practice.ts';
import { type Client, createClient, type Transport } from '#shared/rpc.ts';

import { defaultDataFolder } from './environment.ts';
import type { CliHost, OpenedEngine, ProfileSource, TargetSource } from './host.ts';
import { findNamed, requireNames } from './namedProfiles.ts';
import { needsTarget } from './openProfiles.ts';
import type { Screen } from './screen.ts';
import type { Words } from './words.ts';

export interface GlobalOptions {
  readonly config: string;
  readonly set: readonly string[];
  readonly practice?: PracticeClusterId;
  readonly dataDir?: string;
  /** Where something is copied to; a job that does so is gone on with by it, too. */
  readonly toConfig?: string;
  readonly toPractice?: PracticeClusterId;
  /** Names of saved profiles. */
  readonly cluster?: string;
  readonly storage?: string;
  readonly toCluster?: string;
  readonly toStorage?: string;
  readonly vaultKeyFile?: string;
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

/** A scope with the data folder and nothing opened. */
export interface Folder extends Scope {
  readonly dataFolder: string;
}

/** What a command line asks for. Gives the exit code. */
export type Action =
  | { readonly needs: 'engine'; readonly run: (session: Session) => Promise<number> }
  | { readonly needs: 'folder'; readonly run: (folder: Folder) => Promise<number> };

/** A command line that was read. */
export interface Task {
  readonly command: string;
  readonly options: GlobalOptions;
  readonly action: Action;
}

const aboutJobs = ['jobs', 'resume', 'cleanup'];

/** Runs a task and gives its exit code; an engine is opened for it where it needs one, and closed whatever happens. */
export async function runTask({ command, options, action }: Task, scope: Scope): Promise<number> {
  const { host, stop, screen, words } = scope;
  const dataFolder = options.dataDir ?? defaultDataFolder(host);
  if (action.needs === 'folder') return action.run({ ...scope, dataFolder });
  const profiles = sourceOf(command, options);
  requireNames(command, options, words);
  const { engine, ...made } = await stop.unlessStopped(
    host.openEngine({
      dataFolder,
      profiles,
      target: targetOf(options),
      signal: stop.signal,
    }),
  );
  const client = createClient(contract, engine.call);
  const feed = openJobFeed(engine);
  try {
    const named = profiles.type === 'saved' ? await findNamed(client, options) : {};
    const opened = { ...made, ...named };
    const session = { ...scope, options, client, feed, opened };
    if (opened.practice !== null) notePractice(opened.practice, scope);
    for (const key of opened.unknownKeys) {
      screen.warn(words.say('config.unknownKey', { key, path: options.config }));
    }
    for (const { code, params } of opened.warnings) {
      screen.warn(words.say(`profiles.warning.${code}`, params));
    }
    for (const notice of opened.notices) screen.warn(words.error(toErrorInfo(notice)).title);
    if (!aboutJobs.includes(command)) noteInterrupted(session);
    return await action.run(session);
  } finally {
    // When it takes longer to close, its journal knows what is left.
    await stop.patiently(engine.close());
  }
}

function sourceOf(command: string, options: GlobalOptions): ProfileSource {
  const { config, set, practice, cluster, storage, vaultKeyFile = null } = options;
  if (command === 'jobs') return { type: 'none' };
  if (command === 'profile' || cluster !== undefined || storage !== undefined) {
    return { type: 'saved', vaultKeyFile };
  }
  if (practice !== undefined) return { type: 'practice', cluster: practice };
  return { type: 'config', path: config, sets: set };
}

function targetOf({ toConfig, toPractice }: GlobalOptions): TargetSource | null {
  if (toPractice !== undefined) return { type: 'practice', cluster: toPractice };
  return toConfig === undefined ? null : { type: 'config', path: toConfig };
}

/** Beside the result, so that what a script reads is the same as on a real cluster. */
function notePractice({ id, version, faults }: PracticeCluster, { screen, words }: Scope): void {
  screen.note(words.say('practice.notice', { cluster: id, version }));
  if (faults.length === 0) return;
  screen.warn(words.say('practice.faultsNotice', { faults: faultTypes(faults) }));
}

/** Each kind of fault once. */
export function faultTypes(faults: PracticeCluster['faults']): string {
  return [...new Set(faults.map(({ type }) => type))].join(', ');
}

/** One line for all of them, so that it is read. */
function noteInterrupted(session: Session): void {
  const { screen, words, feed } = session;
  const interrupted = feed.jobs().filter(({ outcome, resumable, leftovers }) => {
    return outcome === 'interrupted' && (resumable || leftovers.length > 0);
  });
  const [job] = interrupted;
  if (job === undefined) return;
  if (interrupted.length > 1) {
    screen.warn(words.count('interrupted.many', interrupted.length));
    return;
  }
  const params = {
    job: job.id,
    name: job.plan.backupName,
    time: words.time(job.changedAt),
    resume: commandLine('resume', job, session),
    cleanUp: commandLine('cleanup', job, session),
  };
  screen.warn(words.say(job.resumable ? 'interrupted.resumable' : 'interrupted.one', params));
}

export const defaultConfig = 'backup.yaml';

/** The command to type next, with what opens the profiles of the job. */
export function commandLine(
  verb: 'resume' | 'cleanup' | 'run',
  /** A job by its id, or a plan by its file. */
  job: Pick<Job, 'id' | 'plan'>,
  session: Session,
): string {
  const { config, dataDir, toConfig, cluster, storage, vaultKeyFile } = session.options;
  const words = ['milvus-backup-studio', verb, quoted(job.id)];
  if (isPracticePlan(job.plan)) words.push('--practice');
  else if (config !== defaultConfig) words.push('--config', quoted(config));
  if (toConfig !== undefined) words.push('--to-config', quoted(toConfig));
  // A command in between may have been about one place alone.
  else if (needsTarget(job.plan)) words.push('--to-config', 'FILE');
  if (cluster !== undefined) words.push('--cluster', quoted(cluster));
  if (storage !== undefined) words.push('--storage', quoted(storage));
  if (vaultKeyFile !== undefined) words.push('--vault-key-file', quoted(vaultKeyFile));
  if (dataDir !== undefined) words.push('--data-dir', quoted(dataDir));
  return words.join(' ');
}

function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The stop signals of the process, for as long as a command runs. */
export interface StopRequests {
  /** Aborted at the first Ctrl-C, with STOPPED. */
  readonly signal: AbortSignal;
  /** Resolves at the first Ctrl-C. */
  readonly stopped: Promise<void>;
  /** Resolves at the second: nothing is waited for any more. */
  readonly aborted: Promise<void>;
  /** The work, or STOPPED at the first Ctrl-C, whichever comes first. Only for work that leaves nothing behind. */
  unlessStopped<T>(work: Promise<T>): Promise<T>;
  /** The work, or null when it has not ended 3 s after the first Ctrl-C. */
  patiently<T>(work: Promise<T>): Promise<T | null>;
  close(): void;
}

/** The engine ends a stopped job within 2 s; what takes longer is not waited for. */
const patienceMs = 3_000;

export function listenForStop(host: Pick<CliHost, 'onStopSignal' | 'clock'>): StopRequests {
  const [first, second] = [new AbortController(), new AbortController()];
  const close = host.onStopSignal(() =>
    (first.signal.aborted ? second : first).abort(new AppError('STOPPED')),
  );
  const stopped = whenAborted(first);
  return {
    signal: first.signal,
    stopped,
    aborted: whenAborted(second),
    unlessStopped: (work) =>
      Promise.race([work, stopped.then(() => Promise.reject(new AppError('STOPPED')))]),
    async patiently(work) {
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

type EventOfJob = Exclude<EngineEvent, { type: 'jobs.snapshot' | 'check.step' }>;

type JobFeed = ReturnType<typeof openJobFeed>;

/**
 * Folds the events of an engine into its jobs. Events are kept until their job is followed, because a job begins before
 * the answer that names it has arrived.
 */
function openJobFeed(engine: Pick<Transport<EngineEvent>, 'subscribe'>) {
  const jobs = new Map<string, Job>();
  const early: { readonly event: EventOfJob; readonly job: Job }[] = [];
  const tests = new Map<string, (result: CheckResult) => void>();
  let followed: ((event: EventOfJob, job: Job) => void) | null = null;

  engine.subscribe((event) => {
    if (event.type === 'jobs.snapshot') {
      for (const job of event.jobs) jobs.set(job.id, job);
      return;
    }
    if (event.type === 'check.step') {
      tests.get(event.testId)?.(event.result);
      return;
    }
    const before = event.type === 'job.queued' ? event.job : jobs.get(event.jobId);
    if (before === undefined) return;
    const job = applyJobEvent(before, event);
    jobs.set(job.id, job);
    if (followed === null) early.push({ event, job });
    else followed(event, job);
  });

  return {
    /** As the events tell it so far, newest first. */
    jobs: () => [...jobs.values()],
    job: (jobId: string) => jobs.get(jobId),
    /** Calls back with each step of a connection test as it ends. Returns how to leave. */
    followTest(testId: string, onResult: (result: CheckResult) => void): () => void {
      tests.set(testId, onResult);
      return () => void tests.delete(testId);
    },
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
