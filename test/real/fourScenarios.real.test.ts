import { startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import { startRgw } from '../servers/rgw.ts';
import { fourScenariosStory } from '../stories/fourScenariosStory.ts';

fourScenariosStory('on two Milvus 2.3.5 and two MinIO', {
  startS3: () => startMinio(),
  startOther: () => startMinio(),
  startMilvus: (place) => startMilvus(place),
});

fourScenariosStory('from Milvus 2.3.5 on Ceph RGW to one on MinIO', {
  startS3: () => startRgw(),
  startOther: () => startMinio(),
  startMilvus: (place) => startMilvus(place),
  scenarios: ['otherStore'],
});
