import { killCopyStory, type SwitchCut } from '../stories/killCopyStory.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';

/** Milvus does not get to its n-th call of a kind. */
function heldAt(
  operation: string,
  after: number,
  cut: Pick<SwitchCut<PracticeStoryCluster>, 'name' | 'isReached'>,
): Omit<SwitchCut<PracticeStoryCluster>, 'end'> {
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

const cuts = [
  heldAt('RenameCollection', 0, {
    name: 'before its first step',
    isReached: ({ isNoted }) => isNoted,
  }),
  heldAt('RenameCollection', 1, {
    name: 'when nothing has the name',
    isReached: ({ names }) => names.some((name) => name.startsWith('mbs_old_')),
  }),
  heldAt('AlterAlias', 0, {
    name: 'before the aliases move',
    isReached: ({ hasNewId }) => hasNewId,
  }),
  heldAt('DropCollection', 0, {
    name: 'before the old one is dropped',
    isReached: ({ hasNewId, aliases }) => hasNewId && aliases.length === 1,
  }),
  heldAt('CreateAlias', 0, {
    name: 'before the aliases of the backup are made',
    isReached: ({ hasNewId, names }) => hasNewId && names.length === 1,
  }),
];

const ends = ['resumed', 'cleaned up'] as const;

for (const [shift, version] of (['2.3', '2.5'] as const).entries()) {
  killCopyStory(`a copy to another practice ${version} on another S3`, {
    killsImports: true,
    startSource: () => startPracticeCluster('2.3'),
    // The import must be caught in its middle.
    startTarget: () => startPracticeCluster(version, { pace: { importStepMs: 300 } }),
    cuts: cuts.map((cut, index) => ({ ...cut, end: ends[(index + shift) % 2] ?? 'resumed' })),
  });
}
