import type { Clock } from '#engine/clock.ts';
import type { CliHost, EngineRequest, Output } from '#hosts/cli/host.ts';
import { runCli } from '#hosts/cli/runCli.ts';
import type { BackupSummary } from '#shared/catalog.ts';
import { type AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { CollectionProgress, Job, JobEvent } from '#shared/job.ts';
import type { Plan, PlanPreview } from '#shared/plan.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';
import type { Reply } from '#shared/rpc.ts';

/** Only of the names and numbers that a test gives meaning to; the rest is ordinary. */
export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    profiles: { clusterId: 'config', storageId: 'config-backup' },
    options: { kind: 'backup', filter: '', strategy: 'auto', pauseGc: true },
    backupName: 'monday',
    source: { milvusAddress: 'lyon:19530', storage: 's3://lyon:9000/a-bucket', rootPath: 'files' },
    target: { milvusAddress: null, storage: 's3://lyon:9000/a-bucket', rootPath: 'backup' },
    databases: ['default'],
    collections: [namesOf('books', 'books'), namesOf('images', 'images')],
    actions: [],
    ...change,
  };
}

export function restorePlan(change: Partial<Plan> = {}): Plan {
  const { source: cluster, target: storage } = planOf();
  return planOf({
    options: {
      kind: 'restore',
      filter: '',
      names: { type: 'suffix', suffix: '_bak' },
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      metaOnly: false,
    },
    source: storage,
    target: cluster,
    collections: [namesOf('books', 'books_bak'), namesOf('images', 'images_bak')],
    ...change,
  });
}

export function deletePlan(): Plan {
  return planOf({
    options: { kind: 'delete' },
    profiles: { clusterId: null, storageId: 'config-backup' },
    source: { milvusAddress: null, storage: null, rootPath: '' },
    collections: [],
    databases: [],
  });
}

function namesOf(source: string, target: string): Plan['collections'][number] {
  return {
    sourceDatabase: 'default',
    sourceCollection: source,
    targetDatabase: 'default',
    targetCollection: target,
  };
}

export function previewOf(plan: Plan, change: Partial<PlanPreview> = {}): PlanPreview {
  return {
    planId: 'plan-1',
    sha256: 'aa',
    plan,
    estimate: { sizeBytes: null, rows: null },
    warnings: [],
    typedName: null,
    ...change,
  };
}

export function rowOf(target: string, change: Partial<CollectionProgress> = {}) {
  return {
    source: target,
    target,
    phase: 'prepare',
    state: 'waiting',
    doneBytes: 0,
    totalBytes: null,
    rows: null,
    error: null,
    ...change,
  } as const satisfies CollectionProgress;
}

export function jobOf(plan: Plan, change: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    plan,
    planSha256: 'aa',
    state: 'queued',
    outcome: null,
    resumable: false,
    phase: 'prepare',
    progress: {
      doneBytes: 0,
      totalBytes: null,
      doneObjects: 0,
      totalObjects: null,
      bytesPerSecond: null,
      secondsLeft: null,
      fraction: 0,
    },
    collections: plan.collections.map((names) =>
      rowOf(`${names.targetDatabase}.${names.targetCollection}`),
    ),
    warnings: [],
    leftovers: [],
    error: null,
    createdAt: at,
    changedAt: at,
    finishedAt: null,
    ...change,
  };
}

export const at = '2030-01-01T00:00:00.000Z';
export const ofJob = { jobId: 'job-1', at } as const;

export function finished(change: Partial<Extract<JobEvent, { type: 'job.finished' }>> = {}) {
  return {
    type: 'job.finished',
    ...ofJob,
    outcome: 'succeeded',
    resumable: false,
    error: null,
    leftovers: [],
    ...change,
  } as const satisfies JobEvent;
}

export function summaryOf(name: string, change: Partial<BackupSummary> = {}): BackupSummary {
  return {
    name,
    state: 'complete',
    id: `id of ${name}`,
    sizeBytes: 51_754_000_000,
    rows: '12418220',
    collections: 2,
    milvusVersion: 'v2.4.5',
    format: 'binlog',
    createdAt: '2026-09-20T14:02:00.000Z',
    error: null,
    ...change,
  };
}

const location = {
  type: 's3',
  provider: 'minio',
  endpoint: 'lyon:9000',
  useTls: false,
  region: '',
  bucket: 'a-bucket',
  addressing: 'path',
  accessKey: 'minioadmin',
} as const;

export const cluster: ClusterProfile = {
  id: 'config',
  name: 'lyon:19530',
  environment: 'development',
  protection: 'none',
  milvus: { address: 'lyon:19530', tls: { mode: 'none' }, login: { type: 'none' } },
  storage: { ...location, rootPath: 'files', secretKey: 'config:storage' },
};

export const storage: StorageProfile = {
  id: 'config-backup',
  name: 'a-bucket/backup',
  protection: 'none',
  location: { ...location, rootPath: 'backup', secretKey: 'config:backup' },
};

type Answer = (input: Record<string, unknown>) => unknown;

export interface Engine {
  readonly calls: { readonly path: string; readonly input: unknown }[];
  readonly requests: EngineRequest[];
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
  readonly notes?: { readonly unknownKeys: string[]; readonly warnings: string[] };
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
  const [stdout, stderr]: string[][] = [[], []];
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
    'clusters.list': () => [cluster],
    'storages.list': () => [storage],
    ...input.answers?.(engine),
  };
  const output = (lines: string[]): Output => ({
    isTerminal: input.terminal !== undefined,
    columns: input.terminal?.columns ?? 80,
    rows: input.terminal?.rows ?? 24,
    write: (text) => void lines.push(text),
  });
  const host: CliHost = {
    version: '1.2.3',
    stdout: output(stdout),
    stderr: output(stderr),
    environment: input.environment ?? {},
    platform: 'linux',
    homeFolder: '/home/ada',
    timeZone: 'UTC',
    clock,
    redact: (text) => text.replaceAll('hunter2', '***'),
    openEngine: async (request) => {
      engine.requests.push(request);
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
        pauseGc: true,
        ...(input.notes ?? { unknownKeys: [], warnings: [] }),
      };
    },
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
    advance: clock.advance,
  };
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
        const sleeper = { untilMs: nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        };
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
