import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

import type { Clock } from '#engine/clock.ts';
import { readText } from '#engine/durableFile.ts';
import type { Practice, PracticeHost } from '#engine/practiceHost.ts';
import { AppError, messageOf } from '#shared/errors.ts';
import { PracticeResetAnswer, PracticeRunning, PracticeStatus } from '#shared/practice.ts';

import { callPractice, holdPractice } from './practiceCalls.ts';

export type { Practice };

export interface PracticeOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const startWithinMs = 30_000;
const pollMs = 25;

/**
 * The practice clusters of a data folder: those that run, or new ones.
 * @param options.script path of the bundle of the practice process
 * @throws PRACTICE_FAILED with the path of its log when they do not come up within 30 s
 */
export async function openPractice(
  options: PracticeOptions & { readonly script: string },
): Promise<Practice> {
  const { clock, signal } = options;
  const endMs = clock.monotonicMs() + startWithinMs;
  let starting: Starting | null = null;
  for (;;) {
    const practice = await findPractice(options);
    if (practice !== null) return practice;
    const state = starting?.state() ?? 'ended';
    // One that ends without an error met another that was still there, or was just ending.
    if (state === 'ended') starting = await start(options);
    const isLate = clock.monotonicMs() >= endMs;
    if (state === 'failed' || isLate) {
      const reason = isLate ? 'they are not up after 30 s' : 'their process ended with an error';
      starting?.kill();
      throw await failure(reason, options);
    }
    await clock.sleep(pollMs, signal);
  }
}

/** The practice clusters of a data folder, for an engine that opens and closes them as a person wants it. */
export function createPracticeHost(
  options: Omit<PracticeOptions, 'signal'> & { readonly script: string },
): PracticeHost {
  return { open: (signal) => openPractice({ ...options, signal }) };
}

/** The practice clusters of a data folder if they run, else null. @throws PRACTICE_FAILED when they do not answer */
export async function findPractice(options: PracticeOptions): Promise<Practice | null> {
  const { signal } = options;
  const running = await readRunning(options.dataFolder);
  if (running === null) return null;
  // Held before anything is asked, so that they do not end meanwhile. One that died has nobody behind its port, and
  // whoever took the port since then does not know the token.
  const hold = await holdPractice(running, signal);
  if (hold === null) return null;
  const call = async <T>(action: Promise<T>): Promise<T> => {
    try {
      return await action;
    } catch (error) {
      signal.throwIfAborted();
      throw await failure(messageOf(error), options);
    }
  };
  try {
    const currentStatus = () =>
      call(callPractice(running, { path: '/status', answer: PracticeStatus, signal }));
    return {
      status: await currentStatus(),
      currentStatus,
      ended: hold.ended.then(() => failure('their process has ended', options)),
      async setFaults(cluster, script) {
        const body = { cluster, script };
        await call(
          callPractice(running, { path: '/faults', body, answer: PracticeStatus, signal }),
        );
      },
      reset: (versions) =>
        call(
          callPractice(running, {
            path: '/reset',
            body: { versions },
            answer: PracticeResetAnswer,
            signal,
          }),
        ),
      close: () => hold.close(),
    };
  } catch (error) {
    hold.close();
    throw error;
  }
}

const folderOf = (dataFolder: string): string => path.join(dataFolder, 'practice');
const logOf = (dataFolder: string): string => path.join(dataFolder, 'logs', 'practice.log');

/** What the practice process wrote about itself; null when it is not there or not yet whole. */
async function readRunning(dataFolder: string): Promise<PracticeRunning | null> {
  const text = await readText(path.join(folderOf(dataFolder), 'running.json'));
  try {
    return text === null ? null : PracticeRunning.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Young rows are soon garbage: 130 MiB instead of 160 after a first start, and as fast. */
const memoryFlags = ['--max-semi-space-size=2'];

interface Starting {
  /** ended: without an error. */
  state(): 'alive' | 'ended' | 'failed';
  kill(): void;
}

/** Starts a process that outlives this one: other programs may use it too, and it ends by itself. */
async function start({
  dataFolder,
  script,
}: PracticeOptions & { readonly script: string }): Promise<Starting> {
  const log = logOf(dataFolder);
  await mkdir(path.dirname(log), { recursive: true, mode: 0o700 });
  const file = await open(log, 'a', 0o600);
  try {
    const command = [...memoryFlags, script, '--data', folderOf(dataFolder)];
    const child = spawn(process.execPath, command, {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', file.fd, file.fd],
    });
    let hasFailed = false;
    child.once('error', () => (hasFailed = true));
    child.unref();
    return {
      state() {
        if (hasFailed || child.signalCode !== null) return 'failed';
        if (child.exitCode === null) return 'alive';
        return child.exitCode === 0 ? 'ended' : 'failed';
      },
      kill: () => void child.kill(),
    };
  } finally {
    await file.close();
  }
}

async function failure(reason: string, { dataFolder }: PracticeOptions): Promise<AppError> {
  const log = logOf(dataFolder);
  const lines = (await readText(log).catch(() => null))?.trim().split('\n') ?? [];
  const said = lines.findLast((line) => line.includes('Error'));
  return new AppError('PRACTICE_FAILED', { reason, log }, said ? { cause: said } : {});
}
