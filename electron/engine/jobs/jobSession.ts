import { AppError } from '#shared/errors.ts';
import type { Plan } from '#shared/plan.ts';

import type { Clock } from '../clock.ts';
import { readOwner, tryLock } from '../fileLock.ts';
import type { IsAlive, ProcessOwner } from '../processOwner.ts';
import { createClaims } from './claims.ts';
import type { JobStore } from './jobStore.ts';
import { type Journal, openJournal } from './journal.ts';

/** The right to work on a job and to write its journal. */
export interface Session {
  readonly journal: Journal;
  /** To be called when the journal is closed. */
  readonly release: () => Promise<void>;
}

export interface Sessions {
  /** Only against other processes. Fails with JOB_OWNED_ELSEWHERE. */
  readonly open: (jobId: string) => Promise<Session>;
  /** Also against jobs of this process that work on the same things. Fails with LEASE_TAKEN, too. */
  readonly openFor: (plan: Plan, jobId: string) => Promise<Session>;
}

export function createSessions(input: {
  readonly store: JobStore;
  readonly owner: ProcessOwner;
  readonly isAlive: IsAlive;
  readonly clock: Clock;
}): Sessions {
  const { store, owner, isAlive, clock } = input;
  const claims = createClaims();

  async function open(jobId: string): Promise<Session> {
    const path = store.lockPath(jobId);
    const unlock = await tryLock({ path, owner, isAlive });
    if (unlock === null) throw ownedElsewhere(jobId, await readOwner(path, isAlive));
    try {
      return { journal: await openJournal(store.journalPath(jobId), { clock }), release: unlock };
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  return {
    open,
    async openFor(plan, jobId) {
      const unclaim = claims.take(jobId, plan);
      try {
        const { journal, release } = await open(jobId);
        return {
          journal,
          async release() {
            unclaim();
            await release();
          },
        };
      } catch (error) {
        unclaim();
        throw error;
      }
    },
  };
}

export async function endSession({ journal, release }: Session): Promise<void> {
  await journal.close();
  await release();
}

/** The owner is null when it let go between two looks. */
export function ownedElsewhere(jobId: string, owner: ProcessOwner | null): AppError {
  return new AppError('JOB_OWNED_ELSEWHERE', {
    job: jobId,
    owner: owner === null ? '?' : `${owner.pid}@${owner.host}`,
  });
}
