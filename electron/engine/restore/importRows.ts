import pLimit from 'p-limit';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { runTogether } from '../runTogether.ts';
import { awaitImports } from './awaitImports.ts';
import type { RowRange } from './countAndLoad.ts';
import { segmentsOf } from './expectedObjects.ts';
import { countSegmentDeletes, importBatch, type ImportTarget } from './importBatch.ts';
import { hasDeletes, planImports, rowsOfSegments } from './importPlan.ts';
import type { RestoreScope } from './run.ts';
import { checkFiles, stageFiles } from './stageFiles.ts';

/**
 * Brings the files of a collection where Milvus reads them, compares them with the backup and imports them.
 * @returns how many rows there may be now, and how many Milvus says it took in
 */
export async function importRows(
  index: number,
  { ref, source }: { ref: CollectionRef; source: CollectionBackupInfo },
  scope: RestoreScope,
): Promise<RowRange> {
  const { context, cluster, settings } = scope;
  const segments = segmentsOf(source).filter((segment) => !segment.is_l0);
  const sizeBytes = Number(source.size);
  context.planned(sizeBytes, segments.length);
  context.collection(index, { totalBytes: sizeBytes });
  const staged = await stageFiles(index, { ref, source }, scope);
  const running = new Set<string>();
  try {
    const foreign = await checkFiles(source, staged.prefix, { ref, scope });
    const target: ImportTarget = { ref, index, prefix: staged.prefix, running, scope };
    const steps = planImports(source, {
      prefix: staged.prefix,
      features: cluster.features,
      foreign,
      segmentsPerJob: settings.segmentsPerImportJob,
    });
    let imported = 0n;
    let doneBytes = 0;
    const together = { limit: pLimit(settings.importJobs), signal: context.signal };
    for (const batches of steps) {
      const rows = await runTogether(batches, together, async (batch, _, signal) => {
        const stoppable = { ...target, scope: { ...scope, context: { ...context, signal } } };
        const taken = await importBatch(batch, stoppable);
        const bytes = batch.segments.reduce((sum, { size }) => sum + Number(size), 0);
        doneBytes += bytes;
        context.done(bytes, batch.segments.length);
        context.collection(index, { doneBytes });
        return batch.kind === 'data' ? taken : 0n;
      });
      imported = rows.reduce((sum, count) => sum + count, imported);
    }
    const most = rowsOfSegments(segments);
    const deletes = segmentsOf(source).some(hasDeletes)
      ? await countSegmentDeletes(segmentsOf(source), target)
      : 0n;
    if (most === null) return { least: 0n, most: imported, imported, isTold: false };
    return { least: most > deletes ? most - deletes : 0n, most, imported, isTold: true };
  } catch (error) {
    // The first error is the one to report. What is still being imported must not lose its files and its collection.
    if (!context.signal.aborted) await awaitImports(running, scope).catch(() => undefined);
    throw error;
  } finally {
    if (!context.signal.aborted) await staged.remove(context.signal);
  }
}
