import { isSwitching } from '../stories/killed.ts';
import { killRestoreStory } from '../stories/killRestoreStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

// Where in the switch the kill strikes is up to the two processes; the exact places are tried in practice.
const atSomePlace = {
  name: 'at the first steps of its switch',
  by: 'SIGKILL',
  onto: 'an old collection',
  isReached: isSwitching,
  isCounted: true,
} as const;

killRestoreStory('a restore into Milvus 2.3.5 on MinIO', {
  killsImports: false,
  oldAliases: 20,
  start: () => startRealCluster(),
  cuts: [
    { ...atSomePlace, end: 'resumed' },
    { ...atSomePlace, end: 'cleaned up' },
  ],
});
