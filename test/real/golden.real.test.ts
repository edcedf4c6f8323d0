import { goldenStory } from '../stories/goldenStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

goldenStory('on MinIO', {
  start: () => startRealCluster(),
  restored: ['bk_v0_4_30', 'bk_v0_5_16', 'bk_head'],
  refused: ['m25_head', 'm26_head'],
});
