import type { Clock } from '#engine/clock.ts';
import type { Practice } from '#engine/practiceHost.ts';
import type {
  CliHost,
  EngineRequest,
  OpenedEngine,
  Output,
  ProfileSource,
} from '#hosts/cli/host.ts';
import { runCli } from '#hosts/cli/runCli.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job, JobEvent } from '#shared/job.ts';
import type { Plan, PlanPreview } from '#shared/plan.ts';
import type { Reply } from '#shared/rpc.ts';

import { at, jobOf, ofJob, previewOf } from './builders.ts';

type Answer = (input: Record<string, unknown>) => unknown;

export interface Engine {
  readonly calls: { readonly path: string; readonly input: unknown }[];
  readonly requests: Pick<EngineRequest, 'dataFolder' | 'profiles' | 'target'>[];
  readonly emit: (...events: readonly EngineEvent[]) => void;
  isClosed: boolean;
}

interface RunInput {
  readonly argv: readonly string[];
  /** By path, e.g. jobs.start; an answer that throws is an error reply. */
  readonly answers?: (engine: Engine) => Readonly<Record<string, Answer>>;
  readonly jobs?: readonly Job[];
  readonly terminal?: { readonly columns: number; readonly rows: number };
  readonly environment?: Readonly<Record<string, string>>;
  readonly openEngine?: () => Promise<never>;
  readonly practice?: Practice;
  /** What is typed when a passphrase is asked for. */
  readonly passphrase?: string;
  readonly notes?: Partial<Pick<OpenedEngine, 'unknownKeys' | 'warnings' | 'notices'>>;
}

export interface Run {
  readonly exitCode: Promise<number>;
  readonly engine: Engine;
  stdout(): string;
  stderr(): string;
  stop(): void;
  advance(ms: number): Promise<void>;
}

/** Runs a command line against an engine whose answers the test gives. */
export function start(input: RunInput): Run {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const listeners = new Set<() => void>();
  const subscribers = new Set<(event: EngineEvent) => void>();
  const clock = createManualClock();
  const engine: Engine = {
    calls: [],
    requests: [],
    isClosed: false,
    emit: (...events) => {
      for (const event of events) for (const tell of subscribers) tell(event);
    },
  };
  const answers: Readonly<Record<string, Answer>> = {
    ...input.answers?.(engine),
  };
  const output = (lines: string[]): Output => ({
    isTTY: input.terminal !== undefined,
    ...input.terminal,
    write: (text) => void lines.push(text),
  });
  const host: CliHost = {
    version: '1.2.3',
    stdout: output(stdout),
    stderr: output(stderr),
    environment: input.environment ?? {},
    platform: 'linux',
    homeFolder: '/homes/ada',
    timeZone: 'UTC',
    clock,
    redact: (text) => text.replaceAll('hunter2', '***'),
    openEngine: async ({ dataFolder, profiles, target }) => {
      engine.requests.push({ dataFolder, profiles, target });
      await input.openEngine?.();
      return {
        engine: {
          call: (path, given) => answer(answers, engine, path, given),
          subscribe(listener) {
            subscribers.add(listener);
            listener({ type: 'jobs.snapshot', jobs: [...(input.jobs ?? [])] });
            return () => void subscribers.delete(listener);
          },
          async close() {
            engine.isClosed = true;
          },
        },
        clusterId: 'config',
        storageId: 'config-backup',
        targetClusterId: target === null ? '' : 'target-config',
        targetStorageId: target === null ? '' : 'target-config-backup',
        pauseGc: true,
        practice: practiceOf(profiles, input.practice),
        unknownKeys: [],
        warnings: [],
        notices: [],
        ...input.notes,
      };
    },
    openPractice: async () => input.practice ?? failToOpen(),
    findPractice: async () => input.practice ?? null,
    readPassphrase: async () => input.passphrase ?? '',
    onStopSignal(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    exitCode: runCli(input.argv, host),
    engine,
    stdout: () => stdout.join(''),
    stderr: () => stderr.join(''),
    stop: () => {
      for (const listener of listeners) listener();
    },
    advance: (ms) => clock.advance(ms),
  };
}

function practiceOf(profiles: ProfileSource, practice: Practice | undefined) {
  if (profiles.type !== 'practice') return null;
  return practice?.status.clusters.find(({ id }) => id === profiles.cluster) ?? null;
}

function failToOpen(): never {
  throw new AppError('PRACTICE_FAILED', { reason: 'the test has none', log: '/log' });
}

/** Runs to the end and gives all there is to see. */
export async function run(input: RunInput) {
  const running = start(input);
  const exitCode = await running.exitCode;
  return {
    exitCode,
    stdout: running.stdout().split('\n'),
    stderr: running.stderr().split('\n'),
    engine: running.engine,
  };
}

async function answer(
  answers: Readonly<Record<string, Answer>>,
  engine: Engine,
  path: string,
  input: unknown,
): Promise<Reply> {
  engine.calls.push({ path, input });
  try {
    const reply = answers[path];
    if (reply === undefined) throw new Error(`the test has no answer for ${path}`);
    return { ok: true, value: await reply(input as Record<string, unknown>) };
  } catch (error) {
    return { ok: false, error: toErrorInfo(error) };
  }
}

/** An engine that gives this plan, and tells these events when its job is started. */
export function engineThat(
  plan: Plan,
  events: readonly JobEvent[],
  change: Partial<PlanPreview> = {},
): (engine: Engine) => Readonly<Record<string, Answer>> {
  return (engine) => ({
    'plans.preview': () => previewOf(plan, change),
    'jobs.start': () => {
      engine.emit({ type: 'job.queued', ...ofJob, job: jobOf(plan) }, ...events);
      return { jobId: 'job-1' };
    },
  });
}

/** Fails as the engine does. */
export function failWith(error: AppError): Answer {
  return () => {
    throw error;
  };
}

interface ManualClock extends Clock {
  advance(ms: number): Promise<void>;
}

function createManualClock(): ManualClock {
  let nowMs = Date.parse(at);
  const startMs = nowMs;
  const sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs - startMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        };
        const sleeper = {
          untilMs: nowMs + ms,
          wake(): void {
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', stop, { once: true });
      }),
    async advance(ms) {
      const endMs = nowMs + ms;
      await settle();
      for (;;) {
        const [next] = [...sleepers]
          .filter(({ untilMs }) => untilMs <= endMs)
          .sort((a, b) => a.untilMs - b.untilMs);
        if (next === undefined) break;
        sleepers.delete(next);
        nowMs = next.untilMs;
        next.wake();
        await settle();
      }
      nowMs = endMs;
      await settle();
    },
  };
}

/** Lets everything happen that waits for nothing but its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}
