import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { transferStory } from '../stories/transferStory.ts';

transferStory('between practice services', {
  startSource: () => startPracticeStorage(),
  startTarget: () =>
    startPracticeStorage({
      flavour: 'rgw',
      keys: { accessKey: 'other', secretKey: 'other-secret' },
    }),
});
