import { backupRestoreStory } from '../stories/backupRestoreStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

const totalRows = 5_000;

backupRestoreStory('on practice 2.3', { totalRows, start: () => startPracticeCluster('2.3') });
backupRestoreStory('on practice 2.4', { totalRows, start: () => startPracticeCluster('2.4') });
backupRestoreStory('on practice 2.5, with authorization', {
  totalRows,
  start: () => startPracticeCluster('2.5', { auth: true }),
});
