import { startManagementDouble } from '../servers/managementWitness.ts';
import { killAndResumeStory } from '../stories/killAndResumeStory.ts';
import { startRealCluster } from '../stories/realCluster.ts';

// The real 2.3.5 has no pages of garbage collection; what matters here is only that each pause is followed by a resume.
killAndResumeStory('on MinIO', {
  start: () => startRealCluster(),
  witness: () => startManagementDouble(),
});
