import { PracticeVersion } from '#shared/practice.ts';

import { startPracticeStorage } from '../servers/practiceStorage.ts';
import { otherStoreStory } from '../stories/otherStoreStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

for (const version of PracticeVersion.options) {
  otherStoreStory(`on practice ${version}`, {
    start: () => startPracticeCluster(version),
    startOther: () =>
      startPracticeStorage({
        flavour: 'rgw',
        keys: { accessKey: 'other', secretKey: 'other-secret' },
      }),
  });
}
