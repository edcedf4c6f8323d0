import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { killedLeftoversStory } from '../stories/killedLeftoversStory.ts';
import { leftoversStory } from '../stories/leftoversStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

for (const flavour of ['minio', 'rgw'] as const) {
  leftoversStory(`what is left on practice storage as ${flavour}`, () =>
    startPracticeStorage({ flavour, buckets: [] }),
  );
}
killedLeftoversStory('a killed backup on practice', () => startPracticeCluster('2.5'));
