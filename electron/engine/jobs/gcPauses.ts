import type { Clock } from '../clock.ts';
import { openManagement } from '../milvus/management.ts';
import type { Jobs } from './jobs.ts';

export type PendingGcPause = ReturnType<Jobs['pendingGcPauses']>[number];

/** The pauses of garbage collection that killed runs left behind. */
export interface GcPauses {
  pending(): readonly PendingGcPause[];
  /** Ends one, and takes it off its job. Fails as the call to Milvus. */
  resume(pending: PendingGcPause, signal: AbortSignal): Promise<void>;
}

export function createGcPauses(
  jobs: Pick<Jobs, 'pendingGcPauses' | 'noteGcResumed'>,
  surroundings: {
    readonly clock: Clock;
    readonly proxyFor: (url: string) => string | undefined;
  },
): GcPauses {
  return {
    pending: () => jobs.pendingGcPauses(),
    async resume({ jobId, pause }, signal) {
      const management = openManagement(pause.endpoint, surroundings);
      try {
        await management.resumeGc(pause.ticket, pause.collectionId, signal);
      } finally {
        await management.close();
      }
      await jobs.noteGcResumed(jobId, pause);
    },
  };
}
