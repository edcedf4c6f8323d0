// The practice clusters as the app opens, resets and closes them: real ones, in this process.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Engine } from '#engine/engine.ts';
import { openJsonFile } from '#engine/jsonFile.ts';
import type { PracticeHost } from '#engine/practiceHost.ts';
import { createPracticeClock } from '#practice/clock.ts';
import { openPractice, type Practice } from '#practice/openPractice.ts';
import { firstSettings, PracticeSettings } from '#practice/settings.ts';
import { AppError } from '#shared/errors.ts';
import { allBackups } from '#shared/listBackups.ts';

import { realClock } from '../suites/testClock.ts';
import { openTestEngine, type TestEngine } from '../suites/testEngine.ts';

let practice: Practice;
let folder: string;
let dataFolder: string;
let engine: Engine;
let client: TestEngine['client'];
let endPractice: () => void;
let released: number;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'practice-in-app-'));
  const settings = openJsonFile<PracticeSettings>({
    path: path.join(folder, 'settings.json'),
    schema: PracticeSettings,
    version: 1,
    empty: firstSettings((length) => randomBytes(length).toString('hex').slice(0, length), 31_740),
    clock: realClock,
    onNotice: () => undefined,
  });
  await settings.update((before) => before);
  const clock = createPracticeClock();
  practice = await openPractice({ folder, settings, clock, randomId: randomUUID });
});

