import { golden25Story } from '../stories/golden25Story.ts';
import { goldenStory } from '../stories/goldenStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

goldenStory('on practice 2.3', {
  start: () => startPracticeCluster('2.3'),
  restored: ['bk_v0_5_16'],
  refused: ['m25_head', 'm26_head'],
});
goldenStory('on practice 2.5', {
  start: () => startPracticeCluster('2.5'),
  restored: ['bk_v0_5_16'],
  refused: ['m26_head'],
});
golden25Story('milvus-backup 0.5.16 on practice 2.5', {
  start: () => startPracticeCluster('2.5'),
  backup: 'm25_v0_5_16',
});
golden25Story('milvus-backup of its main branch on practice 2.5', {
  start: () => startPracticeCluster('2.5'),
  backup: 'm25_head',
});
