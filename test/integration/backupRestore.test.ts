import { PracticeVersion } from '#shared/practice.ts';

import { backupRestoreStory } from '../stories/backupRestoreStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

for (const version of PracticeVersion.options) {
  backupRestoreStory(`on practice ${version}`, {
    totalRows: 5_000,
    start: () => startPracticeCluster(version),
  });
}
backupRestoreStory('on practice 2.5, with authorization', {
  totalRows: 1_000,
  start: () => startPracticeCluster('2.5', { auth: true }),
});
