import { startRgw } from '../servers/rgw.ts';
import { backupRestoreStory } from '../stories/backupRestoreStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

backupRestoreStory('on Ceph RGW', {
  totalRows: 100_000,
  start: () => startRealCluster({ startS3: () => startRgw() }),
});
