import { PracticeVersion } from '#shared/practice.ts';

import { badInputStory } from '../stories/badInputStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

for (const version of PracticeVersion.options) {
  badInputStory(`on practice ${version}`, { start: () => startPracticeCluster(version) });
}
