// The built practice process as programs find, share, kill and reset it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { isAliveOn } from '#engine/processOwner.ts';
import { findPractice, openPractice, type Practice } from '#hosts/practice.ts';
import {
  type PracticeClusterId,
  type PracticeFault,
  practiceFaultScripts,
  type PracticeStatus,
} from '#shared/practice.ts';

import { createStore } from '../servers/openS3.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { codeOf, goOn } from './storeBytes.ts';
import { realClock } from './testClock.ts';

const script = path.resolve('out/practice.mjs');
const program = path.resolve('out/cli.mjs');
let dataFolder: string;
let opened: Practice[];

/** A data folder after its first start, of which every test gets a copy: writing the samples takes seconds. */
let template: string;
let firstStartMs: number;

beforeAll(async () => {
  opened = [];
  template = await newFolder();
  dataFolder = template;
  const startMs = performance.now();
  const practice = await openOne();
  firstStartMs = performance.now() - startMs;
  await end(practice, 'SIGTERM');
  practice.close();
});

afterAll(() => rm(template, { recursive: true, force: true }));

beforeEach(async () => {
  dataFolder = await newFolder();
  await cp(template, dataFolder, { recursive: true });
  opened = [];
});

const newFolder = () => mkdtemp(path.join(tmpdir(), 'practice-process-'));

afterEach(async () => {
  const practice = await findPractice(options());
  if (practice !== null) await end(practice, 'SIGTERM');
  for (const practice of opened) practice.close();
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 3 });
});

const options = () => ({ dataFolder, clock: realClock, signal: new AbortController().signal });

async function openOne(): Promise<Practice> {
  const practice = await openPractice({ ...options(), script });
  opened.push(practice);
  return practice;
}

async function end({ status, ended }: Practice, signal: NodeJS.Signals): Promise<void> {
  process.kill(status.pid, signal);
  await ended;
  await isGone(status.pid);
}

const isAlive = isAliveOn('here');

function isGone(pid: number): Promise<void> {
  const isRunning = () => isAlive({ pid, host: 'here', startedAt: '' });
  return vi.waitFor(() => expect(isRunning()).toBe(false), { timeout: 60_000, interval: 50 });
}

function clusterOf({ clusters }: PracticeStatus, wanted: PracticeClusterId) {
  const cluster = clusters.find(({ id }) => id === wanted);
  if (cluster === undefined) throw new Error(`no cluster ${wanted}`);
  return cluster;
}

/** The names of the collections of a cluster. */
async function collectionsOf(practice: PracticeStatus, id: PracticeClusterId): Promise<string[]> {
  const client = await connectMilvus(clusterOf(practice, id).address);
  try {
    const { data } = await client.showCollections();
    return data.map(({ name }) => name).sort((a, b) => a.localeCompare(b));
  } finally {
    await client.closeConnection();
  }
}

/** What becomes of one request after the other to the storage of a cluster. */
async function requestStorage(
  { storage }: PracticeStatus['clusters'][number],
  times: number,
): Promise<string[]> {
  const store = createStore(storage, storage.bucket);
  const codes = [];
  for (let i = 0; i < times; i += 1) codes.push(await codeOf(store.checkBucket(goOn())));
  await store.close();
  return codes;
}

async function runProgram(...argv: string[]): Promise<unknown> {
  const all = [program, ...argv, '--json', '--data-dir', dataFolder];
  const { stdout } = await promisify(execFile)(process.execPath, all);
  return JSON.parse(stdout);
}

