// What a job does, beside what its plan lists: every call that changes something is written down on its way.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import * as fc from 'fast-check';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { planBackup } from '#engine/backup/plan.ts';
import { createBackupProgram, type ProgramScope } from '#engine/backup/run.ts';
import { openBackupNotes } from '#engine/catalog/notes.ts';
import { createConnections } from '#engine/connections.ts';
import { planCopy } from '#engine/copy/plan.ts';
import { createCopyProgram } from '#engine/copy/run.ts';
import { openJournal } from '#engine/jobs/journal.ts';
import { queuedJob } from '#engine/jobs/queuedJob.ts';
import { startRun } from '#engine/jobs/runner.ts';
import { thisProcess } from '#engine/processOwner.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import { createProfileStore } from '#engine/profiles/profileStore.ts';
import { planRestore } from '#engine/restore/plan.ts';
import { createRestoreProgram } from '#engine/restore/run.ts';
import { createMemoryVault } from '#engine/secrets.ts';
import type { Job } from '#shared/job.ts';
import {
  type BackupRequest,
  ConflictPolicy,
  type CopyRequest,
  type NameMapping,
  type Plan,
  type RestoreRequest,
} from '#shared/plan.ts';
import { noLabels, type S3Location } from '#shared/profile.ts';

import { createMemoryLog } from '../memoryLog.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { backupBucket, clusterBucket, clusterRootPath } from '../stories/storyCluster.ts';
import { succeed } from '../stories/succeed.ts';
import { realClock } from '../suites/testClock.ts';
import { recordWrites, unplanned, type Write } from './recordWrites.ts';

type Bench = Awaited<ReturnType<typeof openBench>>;
type Request = BackupRequest | RestoreRequest | CopyRequest;

const runs = 12;
const goOn = new AbortController().signal;

