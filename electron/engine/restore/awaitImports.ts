import { AppError, isErrorClass } from '#shared/errors.ts';

import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';

const pollMs = 500;
const patienceMs = 5 * 60_000;

interface ImportScope {
  readonly context: JobContext;
  readonly cluster: Cluster;
}

/** Waits for the imports that earlier runs have begun. */
export function awaitEarlierImports(scope: ImportScope): Promise<void> {
  const begun = new Set<string>();
  for (const record of scope.context.earlier) {
    if (record.type === 'importStarted') begun.add(record.task);
    if (record.type === 'importEnded') begun.delete(record.task);
  }
  return awaitImports(begun, scope);
}

/**
 * Waits until Milvus is done with imports, before what they fill is dropped. A Milvus that imports by gRPC (2.3) tries for
 * minutes to fill a collection that was dropped meanwhile, one import after the other, and every later import waits behind
 * those.
 */
export async function awaitImports(
  tasks: ReadonlySet<string>,
  { context, cluster }: ImportScope,
): Promise<void> {
  if (cluster.features.restImport) return;
  const { clock, signal } = context;
  const startedMs = clock.monotonicMs();
  for (const task of tasks) {
    while (await isRunning(task, cluster, signal)) {
      if (clock.monotonicMs() - startedMs > patienceMs) return;
      context.waiting(new AppError('IMPORTS_RUNNING', { minutes: String(patienceMs / 60_000) }));
      await clock.sleep(pollMs, signal);
    }
    await context.journal({ type: 'importEnded', task });
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
