import type { Cut } from '../stories/killed.ts';
import { killRestoreStory, type RestoreCut } from '../stories/killRestoreStory.ts';
import { type PracticeStoryCluster, startPracticeCluster } from '../stories/practiceCluster.ts';
import { heldAt, switchCuts } from '../stories/practiceCuts.ts';

type Place = Omit<Cut<PracticeStoryCluster>, 'end'>;

const beforeTheCount: readonly Place[] = [
  { name: 'in its import', isReached: ({ journal }) => journal.includes('"importStarted"') },
  heldAt('CreateIndex', 0, {
    name: 'before its first index',
    isReached: ({ journal }) => journal.includes('"phase":"index"'),
  }),
  heldAt('LoadCollection', 0, {
    name: 'before its load',
    isReached: ({ journal }) => journal.includes('"phase":"load"'),
  }),
];

const ends = ['resumed', 'cleaned up'] as const;
const targets = ['nothing', 'an old collection'] as const;

function cutsFor(shift: number): RestoreCut<PracticeStoryCluster>[] {
  const early = beforeTheCount.flatMap((place, index) =>
    targets.map((onto, number) => ({
      ...place,
      onto,
      by: index === shift ? ('SIGINT' as const) : ('SIGKILL' as const),
      end: ends[(index + shift + number) % 2] ?? 'resumed',
      isCounted: false,
    })),
  );
  // A copy makes the same switch, on either version.
  const late = (shift === 0 ? switchCuts : []).map((place, index) => ({
    ...place,
    onto: 'an old collection' as const,
    by: 'SIGKILL' as const,
    end: ends[index % 2] ?? 'resumed',
    isCounted: true,
  }));
  return [...early, ...late];
}

for (const [shift, version] of (['2.3', '2.5'] as const).entries()) {
  killRestoreStory(`a restore into practice ${version}`, {
    killsImports: true,
    // The import must be caught in its middle.
    start: () => startPracticeCluster(version, { pace: { importStepMs: 300 } }),
    cuts: cutsFor(shift),
  });
}
