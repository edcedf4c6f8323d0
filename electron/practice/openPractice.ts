import { rm } from 'node:fs/promises';
import path from 'node:path';

import {
  PracticeClusterId,
  type PracticeFault,
  type PracticeResetAnswer,
  type PracticeStatus,
  type PracticeVersion,
} from '#shared/practice.ts';

import type { PracticeClock } from './clock.ts';
import { openServers, type Servers } from './openServers.ts';
import { writeSamples } from './samples/writeSamples.ts';
import { forEachCluster, type SettingsStore } from './settings.ts';

/** All practice clusters of one data folder. */
export interface Practice {
  /** Resolves when the samples are written as well. */
  status(): Promise<Pick<PracticeStatus, 'clusters' | 'backups'>>;
  /** Replaces the script of one cluster, or of all with null. */
  setFaults(cluster: PracticeClusterId | null, script: readonly PracticeFault[]): Promise<void>;
  /** Removes all data and all faults, then writes the samples again. */
  reset(
    versions: Partial<Record<PracticeClusterId, PracticeVersion>>,
  ): Promise<Pick<PracticeResetAnswer, 'removedObjects' | 'removedBytes'>>;
  /** What was promised to clients is on disk. */
  close(): Promise<void>;
}

export interface PracticeScope {
  readonly folder: string;
  readonly settings: SettingsStore;
  readonly clock: PracticeClock;
  readonly randomId: () => string;
}

/** Starts all of them as they were left; at the very first start with the samples in A. */
export async function openPractice(scope: PracticeScope): Promise<Practice> {
  const { settings } = scope;
  let running = await start(scope);
  // One after the other: a reset must not meet another one.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    const done = turn.then(action);
    turn = done.catch(() => undefined);
    return done;
  };

  return {
    async status() {
      // Not in turn: closing has to end this wait.
      await running.isSeeded;
      return inTurn(async () => running.servers.status(await settings.read()));
    },
    setFaults: (cluster, script) =>
      inTurn(async () => {
        const struck = cluster === null ? PracticeClusterId.options : [cluster];
        const { faults } = await settings.update((before) => ({
          ...before,
          faults: forEachCluster((id) => (struck.includes(id) ? [...script] : before.faults[id])),
        }));
        running.servers.setFaults(struck, faults);
      }),
    reset: (versions) =>
      inTurn(async () => {
        // From here on a start throws the data away, even when this process is killed in between.
        await settings.update((before) => ({
          ...before,
          isSeeded: false,
          versions: { ...before.versions, ...versions },
          faults: forEachCluster(() => []),
        }));
        const removed = running.servers.contents();
        await running.close();
        running = await start(scope);
        await running.isSeeded;
        return removed;
      }),
    close: () => inTurn(() => running.close()),
  };
}

interface Running {
  readonly servers: Servers;
  readonly isSeeded: Promise<void>;
  close(): Promise<void>;
}

async function start(scope: PracticeScope): Promise<Running> {
  const { folder, settings, clock, randomId } = scope;
  const before = await settings.read();
  const data = path.join(folder, 'data');
  if (!before.isSeeded) await rm(data, { recursive: true, force: true });
  const servers = await openServers({ folder: data, settings: before, clock, randomId });
  await settings.update((now) => ({ ...now, ports: servers.ports }));
  const stopping = new AbortController();
  const isSeeded = before.isSeeded ? Promise.resolve() : seed(servers, settings, stopping.signal);
  // Told to whoever asks for the status.
  isSeeded.catch(() => undefined);
  return {
    servers,
    isSeeded,
    async close() {
      stopping.abort();
      await isSeeded.catch(() => undefined);
      await servers.close();
    },
  };
}

async function seed(servers: Servers, settings: SettingsStore, signal: AbortSignal): Promise<void> {
  const { versions } = await settings.read();
  await writeSamples(servers.callA, { version: versions.A, signal });
  await settings.update((now) => ({ ...now, isSeeded: true }));
}
