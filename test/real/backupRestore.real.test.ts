import { startRgw } from '../servers/rgw.ts';
import { backupRestoreStory } from '../stories/backupRestoreStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

const totalRows = 100_000;

backupRestoreStory('on MinIO', { totalRows, start: () => startRealCluster() });
backupRestoreStory('on Ceph RGW', {
  totalRows,
  start: () => startRealCluster({ startS3: () => startRgw() }),
});
backupRestoreStory('on MinIO, with authorization and TLS', {
  totalRows,
  start: () => startRealCluster({ auth: true, tls: 'server' }),
});