/** A program that uses the practice clusters until it is killed. */
async function startUser(): Promise<ChildProcess> {
  const all = [program, 'practice', 'start', '--data-dir', dataFolder];
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

describe('the practice process', () => {
  test('is one for all programs of a data folder, even when they start at once', async () => {
    const [first, second] = await Promise.all([openOne(), openOne()]);
    expect(second.status).toEqual(first.status);
    expect(await runProgram('practice', 'status')).toMatchObject({
      practice: { pid: first.status.pid },
    });
  });

  test('ends by itself after its last user, even one that was killed', async () => {
    const user = await startUser();
    const practice = await findPractice(options());
    practice?.close();
    await runProgram('practice', 'status');
    user.kill('SIGKILL');
    const [, endedBy] = (await once(user, 'exit')) as [number | null, string | null];
    expect(endedBy).toEqual('SIGKILL');
    await isGone(practice?.status.pid ?? 0);
    expect(await findPractice(options())).toEqual(null);
  });

  test('lets nobody else on this computer read its keys and data', async () => {
    await openOne();
    const folder = path.join(dataFolder, 'practice');
    const entries = await readdir(folder, { withFileTypes: true });
    const open = [];
    for (const entry of entries) {
      const { mode } = await stat(path.join(folder, entry.name));
      if (entry.isFile() && (mode & 0o077) !== 0) open.push(entry.name);
    }
    expect({ folder: (await stat(folder)).mode & 0o777, open }).toEqual({
      folder: 0o700,
      open: [],
    });
  });
});

describe('the practice clusters', () => {
  test('are four: two in one bucket, one in another, one on another service', async () => {
    const { status } = await openOne();
    const places = status.clusters.map(({ id, storage: { endpoint, bucket, rootPath } }) => {
      return { id, isOnFirst: endpoint === status.backups.endpoint, bucket, rootPath };
    });
    expect(places).toEqual([
      { id: 'A', isOnFirst: true, bucket: 'practice', rootPath: 'cluster-a' },
      { id: 'B', isOnFirst: true, bucket: 'practice', rootPath: 'cluster-b' },
      { id: 'C', isOnFirst: true, bucket: 'practice-c', rootPath: 'files' },
      { id: 'D', isOnFirst: false, bucket: 'practice-d', rootPath: 'files' },
    ]);
    expect(clusterOf(status, 'D').storage.secretKey).not.toEqual(status.backups.secretKey);
  });

  test('hold samples in A at the first start only, and keep what was written when they are killed', async () => {
    const first = await openOne();
    const samples = await collectionsOf(first.status, 'A');
    const { address } = clusterOf(first.status, 'B');
    const client = await connectMilvus(address);
    await makeSmallCollection(client, { name: 'mine', rows: 10 });
    await client.closeConnection();
    await end(first, 'SIGKILL');
    const second = await openOne();
    expect({
      clusters: second.status.clusters,
      a: await collectionsOf(second.status, 'A'),
      b: await collectionsOf(second.status, 'B'),
      d: await collectionsOf(second.status, 'D'),
    }).toEqual({ clusters: first.status.clusters, a: samples, b: ['mine'], d: [] });
    expect(samples.length).toBeGreaterThan(0);
  });

  test('begin anew with a reset, as other versions where that is wanted', async () => {
    const practice = await openOne();
    const samples = await collectionsOf(practice.status, 'A');
    const client = await connectMilvus(clusterOf(practice.status, 'D').address);
    await makeSmallCollection(client, { name: 'mine', rows: 10 });
    await client.closeConnection();
    const { status, removedObjects, removedBytes } = await practice.reset({ D: '2.3' });
    expect({
      versions: status.clusters.map(({ version }) => version),
      addresses: status.clusters.map(({ address }) => address),
      a: await collectionsOf(status, 'A'),
      d: await collectionsOf(status, 'D'),
    }).toEqual({
      versions: ['2.5', '2.5', '2.5', '2.3'],
      addresses: practice.status.clusters.map(({ address }) => address),
      a: samples,
      d: [],
    });
    expect(Math.min(removedObjects, removedBytes)).toBeGreaterThan(0);
  });

  test('are struck by the faults that were set for them, also after a restart, until these are ended', async () => {
    const refused: PracticeFault = {
      type: 'callError',
      operation: 'ShowCollections',
      grpcStatus: 8,
      details: 'practice: too many calls',
      after: 0,
      times: null,
    };
    const first = await openOne();
    await first.setFaults('B', [refused, ...practiceFaultScripts['expired-keys']]);
    await end(first, 'SIGTERM');
    const second = await openOne();
    await expect(collectionsOf(second.status, 'B')).rejects.toThrow('too many calls');
    expect((await collectionsOf(second.status, 'A')).length).toBeGreaterThan(0);
    // The script lets sixty requests pass first; C lies on the same storage as B.
    const codes = await requestStorage(clusterOf(second.status, 'C'), 61);
    expect(codes.slice(-2)).toEqual(['no error', 'TOKEN_EXPIRED']);
    await second.setFaults(null, []);
    expect(await collectionsOf(second.status, 'B')).toEqual([]);
  });
});

test('figures of a first and of a later start', async () => {
  const startMs = performance.now();
  const { status } = await openOne();
  const laterMs = performance.now() - startMs;
  const memory = await readFile(`/proc/${status.pid}/status`, 'utf8').catch(() => '');
  const resident = /VmRSS:\s+(.*)/.exec(memory)?.[1] ?? 'not known here';
  process.stdout.write(
    `figure: practice clusters: first start with samples ${firstStartMs.toFixed(0)} ms, later ${laterMs.toFixed(0)} ms, memory ${resident}\n`,
  );
  expect(status.clusters.map(({ id }) => id)).toEqual(['A', 'B', 'C', 'D']);
});
