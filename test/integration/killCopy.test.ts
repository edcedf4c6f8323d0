import { killCopyStory } from '../stories/killCopyStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';
import { switchCuts } from '../stories/practiceCuts.ts';

const ends = ['resumed', 'cleaned up'] as const;

for (const [shift, version] of (['2.3', '2.5'] as const).entries()) {
  killCopyStory(`a copy to another practice ${version} on another S3`, {
    killsImports: true,
    startSource: () => startPracticeCluster('2.3'),
    // The import must be caught in its middle.
    startTarget: () => startPracticeCluster(version, { pace: { importStepMs: 300 } }),
    cuts: switchCuts.map((cut, index) => ({ ...cut, end: ends[(index + shift) % 2] ?? 'resumed' })),
  });
}