/** Two practice clusters on two services, with storages inside and beside their buckets, and all writes to them. */
async function openBench() {
  const folder = await mkdtemp(path.join(tmpdir(), 'plan-writes-'));
  const servers = { a: await startPracticeCluster('2.3'), b: await startPracticeCluster('2.5') };
  const location = (id: 'a' | 'b', bucket: string, rootPath: string): S3Location => ({
    type: 's3',
    provider: 's3',
    endpoint: servers[id].s3.endpoint,
    useTls: false,
    region: 'us-east-1',
    bucket,
    rootPath,
    addressing: 'path',
    accessKey: servers[id].s3.accessKey,
    secretKey: 'key',
  });
  const named = (id: string) => ({ id, name: id, protection: 'none' as const, ...noLabels });
  const profiles = createProfileStore({
    folder,
    clock: realClock,
    transient: {
      clusters: (['a', 'b'] as const).map((id) => ({
        ...named(id),
        environment: 'test',
        milvus: {
          address: servers[id].milvus.address,
          tls: { mode: 'none' },
          login: { type: 'none' },
          managementEndpoint: servers[id].milvus.metricsEndpoint,
        },
        storage: location(id, clusterBucket, clusterRootPath),
      })),
      storages: [
        { ...named('inside-a'), location: location('a', clusterBucket, 'kept') },
        { ...named('beside-a'), location: location('a', backupBucket, '') },
        { ...named('inside-b'), location: location('b', clusterBucket, 'kept') },
      ],
    },
    onNotice: () => undefined,
  });
  const writes: Write[] = [];
  const connections = recordWrites(
    createConnections({
      profiles,
      chosenFiles: { find: () => Promise.resolve(undefined) },
      vault: createMemoryVault({ key: servers.a.s3.secretKey }),
      clock: realClock,
      random: () => 0.5,
      proxyFor: () => undefined,
      multipartCopyThresholdBytes: defaultEngineSettings.multipartCopyThresholdBytes,
    }),
    (write) => writes.push(write),
  );
  const notes = openBackupNotes({ folder, clock: realClock, onNotice: () => undefined });
  const settings = defaultEngineSettings;
  const scope: ProgramScope = {
    connections,
    settings,
    notes,
    random: () => 0.5,
    owner: thisProcess(),
    copyLimit: pLimit(settings.copyConcurrency),
  };
  await mkdir(path.join(folder, 'jobs'));
  let made = 0;

  async function planOf(request: Request): Promise<Plan> {
    const planning = { connections, settings, clock: realClock, notes };
    if (request.kind === 'backup') return (await planBackup(request, planning, goOn)).plan;
    if (request.kind === 'copy') return (await planCopy(request, planning, goOn)).plan;
    return (await planRestore(request, planning, goOn)).plan;
  }

  async function run(plan: Plan): Promise<Job> {
    const id = `job-${(made += 1)}`;
    const create = {
      backup: createBackupProgram,
      restore: createRestoreProgram,
      copy: createCopyProgram,
    }[plan.options.kind as Request['kind']];
    const program = create(plan, scope);
    const collections = [...program.collections];
    const input = { id, plan, planSha256: '', acceptance: null, collections, now: realClock.now() };
    const journal = await openJournal(path.join(folder, 'jobs', id), { clock: realClock });
    const started = startRun({
      job: queuedJob(input),
      program,
      journal,
      isResumed: false,
      clock: realClock,
      log: createMemoryLog(),
      emit: () => undefined,
      redact: (text) => text,
    });
    await started.closed;
    return started.finished;
  }

  return {
    servers,
    writes,
    planOf,
    run,
    async close() {
      await Promise.all([servers.a.stop(), servers.b.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const names: fc.Arbitrary<NameMapping> = fc.oneof(
  fc.record({
    type: fc.constant('suffix' as const),
    suffix: fc.constantFrom('_bak', '_s'),
  }),
  fc.constantFrom(
    { type: 'rename', rules: 'books:films,films:books_bak' } as const,
    { type: 'rename', rules: 'books:made.books' } as const,
  ),
);

/** What restore and copy have in common. */
const restoring = {
  names,
  rebuildIndexes: fc.boolean(),
  useAutoIndex: fc.boolean(),
  load: fc.constantFrom('asInSource', 'never'),
  conflicts: fc.record({
    otherwise: fc.constantFrom(...ConflictPolicy.options),
    byTarget: fc.constantFrom({}, { 'default.films': 'replace' as const }),
  }),
} as const;
const filter = fc.constantFrom('', 'books', 'films', 'books,films');
const strategy = fc.constantFrom('auto', 'bulk_flush', 'skip_flush');
const cluster = fc.constantFrom('a', 'b');
const storageId = fc.constantFrom('inside-a', 'beside-a', 'inside-b');
const requests = fc.oneof(
  fc.record({
    kind: fc.constant('backup' as const),
    clusterId: cluster,
    storageId,
    filter,
    strategy,
    pauseGc: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('restore' as const),
    clusterId: cluster,
    storageId: fc.constant('beside-a'),
    backupName: fc.constant('first'),
    filter: fc.constant(''),
    metaOnly: fc.boolean(),
    ...restoring,
  }),
  fc.record({
    kind: fc.constant('copy' as const),
    sourceClusterId: fc.constant('a'),
    clusterId: cluster,
    storageId,
    filter,
    strategy,
    pauseGc: fc.boolean(),
    keepBackup: fc.boolean(),
    ...restoring,
  }),
) as fc.Arbitrary<Request>;

/** Rows were once added here that nobody had asked for. */
const schemaOntoTaken: RestoreRequest = {
  kind: 'restore',
  clusterId: 'b',
  storageId: 'beside-a',
  backupName: 'first',
  filter: '',
  names: { type: 'rename', rules: 'books:films,films:books' },
  rebuildIndexes: true,
  useAutoIndex: false,
  load: 'asInSource',
  conflicts: { otherwise: 'append', byTarget: {} },
  metaOnly: true,
};

describe('a plan, whatever it is asked for', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await openBench();
    for (const { milvus } of Object.values(bench.servers)) {
      const client = await connectMilvus(milvus.address);
      await makeSmallCollection(client, { name: 'books', rows: 30, partitions: 2 });
      await makeSmallCollection(client, { name: 'films', rows: 20 });
      succeed(await client.createAlias({ collection_name: 'films', alias: 'on_air' }));
      await client.closeConnection();
    }
    const backup = { kind: 'backup', clusterId: 'a', storageId: 'beside-a', filter: '' } as const;
    const rest = { backupName: 'first', strategy: 'auto', pauseGc: false } as const;
    await bench.run(await bench.planOf({ ...backup, ...rest }));
  });

  afterAll(() => bench?.close());

  it('lists every write of its job, and changes nothing before', { timeout: 300_000 }, async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        bench.writes.length = 0;
        const plan = await bench.planOf(request).catch(() => null);
        expect(bench.writes).toEqual([]);
        // What is taken, or stays as it is, is refused or left out.
        if (plan === null || plan.collections.length === 0) return;
        const job = await bench.run(plan);
        expect(unplanned(bench.writes, plan.actions)).toEqual([]);
        written += bench.writes.length;
        expect(job.error).toBeNull();
      }),
      { numRuns: runs, endOnFailure: true, examples: [[schemaOntoTaken]] },
    );
    expect(written).toBeGreaterThan(0);
  });
});
