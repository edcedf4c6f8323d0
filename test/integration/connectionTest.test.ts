import { PracticeVersion } from '#shared/practice.ts';

import { connectionTestStory } from '../stories/connectionTestStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

for (const version of PracticeVersion.options) {
  connectionTestStory(`the connection test on practice ${version}`, {
    start: () => startPracticeCluster(version),
    segmentApi: version === '2.3' || version === '2.4' ? 'skipped' : 'passed',
  });
}
