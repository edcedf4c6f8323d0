import { backupRestoreStory } from '../stories/backupRestoreStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

backupRestoreStory('on MinIO', { totalRows: 100_000, start: () => startRealCluster() });
