import { connectionTestStory } from '../stories/connectionTestStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

connectionTestStory('the connection test on Milvus 2.3.5 and MinIO', {
  start: () => startRealCluster(),
  segmentApi: 'skipped',
});
