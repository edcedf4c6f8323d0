import { startPracticeMilvus } from '../servers/practiceMilvus.ts';
import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { fourScenariosStory } from '../stories/fourScenariosStory.ts';

fourScenariosStory('on practice clusters', {
  startS3: () => startPracticeStorage(),
  startOther: () =>
    startPracticeStorage({ keys: { accessKey: 'other', secretKey: 'other-secret' } }),
  startMilvus: (place) => startPracticeMilvus({ ...place, version: '2.5' }),
});
