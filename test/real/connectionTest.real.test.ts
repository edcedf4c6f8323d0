import { startRgw } from '../servers/rgw.ts';
import { connectionTestStory } from '../stories/connectionTestStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

connectionTestStory('the connection test on Milvus 2.3.5 and MinIO', {
  start: () => startRealCluster(),
  segmentApi: 'skipped',
});

connectionTestStory('the connection test on Milvus 2.3.5 and Ceph RGW', {
  start: () => startRealCluster({ startS3: () => startRgw() }),
  segmentApi: 'skipped',
});
