import type { CheckEvent, CheckTarget } from '#shared/check.ts';
import type { contract } from '#shared/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { Handlers } from '#shared/rpc.ts';

import type { CheckedProfiles } from '../checks/checkScope.ts';
import { runChecks } from '../checks/run.ts';
import { type ConnectionOptions, createConnections } from '../connections.ts';
import { createMemoryVault, withRunSecrets } from '../secrets.ts';
import type { EndedTest } from '../supportText.ts';

interface CheckHandlersInput {
  /** What the connections of the engine are made of: those of a test know typed secrets too, and try once. */
  readonly connecting: ConnectionOptions;
  readonly randomId: () => string;
  readonly emit: (event: CheckEvent) => void;
}

/** Connection tests; several can run at once, each under the id its caller gave it. */
export function createCheckHandlers({ connecting, randomId, emit }: CheckHandlersInput): {
  readonly handlers: Pick<Handlers<typeof contract>, 'checks'>;
  /** The last test of each pair of saved profiles in this run. */
  endedTests(): readonly EndedTest[];
  /** Stops all tests and waits until nothing of them is left. */
  close(): Promise<void>;
} {
  const { profiles, clock, random, proxyFor, vault } = connecting;
  const ended = new Map<string, EndedTest>();
  const running = new Map<string, { readonly stop: AbortController; ended: Promise<unknown> }>();

  async function profilesOf(target: CheckTarget): Promise<CheckedProfiles> {
    if (target.type === 'draft') return target;
    const { clusterId, storageId } = target;
    return {
      cluster: await profiles.clusters.get(clusterId),
      storage: storageId === null ? null : await profiles.storages.get(storageId),
    };
  }

  return {
    handlers: {
      checks: {
        async run({ testId, target, mayWrite }) {
          if (running.has(testId)) {
            throw new AppError('INVALID_INPUT', { reason: `a test ${testId} runs already` });
          }
          const stop = new AbortController();
          const typed = target.type === 'draft' ? target.secrets : {};
          const connections = createConnections({
            ...connecting,
            vault: withRunSecrets(vault, createMemoryVault(typed)),
            storeAttempts: 1,
          });
          const { signal } = stop;
          const scope = { connections, proxyFor, clock, random, randomId, mayWrite, signal };
          const test = profilesOf(target).then((found) =>
            runChecks(found, scope, (result) => emit({ type: 'check.step', testId, result })),
          );
          running.set(testId, { stop, ended: test });
          try {
            const results = await test;
            if (target.type === 'saved') {
              const { clusterId, storageId } = target;
              const at = clock.now().toISOString();
              ended.set(`${clusterId} ${storageId}`, { at, clusterId, storageId, results });
            }
            return results;
          } finally {
            running.delete(testId);
          }
        },
        async stop({ testId }) {
          running.get(testId)?.stop.abort(new AppError('STOPPED'));
          return {};
        },
      },
    },
    endedTests: () => [...ended.values()],
    async close() {
      const tests = [...running.values()];
      for (const { stop } of tests) stop.abort(new AppError('STOPPED'));
      await Promise.allSettled(tests.map(({ ended }) => ended));
    },
  };
}
