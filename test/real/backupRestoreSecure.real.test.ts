import { backupRestoreStory } from '../stories/backupRestoreStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

backupRestoreStory('on MinIO, with authorization and TLS', {
  totalRows: 100_000,
  start: () => startRealCluster({ auth: true, tls: 'server' }),
});
