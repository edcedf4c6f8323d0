import { startMinio } from '../servers/minio.ts';
import { startRgw } from '../servers/rgw.ts';
import { killedLeftoversStory } from '../stories/killedLeftoversStory.ts';
import { leftoversStory } from '../stories/leftoversStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

leftoversStory('what is left on MinIO', startMinio);
leftoversStory('what is left on Ceph RGW', startRgw);
killedLeftoversStory('a killed backup on MinIO and Milvus', () => startRealCluster());
