import { startMinio } from '../servers/minio.ts';
import { startRgw } from '../servers/rgw.ts';
import { transferStory } from '../stories/transferStory.ts';

transferStory('from MinIO to Ceph RGW', { startSource: startMinio, startTarget: startRgw });
