import { startRgw } from '../servers/rgw.ts';
import { otherStoreStory } from '../stories/otherStoreStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

otherStoreStory('beside MinIO, on Ceph RGW', {
  start: () => startRealCluster(),
  startOther: () => startRgw(),
});
