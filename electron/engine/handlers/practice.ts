import pLimit from 'p-limit';

import { canonicalJson } from '#shared/canonicalJson.ts';
import type { contract } from '#shared/contract.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import {
  isPracticePlan,
  type PracticeCluster,
  practiceFaultNames,
  practiceFaultScripts,
  practiceProfileIds,
  type PracticeState,
  type PracticeStatus,
} from '#shared/practice.ts';
import type { SecretRef } from '#shared/profile.ts';
import type { Handlers } from '#shared/rpc.ts';

import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../log.ts';
import type { Practice, PracticeHost } from '../practiceHost.ts';
import { practiceProfiles } from '../practiceProfiles.ts';
import type { ProfileStore } from '../profiles/profileStore.ts';
import { type SecretVault, toSecrets } from '../secrets.ts';

interface PracticeHandlersInput {
  /** null where this program has none. */
  readonly host: PracticeHost | null;
  readonly profiles: ProfileStore;
  /** Secrets that are never written. */
  readonly secrets: SecretVault;
  readonly jobs: Jobs;
  readonly log: Logger;
}

interface Opened {
  readonly practice: Practice;
  /** Takes its profiles and secrets away again. */
  withdraw(): Promise<void>;
}

/** The practice clusters inside the app. While they are open, they stand in the ordinary lists of profiles. */
export function createPracticeHandlers(input: PracticeHandlersInput): {
  readonly handlers: Pick<Handlers<typeof contract>, 'practice'>;
  close(): Promise<void>;
} {
  const { host, profiles, secrets, jobs, log } = input;
  const closing = new AbortController();
  const oneAtATime = pLimit(1);
  let opened: Opened | null = null;

  async function show(status: PracticeStatus): Promise<Opened['withdraw']> {
    const found = practiceProfiles(status);
    const refs = await keepSecrets(secrets, found.secrets);
    const remove = profiles.addTransient(found);
    return async () => {
      remove();
      for (const ref of refs) await secrets.remove(ref);
    };
  }

  async function open(): Promise<PracticeState> {
    if (opened !== null) return stateOf(await opened.practice.currentStatus());
    if (host === null) {
      const reason = 'this program has no practice clusters of its own';
      throw new AppError('NOT_BUILT', { what: 'practice.open', reason });
    }
    const practice = await host.open(closing.signal);
    const present = { practice, withdraw: await show(practice.status) };
    opened = present;
    void practice.ended.then((error) => forget(present, error));
    return stateOf(practice.status);
  }

  /** They have ended without being asked to: their profiles would lead nowhere. */
  async function forget(gone: Opened, error: AppError): Promise<void> {
    if (opened !== gone) return;
    opened = null;
    log.log('warn', 'the practice clusters have ended', { error: toErrorInfo(error) });
    await gone.withdraw();
  }

  async function close(): Promise<void> {
    const before = opened;
    opened = null;
    await before?.withdraw();
    before?.practice.close();
  }

  async function refuseWhileUsed(): Promise<void> {
    await jobs.refresh();
    const job = jobs.list().find(({ state, plan }) => state !== 'finished' && isPracticePlan(plan));
    if (job) throw new AppError('PRACTICE_BUSY', { name: job.plan.backupName });
  }

  function requireOpen(): Opened {
    if (opened === null) throw new AppError('PRACTICE_CLOSED');
    return opened;
  }

  async function reset(): Promise<PracticeState> {
    const before = requireOpen();
    await refuseWhileUsed();
    const { status } = await before.practice.reset({});
    await before.withdraw();
    // They may have come back at other ports.
    const after = { practice: before.practice, withdraw: await show(status) };
    if (opened !== before) {
      await after.withdraw();
      return { state: 'closed' };
    }
    opened = after;
    void after.practice.ended.then((error) => forget(after, error));
    return stateOf(status);
  }

  return {
    handlers: {
      practice: {
        async status() {
          return opened === null
            ? { state: 'closed' }
            : stateOf(await opened.practice.currentStatus());
        },
        open: () => oneAtATime(open),
        close: () =>
          oneAtATime(async () => {
            await refuseWhileUsed();
            await close();
            return { state: 'closed' };
          }),
        reset: () => oneAtATime(reset),
        setFault: ({ cluster, fault }) =>
          oneAtATime(async () => {
            const { practice } = requireOpen();
            await practice.setFaults(cluster, fault === null ? [] : practiceFaultScripts[fault]);
            return stateOf(await practice.currentStatus());
          }),
      },
    },
    async close() {
      await close();
      closing.abort(new AppError('STOPPED'));
    },
  };
}

async function keepSecrets(
  vault: SecretVault,
  secrets: Readonly<Record<SecretRef, string>>,
): Promise<SecretRef[]> {
  for (const [ref, value] of Object.entries(toSecrets(secrets))) await vault.set(ref, value);
  return Object.keys(secrets);
}

function stateOf({ clusters }: PracticeStatus): PracticeState {
  return {
    state: 'open',
    clusters: clusters.map(({ id, version, faults }) => ({
      id,
      clusterId: practiceProfileIds.cluster(id),
      version,
      fault: faultOf(faults),
    })),
    storageId: practiceProfileIds.backups,
  };
}

/** The name of a script; null for none, and for one of the user's own. */
function faultOf(faults: PracticeCluster['faults']) {
  const script = canonicalJson(faults);
  return (
    practiceFaultNames.find((name) => canonicalJson([...practiceFaultScripts[name]]) === script) ??
    null
  );
}
