import path from 'node:path';

import pLimit from 'p-limit';

import { type AppInfo, contract } from '#shared/contract.ts';
import { type AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job } from '#shared/job.ts';
import type { Transport } from '#shared/rpc.ts';

import { openBackupNotes, requireNotPinned } from './catalog/notes.ts';
import { createChosenFiles } from './chosenFiles/chosenFiles.ts';
import type { Clock } from './clock.ts';
import { createConnections } from './connections.ts';
import { createBackupHandlers } from './handlers/backups.ts';
import { createCheckHandlers } from './handlers/checks.ts';
import { createConfigurationHandlers } from './handlers/configuration.ts';
import { createFileHandlers } from './handlers/files.ts';
import { createPlanHandlers, programFor } from './handlers/plans.ts';
import { createPracticeHandlers } from './handlers/practice.ts';
import { createPreferenceHandlers } from './handlers/preferences.ts';
import { createProfileHandlers } from './handlers/profiles.ts';
import { createSupportHandlers } from './handlers/support.ts';
import { createGcPauses, type GcPauses } from './jobs/gcPauses.ts';
import { createJobs, type Jobs } from './jobs/jobs.ts';
import { tellWaits } from './jobs/tellWaits.ts';
import { findLeftovers } from './leftovers/find.ts';
import type { Logger } from './log.ts';
import type { PracticeHost } from './practiceHost.ts';
import type { ProcessOwner } from './processOwner.ts';
import type { EngineSettings } from './profiles/engineSettings.ts';
import { createProfileStore, type TransientProfiles } from './profiles/profileStore.ts';
import { createRouter } from './router.ts';
import {
  createMemoryVault,
  noteTypedSecrets,
  type SecretVault,
  withNotedSecrets,
  withRunSecrets,
} from './secrets.ts';
import { createTransport } from './transport.ts';
import type { RandomBytes } from './vaultFormat.ts';

export interface EngineOptions {
  readonly dataFolder: string;
  readonly version: string;
  /** What app.info says of the program and of where it keeps secrets. */
  readonly host: AppInfo['host'];
  readonly secrets: AppInfo['secrets'];
  readonly clock: Clock;
  readonly random: () => number;
  /** For keys and nonces. */
  readonly randomBytes: RandomBytes;
  /** Letters, digits, '-' and '_'; ids become file names. */
  readonly randomId: () => string;
  /** This process. */
  readonly owner: ProcessOwner;
  readonly vault: SecretVault;
  /** Told of every secret that is typed, read or used, before it can reach a log. */
  readonly onSecret: (secret: string) => void;
  /** Takes those secrets out of what servers say, before it is answered, kept or sent. */
  readonly redact: (text: string) => string;
  readonly log: Logger;
  /** Profiles of this process only, e.g. from --config; never written. */
  readonly transient: TransientProfiles;
  readonly settings: EngineSettings;
  /** Opens the practice clusters when a person asks for them; null where the program has its own way. */
  readonly practice: PracticeHost | null;
  /** The proxy for a URL, from HTTP(S)_PROXY and NO_PROXY. */
  readonly proxyFor: (url: string) => string | undefined;
}

export interface Engine extends Transport<EngineEvent> {
  /** Stops every job of this process and waits for its clean-up. */
  close(): Promise<void>;
}

