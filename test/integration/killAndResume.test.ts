import { PracticeVersion } from '#shared/practice.ts';

import { startManagementDouble, watchManagement } from '../servers/managementWitness.ts';
import type { MilvusServer } from '../servers/milvus.ts';
import { killAndResumeStory } from '../stories/killAndResumeStory.ts';
import { startPracticeCluster } from '../stories/practiceCluster.ts';

/** 2.3 has no pages of garbage collection. */
const witnesses = {
  '2.3': () => startManagementDouble(),
  '2.4': ({ metricsEndpoint }: MilvusServer) => watchManagement(metricsEndpoint),
  '2.5': ({ metricsEndpoint }: MilvusServer) => watchManagement(metricsEndpoint),
};

for (const version of PracticeVersion.options) {
  killAndResumeStory(`on practice ${version}`, {
    // A restore must be caught while Milvus imports.
    start: () => startPracticeCluster(version, { pace: { importStepMs: 500 } }),
    witness: witnesses[version],
  });
}
