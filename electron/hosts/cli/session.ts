import { contract } from '#shared/contract.ts';
import { type Client, createClient } from '#shared/rpc.ts';

import { defaultDataFolder } from './dataFolder.ts';
import type { CliHost, OpenedEngine } from './host.ts';
import { type JobFeed, openJobFeed } from './jobFeed.ts';
import type { Screen } from './screen.ts';
import { type StopRequests, whenAborted } from './stopRequests.ts';
import type { Words } from './words.ts';

export interface GlobalOptions {
  readonly config: string;
  readonly set: readonly string[];
  readonly dataDir?: string | undefined;
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

export interface SessionNeeds {
  /** False for commands about jobs alone. */
  readonly config: boolean;
  /** False where the command itself is about such jobs. */
  readonly mentionsInterrupted: boolean;
}

/** How long an engine may take to close after a stop; its journal knows what is left when it takes longer. */
const closePatienceMs = 3_000;

/** Opens an engine, hands it over, and closes it whatever happens. */
export async function withSession(
  scope: Scope & { readonly options: GlobalOptions },
  needs: SessionNeeds,
  action: (session: Session) => Promise<number>,
): Promise<number> {
  const { host, stop, options } = scope;
  const { engine, ...opened } = await stop.unlessStopped(
    host.openEngine({
      dataFolder: options.dataDir ?? defaultDataFolder(host),
      config: needs.config ? { path: options.config, sets: options.set } : null,
    }),
  );
  const feed = openJobFeed(engine);
  const session = { ...scope, client: createClient(contract, engine.call), feed, opened };
  try {
    noteConfig(session);
    if (needs.mentionsInterrupted) noteInterrupted(session);
    return await action(session);
  } finally {
    feed.close();
    await closeInTime(engine.close(), scope);
  }
}

async function closeInTime(closing: Promise<void>, { host, stop }: Scope): Promise<void> {
  const over = new AbortController();
  const late = async (): Promise<void> => {
    await whenAborted(stop.first);
    await host.clock.sleep(closePatienceMs, over.signal).catch(() => undefined);
  };
  await Promise.race([closing, late()]);
  over.abort();
}

function noteConfig({ screen, words, opened, options }: Session): void {
  for (const key of opened.unknownKeys) {
    screen.warn(words.say('config.unknownKey', { key, path: options.config }));
  }
  for (const warning of opened.warnings) screen.warn(words.say('config.warning', { warning }));
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
