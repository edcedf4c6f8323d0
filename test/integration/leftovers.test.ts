import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { leftoversStory } from '../stories/leftoversStory.ts';

for (const flavour of ['minio', 'rgw'] as const) {
  leftoversStory(`what is left on practice storage as ${flavour}`, () =>
    startPracticeStorage({ flavour, buckets: [] }),
  );
}
