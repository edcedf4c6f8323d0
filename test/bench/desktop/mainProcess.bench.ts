// The main process of the app draws the window's frame, menus and answers to the system: it must have nothing to do with the
// work of the engine, which is a process of its own. Nothing here can fail on a figure: it prints.
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, it } from 'vitest';

import { createSystemClock } from '#engine/systemClock.ts';
import { findPractice } from '#hosts/practice.ts';
import type { PlanPreview, PlanRequest } from '#shared/plan.ts';
import { practiceProfileIds } from '#shared/practice.ts';

import { call, openStudio, type Studio } from '../../e2e/electron/studio.ts';
import { openPage, openPractice } from '../../e2e/studioPage.ts';
import { type Display, startDisplay } from '../../servers/display.ts';
import { installApp } from '../../servers/electron.ts';
import { connectMilvus } from '../../stories/dataset.ts';
import { print } from '../print.ts';
import { finishedJob } from './finishedJob.ts';
import { makeManySmallObjects, objectCount } from './manySmallObjects.ts';

const idleMs = 10_000;
let display: Display;
let studio: Studio;

beforeAll(async () => {
  const installed = await installApp();
  display = await startDisplay(installed.user);
  studio = await openStudio({ installed, display, name: 'main-process' });
  await openPractice(studio);
});

afterAll(async () => {
  await studio?.kill();
  display?.server.kill();
});

interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly events: number;
  readonly seconds: number;
}

/** Looks at the main process while something is done, with Node's own histogram of the delays of its loop. */
async function watchMain(action: () => Promise<unknown>): Promise<Delays> {
  const { app } = studio;
  await app.evaluate(({ BrowserWindow }) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const watch = {
      histogram: monitorEventLoopDelay({ resolution: 1 }),
      events: 0,
      startMs: performance.now(),
    };
    // What is sent to the window is counted where it is sent, so that counting costs no message more.
    const send = contents?.send.bind(contents);
    Object.assign(contents ?? {}, {
      send(channel: string, ...values: unknown[]) {
        if (channel === 'engine:event') watch.events += 1;
        send?.(channel, ...values);
      },
    });
    Object.assign(globalThis, { watch });
    watch.histogram.enable();
  });
  await action();
  return app.evaluate(({ BrowserWindow }) => {
    const { watch } = globalThis as unknown as {
      watch: {
        histogram: { disable(): void; percentile(at: number): number; max: number };
        events: number;
        startMs: number;
      };
    };
    const { histogram, events, startMs } = watch;
    histogram.disable();
    Reflect.deleteProperty(BrowserWindow.getAllWindows()[0]?.webContents ?? {}, 'send');
    return {
      p50: histogram.percentile(50) / 1e6,
      p99: histogram.percentile(99) / 1e6,
      max: histogram.max / 1e6,
      events,
      seconds: (performance.now() - startMs) / 1000,
    };
  });
}

function printDelays(what: string, { p50, p99, max, seconds }: Delays): void {
  const values = [p50, p99, max].map((value) => value.toFixed(1)).join(' / ');
  print({
    what: `main process, ${what}: delay of its loop p50 / p99 / max`,
    value: `${values} ms in ${seconds.toFixed(0)} s`,
    beside: 'bar: p99 16 ms',
  });
}

/** Makes the collection in practice cluster D, whose storage is another service: every byte passes through the engine. */
async function prepare(): Promise<void> {
  const practice = await findPractice({
    dataFolder: studio.dataFolder,
    clock: createSystemClock(),
    signal: new AbortController().signal,
  });
  if (practice === null) throw new Error('the practice clusters are open');
  // Milvus 2.5 sorts what was flushed, which would go on during the backup.
  await practice.reset({ D: '2.4' });
  const address = practice.status.clusters.find(({ id }) => id === 'D')?.address ?? '';
  practice.close();
  const client = await connectMilvus(address);
  await makeManySmallObjects(client, 'many');
  await client.closeConnection();
}

/** Starts the backup as the wizard does, and looks at its page. */
async function startBackup(): Promise<void> {
  const request: PlanRequest = {
    kind: 'backup',
    clusterId: practiceProfileIds.cluster('D'),
    storageId: practiceProfileIds.backups,
    backupName: 'many',
    filter: 'many',
    strategy: 'auto',
    pauseGc: false,
  };
  const { value } = await call(studio, 'plans.preview', request);
  const { planId, sha256 } = value as PlanPreview;
  const started = await call(studio, 'jobs.start', { planId, sha256, typedName: null });
  const { jobId } = started.value as { readonly jobId: string };
  await studio.page.goto(new URL(`/jobs/${jobId}`, studio.page.url()).href);
}

it('delays of the main process, idle and while the engine copies many small objects', async () => {
  await prepare();
  await openPage(studio, 'home');
  printDelays('idle', await watchMain(() => wait(idleMs)));
  const delays = await watchMain(async () => {
    await startBackup();
    await finishedJob(studio);
  });
  const { progress, outcome, createdAt, finishedAt } = await finishedJob(studio);
  const { doneObjects, doneBytes } = progress;
  if (doneObjects < objectCount) throw new Error(`${outcome}: ${doneObjects} of ${objectCount}`);
  const seconds = (Date.parse(finishedAt ?? '') - Date.parse(createdAt)) / 1000;
  printDelays(`while ${doneObjects.toLocaleString('en')} objects are copied`, delays);
  print({
    what: 'that job',
    value: `${seconds.toFixed(1)} s, ${(doneObjects / seconds).toFixed(0)} objects/s`,
    beside: `${(doneBytes / doneObjects).toFixed(0)} bytes each`,
  });
  print({
    what: 'events that reached the window',
    value: `${delays.events}, ${(delays.events / delays.seconds).toFixed(1)} a second`,
  });
});
