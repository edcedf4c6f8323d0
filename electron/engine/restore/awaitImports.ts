import { isErrorClass } from '#shared/errors.ts';

import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';

const pollMs = 500;
const patienceMs = 5 * 60_000;

/**
 * Waits until Milvus is done with the imports that earlier runs have begun. A Milvus that imports by gRPC (2.3) tries for
 * minutes to fill a collection that was dropped meanwhile, one import after the other, and every later import waits behind
 * those.
 */
export async function awaitEarlierImports({
  context,
  cluster,
}: {
  readonly context: JobContext;
  readonly cluster: Cluster;
}): Promise<void> {
  if (cluster.features.restImport) return;
  const { clock, earlier, signal } = context;
  const begun = new Set<string>();
  for (const record of earlier) {
    if (record.type === 'importStarted') begun.add(record.task);
    if (record.type === 'importEnded') begun.delete(record.task);
  }
  const startedMs = clock.monotonicMs();
  for (const task of begun) {
    while (await isRunning(task, cluster, signal)) {
      if (clock.monotonicMs() - startedMs > patienceMs) return;
      await clock.sleep(pollMs, signal);
    }
  }
}

/** A server that was started anew may not know the import any more. */
async function isRunning(task: string, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  try {
    const { state } = await cluster.milvus.importState(task, signal);
    return state === 'pending' || state === 'running';
  } catch (error) {
    if (signal.aborted || isErrorClass(error, 'transient')) throw error;
    return false;
  }
}
