import { catalogStory } from '../stories/catalogStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

catalogStory('backups beside their cluster on Milvus 2.3.5 and MinIO', () => startRealCluster());
