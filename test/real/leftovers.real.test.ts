import { startMinio } from '../servers/minio.ts';
import { startRgw } from '../servers/rgw.ts';
import { leftoversStory } from '../stories/leftoversStory.ts';

leftoversStory('what is left on MinIO', startMinio);
leftoversStory('what is left on Ceph RGW', startRgw);
