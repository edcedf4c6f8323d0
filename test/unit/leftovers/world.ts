import { beforeEach } from 'vitest';

import type { BackupNotes } from '#engine/catalog/notes.ts';
import type { Clock } from '#engine/clock.ts';
import type { Connections } from '#engine/connections.ts';
import { createPlanHandlers } from '#engine/handlers/plans.ts';
import type { PendingGcPause } from '#engine/jobs/gcPauses.ts';
import { createJobs, type Jobs } from '#engine/jobs/jobs.ts';
import { findLeftovers } from '#engine/leftovers/find.ts';
import { createCleanUpProgram } from '#engine/leftovers/run.ts';
import { thisProcess } from '#engine/processOwner.ts';
import { defaultEngineSettings } from '#engine/profiles/engineSettings.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';
import type { Job } from '#shared/job.ts';
import type { FoundLeftover } from '#shared/leftovers.ts';
import type { Protection } from '#shared/profile.ts';

import { createManualClock } from '../../manualClock.ts';
import { createMemoryStore } from '../../memoryStore.ts';
import { goOn, listKeys, someBytes, writeBytes } from '../../suites/storeBytes.ts';
import { createLog, programOf, temporaryFolder } from '../jobs/builders.ts';
import { cluster, storage } from '../profiles/builders.ts';

export const endpoint = 'http://paris:9091';
const hourMs = 3_600_000;

type Item = Pick<FoundLeftover, 'kind' | 'subject'>;

/**
 * A cluster whose bucket is `own` with its rows under files/, a storage `vault` with backups under backup/, both in memory, and
 * the jobs of one data folder. What is written is two hours old when a search begins.
 */
export interface World {
  readonly own: ObjectStore;
  readonly vault: ObjectStore;
  readonly clock: Clock;
  readonly jobs: Jobs;
  /** Of killed runs; taken off when they are ended. */
  pauses: PendingGcPause[];
  readonly resumed: string[];
  protection: { cluster: Protection; vault: Protection };
  rootPaths: { own: string; vault: string };
  /** Addresses of backups that are pinned. */
  readonly pinned: Set<string>;
  readonly handlers: ReturnType<typeof createPlanHandlers>;
  readonly put: (store: ObjectStore, ...keys: readonly string[]) => Promise<void>;
  readonly pass: (hours: number) => Promise<void>;
  readonly find: () => Promise<Awaited<ReturnType<typeof findLeftovers>>>;
  readonly preview: (items: readonly Item[]) => ReturnType<World['handlers']['plans']['preview']>;
  /** Plans and removes, with everything that is asked. */
  readonly clean: (items: readonly Item[]) => Promise<Job>;
  readonly keys: () => Promise<string[]>;
}

export async function createWorld(): Promise<World> {
  const clock = createManualClock('2030-01-01T00:00:00.000Z');
  const own = createMemoryStore({ name: 'own', clock });
  const vault = createMemoryStore({ name: 'vault', clock });
  return createWorldOf({ own, vault, clock, pass: (hours) => clock.advance(hours * hourMs) });
}

/** The same on other stores. */
export async function createWorldOf({
  own,
  vault,
  clock,
  pass,
}: Pick<World, 'own' | 'vault' | 'clock' | 'pass'>): Promise<World> {
  let ids = 0;
  const randomId = () => `job-${(ids += 1)}`;
  const notes = {
    all: async () =>
      new Map([...world.pinned].map((address) => [address, { isPinned: true }] as const)),
    forget: async (address: string) => void world.pinned.delete(address),
  } as unknown as BackupNotes;
  const connections = {
    openClusterStorage: async () => ({
      store: own,
      rootPath: world.rootPaths.own,
      bucket: 'own',
      profile: cluster('paris', {
        name: 'Paris',
        protection: world.protection.cluster,
        milvus: {
          address: 'paris:19530',
          tls: { mode: 'none' },
          login: { type: 'none' },
          managementEndpoint: endpoint,
        },
      }),
      close: async () => undefined,
    }),
    openStorage: async () => ({
      store: vault,
      rootPath: world.rootPaths.vault,
      bucket: 'vault',
      profile: storage('vault', { name: 'Vault', protection: world.protection.vault }),
      close: async () => undefined,
    }),
  } as unknown as Connections;
  const gcPauses = {
    pending: () => world.pauses,
    resume: async (pending: PendingGcPause) => {
      world.resumed.push(pending.pause.ticket);
      world.pauses = world.pauses.filter((other) => other !== pending);
    },
  };
  const jobs: Jobs = await createJobs({
    dataFolder: await temporaryFolder(),
    clock,
    log: createLog(),
    emit: () => undefined,
    randomId,
    owner: thisProcess(),
    redact: (text) => text,
    programFor: async (plan) =>
      plan.options.kind === 'cleanUp'
        ? createCleanUpProgram(plan, { connections, notes, jobs, gcPauses })
        : programOf(
            ({ signal }) =>
              new Promise((_, reject) => {
                signal.addEventListener('abort', () => reject(signal.reason as Error));
              }),
          ),
  });
  const ends = { clusterId: 'paris', storageId: 'vault' };
  const settings = defaultEngineSettings;
  // What a clean-up needs of it.
  const planInput = {
    connections,
    notes,
    settings,
    clock,
    jobs,
    randomId,
  } as unknown as Parameters<typeof createPlanHandlers>[0];
  const world: World = {
    own,
    vault,
    clock,
    jobs,
    pauses: [],
    resumed: [],
    protection: { cluster: 'none', vault: 'none' },
    rootPaths: { own: 'files', vault: 'backup' },
    pinned: new Set(),
    handlers: createPlanHandlers(planInput),
    async put(store, ...keys) {
      for (const key of keys) await writeBytes(store, key, someBytes(10));
    },
    pass,
    find: () => findLeftovers(ends, { connections, jobs, gcPauses, clock }, goOn()),
    preview: (items) =>
      world.handlers.plans.preview({ kind: 'cleanUp', ...ends, items: [...items] }),
    async clean(items) {
      const { planId, sha256, typedName } = await world.preview(items);
      const asked = { planId, sha256, typedName, isConfirmed: true, acceptance: null };
      const { jobId } = await world.handlers.jobs.start(asked);
      return jobs.whenFinished(jobId);
    },
    keys: async () => [
      ...(await listKeys(own, '')).map((key) => `own/${key}`),
      ...(await listKeys(vault, '')).map((key) => `vault/${key}`),
    ],
  };
  return world;
}

/** A world of its own for each test. */
export function useWorld(): () => World {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  return () => world;
}

export const at = (store: ObjectStore, key: string): string => `${store.location}/${key}`;
