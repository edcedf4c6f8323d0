import { PracticeVersion } from '#shared/practice.ts';

import { catalogStory } from '../stories/catalogStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

for (const version of PracticeVersion.options) {
  catalogStory(`backups beside their cluster on practice ${version}`, () =>
    startPracticeCluster(version),
  );
}