/** Wires the engine by hand; every host makes one. Nothing here knows which host it is. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock, random, randomId, settings, log, dataFolder } = options;
  const runSecrets = withNotedSecrets(createMemoryVault(), options.onSecret);
  const vault = withRunSecrets(withNotedSecrets(options.vault, options.onSecret), runSecrets);
  const onNotice = (notice: AppError) =>
    log.log('warn', notice.message, { error: toErrorInfo(notice) });
  const profiles = createProfileStore({
    folder: dataFolder,
    clock,
    transient: options.transient,
    onNotice,
  });
  const chosenFiles = createChosenFiles({
    folder: path.join(dataFolder, 'files'),
    clock,
    randomId,
    onNotice,
  });
  const connecting = {
    profiles,
    chosenFiles,
    vault,
    clock,
    random,
    proxyFor: options.proxyFor,
    multipartCopyThresholdBytes: settings.multipartCopyThresholdBytes,
  };
  const connections = createConnections(connecting);
  const notes = openBackupNotes({ folder: dataFolder, clock, onNotice });
  const scope = {
    connections,
    settings,
    random,
    notes,
    owner: options.owner,
    copyLimit: pLimit(settings.copyConcurrency),
  };
  const jobs: Jobs = await createJobs({
    dataFolder,
    clock,
    log,
    emit(event) {
      transport.emit(event);
      if (event.type === 'job.finished') releaseSource(jobs.get(event.jobId));
    },
    randomId,
    owner: options.owner,
    async programFor(plan) {
      await requireNotPinned(notes, plan);
      const program = programFor(plan, { ...scope, jobs, gcPauses });
      return {
        ...program,
        run(context) {
          const telling = connections.telling(tellWaits(context));
          return programFor(plan, { ...scope, connections: telling, jobs, gcPauses }).run(context);
        },
      };
    },
    redact: options.redact,
  });
  const gcPauses = createGcPauses(jobs, { clock, proxyFor: options.proxyFor });
  /** What was uploaded for a job is not needed once the job is over. */
  function releaseSource({ plan, resumable }: Job): void {
    const { sourceStorageId } = plan.profiles;
    if (sourceStorageId === undefined || resumable) return;
    chosenFiles.discard(sourceStorageId).catch((error: unknown) => {
      log.log('warn', 'an uploaded file is not removed', { error: toErrorInfo(error) });
    });
  }
  const practice = createPracticeHandlers({
    host: options.practice,
    profiles,
    secrets: runSecrets,
    jobs,
    log,
  });
  const checks = createCheckHandlers({
    connecting,
    randomId,
    emit: (event) => transport.emit(event),
  });
  const route = createRouter(
    contract,
    {
      ...createProfileHandlers({
        profiles,
        vault,
        runSecrets,
        connections,
        randomId,
        randomBytes: options.randomBytes,
      }),
      ...createConfigurationHandlers({ profiles, runSecrets, randomId }),
      ...createPreferenceHandlers({ folder: dataFolder, clock, onNotice }),
      ...practice.handlers,
      ...createPlanHandlers({
        connections,
        settings,
        jobs,
        clock,
        randomId,
        notes,
        dataFolder,
        profiles,
      }),
      ...createBackupHandlers({ connections, notes }),
      ...checks.handlers,
      ...createSupportHandlers({
        ...options,
        jobs,
        endedTests: () => checks.endedTests(),
        program: options,
      }),
      ...createFileHandlers(chosenFiles),
      leftovers: {
        // It only reads, and every read has its own deadline.
        find: (ids) =>
          findLeftovers(ids, { connections, jobs, gcPauses, clock }, new AbortController().signal),
      },
      app: {
        async info() {
          const { version, host, secrets } = options;
          return { version, dataFolder, host, secrets };
        },
      },
    },
    options.redact,
  );
  const call: typeof route = (path, input) => {
    noteTypedSecrets(input, options.onSecret);
    return route(path, input);
  };
  const transport = createTransport({ call, snapshot: () => jobs.list() });
  await resumeGarbageCollection(gcPauses, log);
  await chosenFiles.tidy();
  return {
    call: transport.call,
    subscribe: transport.subscribe,
    async close() {
      await Promise.all([jobs.close(), checks.close()]);
      await practice.close();
    },
  };
}

/** Ends pauses of garbage collection that a killed run left behind; one that cannot be ended now is tried again next time. */
async function resumeGarbageCollection(gcPauses: GcPauses, log: Logger): Promise<void> {
  for (const pending of gcPauses.pending()) {
    try {
      await gcPauses.resume(pending, AbortSignal.timeout(5000));
    } catch (error) {
      log.log('warn', 'garbage collection could not be resumed', {
        endpoint: pending.pause.endpoint,
        error: toErrorInfo(error),
      });
    }
  }
}
