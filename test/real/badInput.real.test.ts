import { badInputStory } from '../stories/badInputStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

badInputStory('on MinIO', { start: () => startRealCluster() });
