// Where a job on practice is held, so that it can be killed exactly there.
import { type Cut, isSwitching } from './killed.ts';
import type { PracticeStoryCluster } from './practiceCluster.ts';

/** Milvus does not get to its n-th call of a kind. */
export function heldAt(
  operation: string,
  after: number,
  cut: Pick<Cut<PracticeStoryCluster>, 'name' | 'isReached'>,
): Omit<Cut<PracticeStoryCluster>, 'end'> {
  const delayMs = 600_000;
  return {
    ...cut,
    hold: ({ milvus }) =>
      milvus.faults.set([
        { type: 'stall', service: 'milvus', operation, delayMs, after, times: null },
      ]),
    release: ({ milvus }) => milvus.faults.set([]),
  };
}

export const switchCuts = [
  heldAt('RenameCollection', 0, {
    name: 'before its first step',
    isReached: isSwitching,
  }),
  heldAt('RenameCollection', 1, {
    name: 'when nothing has the name',
    isReached: async ({ target }) =>
      (await target()).names.some((name) => name.startsWith('mbs_old_')),
  }),
  heldAt('AlterAlias', 0, {
    name: 'before the aliases move',
    isReached: async ({ target }) => (await target()).hasNewId,
  }),
  heldAt('DropCollection', 0, {
    name: 'before the old one is dropped',
    isReached: async ({ target }) => {
      const { hasNewId, aliases } = await target();
      return hasNewId && aliases.length === 1;
    },
  }),
  heldAt('CreateAlias', 0, {
    name: 'before the aliases of the backup are made',
    isReached: async ({ target }) => {
      const { hasNewId, names } = await target();
      return hasNewId && names.length === 1;
    },
  }),
];