afterAll(async () => {
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

/** Stands for the process that a program of ours starts. */
function createHost(): PracticeHost {
  const about = { pid: process.pid, controlEndpoint: 'http://127.0.0.1:1' };
  const status = async () => ({ ...about, ...(await practice.status()) });
  return {
    open: async () => ({
      status: await status(),
      currentStatus: status,
      ended: new Promise((resolve) => {
        endPractice = () => resolve(new AppError('PRACTICE_FAILED', { reason: 'killed', log: '' }));
      }),
      setFaults: (cluster, script) => practice.setFaults(cluster, script),
      reset: async (versions) => ({ ...(await practice.reset(versions)), status: await status() }),
      close: () => void (released += 1),
    }),
  };
}

async function openEngine(): Promise<void> {
  ({ engine, client } = await openTestEngine({ dataFolder, practice: createHost() }));
}

beforeEach(async () => {
  released = 0;
  dataFolder = await mkdtemp(path.join(folder, 'data-'));
  await openEngine();
});

afterEach(() => engine.close());

const namesOf = async () => ({
  clusters: (await client.clusters.list({})).map(({ name }) => name),
  storages: (await client.storages.list({})).map(({ name }) => name),
});

describe('practice clusters', () => {
  it('stand among the profiles while they are open, and can be worked with', async () => {
    expect(await client.practice.status({})).toEqual({ state: 'closed' });
    expect(await namesOf()).toEqual({ clusters: [], storages: [] });
    const opened = await client.practice.open({});
    expect(opened).toEqual({
      state: 'open',
      clusters: ['A', 'B', 'C', 'D'].map((id) => ({
        id,
        clusterId: `practice-${id.toLowerCase()}`,
        version: '2.5',
        fault: null,
      })),
      storageId: 'practice-backups',
    });
    expect(await client.practice.open({})).toEqual(opened);
    expect(await client.practice.status({})).toEqual(opened);
    const clusters = await client.clusters.list({});
    expect(
      clusters.map(({ name, environment, protection }) => [name, environment, protection]),
    ).toEqual([
      ['Practice A', 'development', 'none'],
      ['Practice B', 'test', 'none'],
      ['Practice C', 'test', 'none'],
      ['Practice D', 'production', 'typedName'],
    ]);
    const checks = await client.checks.run({
      testId: 'test',
      target: { type: 'saved', clusterId: 'practice-a', storageId: 'practice-backups' },
      mayWrite: 'always',
    });
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    const { collections } = await client.clusters.browse({ clusterId: 'practice-a' });
    expect(collections.length).toBeGreaterThan(3);
    await client.practice.close({});
    expect(await namesOf()).toEqual({ clusters: [], storages: [] });
    expect(released).toBe(1);
  });

  it('never become saved profiles', async () => {
    await client.practice.open({});
    const [profile] = await client.clusters.list({});
    if (!profile) throw new Error('there is no profile');
    await expect(client.clusters.save({ profile, secrets: {} })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await engine.close();
    await openEngine();
    expect(await namesOf()).toEqual({ clusters: [], storages: [] });
  });

  it('fail as they are told to, until they are told otherwise', async () => {
    await client.practice.open({});
    const faultsAfter = async (fault: 'throttling' | null) => {
      const state = await client.practice.setFault({ cluster: 'B', fault });
      return state.state === 'open' && state.clusters.map((cluster) => cluster.fault);
    };
    expect(await faultsAfter('throttling')).toEqual([null, 'throttling', null, null]);
    expect(await faultsAfter(null)).toEqual([null, null, null, null]);
  });

  it('are neither closed nor reset while a job of theirs runs; closed, its job says what to do', async () => {
    await client.practice.open({});
    const { planId, sha256 } = await client.plans.preview({
      kind: 'backup',
      clusterId: 'practice-a',
      storageId: 'practice-backups',
      backupName: 'held',
      filter: '',
      strategy: 'auto',
      pauseGc: false,
    });
    await practice.setFaults('A', [{ type: 'slowFlush', delayMs: 60_000, after: 0, times: null }]);
    const { jobId } = await client.jobs.start({ planId, sha256, typedName: null });
    const busy = { code: 'PRACTICE_BUSY', params: { name: 'held' } };
    await expect(client.practice.close({})).rejects.toMatchObject(busy);
    await expect(client.practice.reset({})).rejects.toMatchObject(busy);
    expect((await client.practice.status({})).state).toBe('open');

    await stopAndWait(jobId);
    expect(await client.practice.close({})).toEqual({ state: 'closed' });
    await expect(allBackups(client, 'practice-backups')).rejects.toMatchObject({
      code: 'PRACTICE_CLOSED',
    });
    await client.jobs.resume({ jobId });
    const refused = await whenFinished(jobId);
    expect(refused).toMatchObject({
      outcome: 'failed',
      resumable: true,
      error: { code: 'PRACTICE_CLOSED' },
    });

    await practice.setFaults('A', []);
    await client.practice.open({});
    await client.jobs.resume({ jobId });
    expect(await whenFinished(jobId)).toMatchObject({ outcome: 'succeeded' });
    expect(await client.practice.reset({})).toMatchObject({ state: 'open' });
    expect(await allBackups(client, 'practice-backups')).toEqual([]);
  });

  it('that have ended by themselves are closed, and can be opened again', async () => {
    await client.practice.open({});
    endPractice();
    await Promise.resolve();
    expect(await client.practice.status({})).toEqual({ state: 'closed' });
    expect(await namesOf()).toEqual({ clusters: [], storages: [] });
    await expect(client.practice.reset({})).rejects.toMatchObject({ code: 'PRACTICE_CLOSED' });
    expect(await client.practice.open({})).toMatchObject({ state: 'open' });
  });
});

async function stopAndWait(jobId: string): Promise<void> {
  await client.jobs.stop({ jobId });
  await whenFinished(jobId);
}

/** The job at its next end. */
async function whenFinished(jobId: string) {
  return new Promise<Awaited<ReturnType<typeof client.jobs.get>>>((resolve, reject) => {
    const stop = engine.subscribe((event) => {
      const isOver =
        event.type === 'jobs.snapshot'
          ? event.jobs.some(({ id, state }) => id === jobId && state === 'finished')
          : event.type === 'job.finished' && event.jobId === jobId;
      if (!isOver) return;
      setImmediate(() => stop());
      client.jobs.get({ jobId }).then(resolve, reject);
    });
  });
}
