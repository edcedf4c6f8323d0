import pLimit from 'p-limit';

import { contract } from '#shared/contract.ts';
import { toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';
import type { Transport } from '#shared/rpc.ts';

import { runChecks } from './checks.ts';
import type { Clock } from './clock.ts';
import { createConnections } from './connections.ts';
import { createBackupHandlers } from './handlers/backups.ts';
import { createPlanHandlers, programFor } from './handlers/plans.ts';
import { createProfileHandlers } from './handlers/profiles.ts';
import { createJobs, type Jobs } from './jobs/jobs.ts';
import type { Logger } from './log.ts';
import { openManagement } from './milvus/management.ts';
import type { ProcessOwner } from './processOwner.ts';
import type { EngineSettings } from './profiles/engineSettings.ts';
import { createProfileStore } from './profiles/profileStore.ts';
import { createRouter } from './router.ts';
import type { SecretVault } from './secrets.ts';
import { createTransport } from './transport.ts';

export interface EngineOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** Letters, digits, '-' and '_'; ids become file names. */
  readonly randomId: () => string;
  /** This process. */
  readonly owner: ProcessOwner;
  readonly vault: SecretVault;
  readonly log: Logger;
  /** Profiles of this process only, e.g. from --config; never written. */
  readonly transient: {
    readonly clusters: readonly ClusterProfile[];
    readonly storages: readonly StorageProfile[];
  };
  readonly settings: EngineSettings;
  /** The proxy for a URL, from HTTP(S)_PROXY and NO_PROXY. */
  readonly proxyFor: (url: string) => string | undefined;
}

export interface Engine extends Transport<EngineEvent> {
  /** Stops every job of this process and waits for its clean-up. */
  close(): Promise<void>;
}

/** Wires the engine by hand; every host makes one. Nothing here knows which host it is. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock, random, randomId, settings, vault, log } = options;
  const profiles = createProfileStore({
    folder: options.dataFolder,
    clock,
    transient: options.transient,
    onNotice: (notice) => log.log('warn', notice.message, { error: toErrorInfo(notice) }),
  });
  const connections = createConnections({
    profiles,
    vault,
    clock,
    random,
    proxyFor: options.proxyFor,
    multipartCopyThresholdBytes: settings.multipartCopyThresholdBytes,
  });
  const scope = {
    connections,
    settings,
    random,
    owner: options.owner,
    copyLimit: pLimit(settings.copyConcurrency),
  };
  const jobs: Jobs = await createJobs({
    dataFolder: options.dataFolder,
    clock,
    log,
    emit: (event) => transport.emit(event),
    randomId,
    owner: options.owner,
    programFor: (plan) => Promise.resolve(programFor(plan, scope)),
  });
  const call = createRouter(contract, {
    ...createProfileHandlers(profiles, vault),
    ...createPlanHandlers({ connections, jobs, clock, randomId }),
    ...createBackupHandlers(connections),
    checks: {
      run: (ids) => {
        const { signal } = new AbortController();
        return runChecks(ids, { connections, clock, random, randomId, signal });
      },
    },
    app: {
      info: async () => ({ version: options.version, dataFolder: options.dataFolder }),
    },
  });
  const transport = createTransport({ call, snapshot: () => jobs.list() });
  await resumeGarbageCollection(jobs, options);
  return { call: transport.call, subscribe: transport.subscribe, close: () => jobs.close() };
}

/** Ends pauses of garbage collection that a killed run left behind; one that cannot be ended now is tried again next time. */
async function resumeGarbageCollection(
  jobs: Jobs,
  { clock, log, proxyFor }: Pick<EngineOptions, 'clock' | 'log' | 'proxyFor'>,
): Promise<void> {
  for (const { jobId, pause } of jobs.pendingGcPauses()) {
    const management = openManagement(pause.endpoint, { clock, proxyFor });
    try {
      await management.resumeGc(pause.ticket, pause.collectionId, AbortSignal.timeout(5000));
      await jobs.noteGcResumed(jobId, pause);
    } catch (error) {
      log.log('warn', 'garbage collection could not be resumed', {
        endpoint: pause.endpoint,
        error: toErrorInfo(error),
      });
    } finally {
      await management.close();
    }
  }
}
