// Objects from one MinIO to another and inside one, beside rclone in the same run: first the one, then the other, and again.
// Ours is the whole engine: what is to be copied is written down first, each copy after it, and all of it is compared in the end.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, it } from 'vitest';

import type { JobContext } from '#engine/jobs/jobContext.ts';
import { openJournal } from '#engine/jobs/journal.ts';
import { queuedJob } from '#engine/jobs/queuedJob.ts';
import { startRun } from '#engine/jobs/runner.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import type { ObjectInfo, ObjectStore } from '#engine/storage/objectStore.ts';
import { removePrefix } from '#engine/storage/removePrefix.ts';
import { createStoreCounters, withCounters } from '#engine/storage/withCounters.ts';
import { copyJournaled, journalObjects } from '#engine/transfer/journaledCopy.ts';

import { createMemoryLog } from '../memoryLog.ts';
import { startMinio } from '../servers/minio.ts';
import { createStore } from '../servers/openS3.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { realClock } from '../suites/testClock.ts';
import { transferPlan } from '../unit/hosts/cli/builders.ts';
import { median, print } from './print.ts';
import { rcloneCopy, rcloneVersion, whyNoRclone } from './rclone.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const goOn = new AbortController().signal;
const bucket = 'bench';

interface Load {
  readonly name: string;
  readonly objects: number;
  readonly sizeBytes: number;
}

/** One way of one load, and what rclone is given for it. */
interface Way {
  readonly load: Load;
  readonly to: 'a' | 'b';
  readonly flags: readonly string[];
  readonly bar: string;
}

const few: Load = { name: '4 × 256 MiB', objects: 4, sizeBytes: 256 * 2 ** 20 };
const many: Load = { name: '20,000 × 1 KB', objects: 20_000, sizeBytes: 1000 };
const some: Load = { name: '2,000 × 1 KB', objects: 2000, sizeBytes: 1000 };
const manyAtOnce = ['--transfers', '32', '--checkers', '32'];
const ways: readonly Way[] = [
  { load: few, to: 'b', flags: [], bar: '≥ 1.6' },
  { load: many, to: 'b', flags: manyAtOnce, bar: '≥ 1.2' },
  { load: some, to: 'a', flags: manyAtOnce, bar: '≥ 1.15' },
  { load: few, to: 'a', flags: [], bar: '≥ 0.9' },
];

let servers: Readonly<Record<'a' | 'b', S3Server>>;
let folder: string;
let copies = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'copying-bench-'));
  servers = { a: await startMinio(), b: await startMinio() };
  for (const server of Object.values(servers)) await server.createBucket(bucket);
  if (whyNoRclone() === null) console.log(await rcloneVersion());
});

afterAll(async () => {
  await Promise.all(Object.values(servers ?? {}).map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

const prefixOf = ({ objects, sizeBytes }: Load) => `from-${objects}-${sizeBytes}/`;

async function fill(load: Load): Promise<void> {
  const store = createStore(servers.a, bucket);
  const body = randomBytes(load.sizeBytes);
  const limit = pLimit(load.objects > 100 ? 64 : 1);
  const written = Array.from({ length: load.objects }, (_, n) =>
    limit(() =>
      // As binlogs lie: folders of a hundred.
      store.write(`${prefixOf(load)}${Math.floor(n / 100)}/${n}`, body, {
        signal: goOn,
        sizeBytes: body.length,
      }),
    ),
  );
  await Promise.all(written);
  await store.close();
}

async function listed(store: ObjectStore, prefix: string): Promise<Map<string, ObjectInfo>> {
  const found = new Map<string, ObjectInfo>();
  for await (const object of store.list(prefix, goOn)) found.set(object.key, object);
  return found;
}

/** Gives the requests that it took. */
async function copyOurs({ load, to }: Way): Promise<number> {
  const counters = createStoreCounters();
  const source = withCounters(createStore(servers.a, bucket), counters);
  const target = withCounters(createStore(servers[to], bucket), counters);
  const prefix = prefixOf(load);
  const id = `copy-${(copies += 1)}`;
  const journal = await openJournal(path.join(folder, id), { clock: realClock });
  async function run(context: JobContext): Promise<void> {
    const objects = [...(await listed(source, prefix)).values()].map(
      ({ key, sizeBytes, etag }) => ({
        sourceKey: key,
        key: `to/${key.slice(prefix.length)}`,
        sizeBytes,
        etag,
      }),
    );
    context.planned(load.objects * load.sizeBytes, load.objects);
    await journalObjects(0, objects, context);
    await copyJournaled(objects, {
      context,
      source,
      target,
      mode: 'auto',
      limit: pLimit(defaultEngineSettings.copyConcurrency),
      random: Math.random,
      list: () => listed(target, 'to/'),
      onDone: ({ sizeBytes }) => context.done(sizeBytes, 1),
    });
  }
  const plan = transferPlan();
  const now = realClock.now();
  const started = startRun({
    job: queuedJob({ id, plan, planSha256: '', acceptance: null, collections: [], now }),
    program: { collections: [], run, cleanUp: () => Promise.resolve() },
    journal,
    isResumed: false,
    clock: realClock,
    log: createMemoryLog(),
    emit: () => undefined,
    redact: (text) => text,
  });
  const { error } = await started.finished;
  await started.closed;
  await Promise.all([source.close(), target.close()]);
  if (error) throw new Error(JSON.stringify(error));
  return Object.values(counters.requests).reduce((sum, count) => sum + count, 0);
}

async function copyRclone({ load, to, flags }: Way): Promise<void> {
  await rcloneCopy(
    { name: 'a', place: `${bucket}/${prefixOf(load)}` },
    { name: to, place: `${bucket}/to/` },
    { servers, flags },
  );
}

async function timed<T>(way: Way, copy: (way: Way) => Promise<T>): Promise<[number, T]> {
  const startMs = performance.now();
  const value = await copy(way);
  const seconds = (performance.now() - startMs) / 1000;
  const store = createStore(servers[way.to], bucket);
  const there = await listed(store, 'to/');
  if (there.size !== way.load.objects) throw new Error(`${there.size} objects were copied`);
  await removePrefix(store, 'to/', goOn);
  await store.close();
  return [seconds, value];
}

describe('copies of objects', () => {
  it.each(ways.map((way) => [`${way.load.name} from A to ${way.to.toUpperCase()}`, way] as const))(
    '%s',
    async (name, way) => {
      await fill(way.load);
      const ours: number[] = [];
      const theirs: number[] = [];
      let requests = 0;
      for (let round = 0; round < rounds; round += 1) {
        const [seconds, asked] = await timed(way, copyOurs);
        ours.push(seconds);
        requests = asked;
        if (whyNoRclone() === null) theirs.push((await timed(way, copyRclone))[0]);
      }
      const [own, other] = [median(ours), median(theirs)];
      const shown = (values: readonly number[]) => values.map((one) => one.toFixed(1)).join(', ');
      const reason = whyNoRclone();
      print({
        what: `copy: ${name}`,
        value: `${own.toFixed(2)} s (${shown(ours)}), ${(requests / way.load.objects).toFixed(3)} requests an object`,
        beside:
          reason ??
          `rclone ${other.toFixed(2)} s (${shown(theirs)}), ratio ${(other / own).toFixed(2)}, bar ${way.bar}`,
      });
    },
  );
});
