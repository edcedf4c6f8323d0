import { killCopyStory } from '../stories/killCopyStory.ts';
import { isSwitching } from '../stories/killed.ts';
import { startRealCluster } from '../stories/realCluster.ts';

// Where in the switch the kill strikes is up to the two processes; the exact places are tried in practice.
const atSomePlace = { isReached: isSwitching };

killCopyStory('a copy from Milvus 2.3.5 on MinIO to another one on another MinIO', {
  killsImports: false,
  oldAliases: 20,
  startSource: () => startRealCluster(),
  startTarget: () => startRealCluster(),
  cuts: [
    { ...atSomePlace, name: 'at the first steps', end: 'resumed' },
    { ...atSomePlace, name: 'at the first steps', end: 'cleaned up' },
  ],
});
