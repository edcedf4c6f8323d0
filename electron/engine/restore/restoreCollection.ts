import pLimit from 'p-limit';

import { AppError } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import type { RowCheck } from '#shared/job.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { runTogether } from '../runTogether.ts';
import { buildIndexes } from './buildIndexes.ts';
import { countAndLoad, type RowRange } from './countAndLoad.ts';
import {
  createCollection,
  prepareCollection,
  propertiesOf,
  schemaFor,
  ttlProperty,
} from './createCollection.ts';
import { segmentsOf } from './expectedObjects.ts';
import { countSegmentDeletes, importBatch, type ImportTarget } from './importBatch.ts';
import { hasDeletes, planImports, rowsOfSegments } from './importPlan.ts';
import { noteMade, noteRestored, takeBack } from './madeCollections.ts';
import type { RestoreScope } from './run.ts';
import { checkFiles, stageFiles } from './stageFiles.ts';

/**
 * Restores one collection under a name that is free: create, import, index, count, load. When it fails before its rows are
 * in, or when they are the wrong ones, the collection made here is dropped again; its temporary files are removed in any case.
 * Nothing that was there before is ever touched.
 * @returns null for a collection without rows
 */
export async function restoreCollection(
  index: number,
  source: CollectionBackupInfo,
  scope: RestoreScope,
): Promise<RowCheck | null> {
  const { context, cluster, work } = scope;
  const names = work.collections[index];
  if (!names) throw new AppError('PLAN_CHANGED');
  const ref = { database: names.targetDatabase, collection: names.targetCollection };
  if (await cluster.milvus.describeCollection(ref, context.signal)) {
    throw new AppError('COLLECTION_EXISTS', {
      collection: formatName(ref),
      address: cluster.milvus.address,
    });
  }
  let madeId: Int64 | undefined;
  let hasRows = false;
  try {
    const { sourceSchemas } = scope;
    const schema = schemaFor(source, ref.collection, sourceSchemas.get(source.collection_id));
    madeId = await make(ref, { source, schema }, scope);
    await prepareCollection(ref, { source, schema, cluster }, context.signal);
    const range = work.metaOnly ? undefined : await importRows(index, { ref, source }, scope);
    hasRows = range !== undefined;
    const rows = await complete(index, { ref, source, range }, scope);
    await noteRestored(ref, { id: madeId, rows }, context);
    await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
    return rows;
  } catch (error) {
    // After a stop two seconds are all there is; what is left is listed and cleaned up on request.
    if (context.signal.aborted) throw error;
    const areRowsWrong = error instanceof AppError && error.code === 'ROWS_DIFFER';
    // Rows that are all there are worth keeping when an index, the load or an alias fails.
    const isKept = hasRows && !areRowsWrong;
    if (!isKept) await takeBack(ref, madeId, scope);
    else if (!work.isResumable) {
      await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
    }
    throw error;
  }
}

/** Creates the collection; its id is on the disk at once, so that a clean-up drops this one and no other. */
async function make(
  ref: CollectionRef,
  { source, schema }: { source: CollectionBackupInfo; schema: Uint8Array },
  { context, cluster }: RestoreScope,
): Promise<Int64> {
  await context.leftoverMade({ kind: 'collection', where: formatName(ref) });
  const id = await createCollection(ref, { source, schema, cluster }, context.signal);
  await noteMade(ref, id, context);
  return id;
}

/** Everything after the rows: indexes, the count and the load, time to live, aliases. */
async function complete(
  index: number,
  input: { ref: CollectionRef; source: CollectionBackupInfo; range: RowRange | undefined },
  scope: RestoreScope,
): Promise<RowCheck | null> {
  const { ref, source, range } = input;
  const { context, work } = scope;
  if (work.rebuildIndexes && source.index_infos.length > 0) {
    context.collection(index, { phase: 'index' });
    await buildIndexes(ref, source, scope);
  }
  const rows = range ? await countAndLoad(index, { ref, source, range }, scope) : null;
  if (rows) context.collection(index, { rows });
  await setTimeToLive(ref, source, scope);
  await restoreAliases(ref, source, scope);
  return rows;
}

async function importRows(
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
  try {
    const foreign = await checkFiles(source, staged.prefix, { ref, scope });
    const target: ImportTarget = { ref, index, prefix: staged.prefix, scope };
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
    return { least: most > deletes ? most - deletes : 0n, most, imported };
  } finally {
    if (!context.signal.aborted) await staged.remove(context.signal);
  }
}

/**
 * The time to live is set last, after the count, and not at all when it would empty the collection at once: then every
 * row of the backup is older than it allows.
 */
async function setTimeToLive(
  ref: CollectionRef,
  source: CollectionBackupInfo,
  { context, cluster }: RestoreScope,
): Promise<void> {
  const property = propertiesOf(source).find(({ key }) => key === ttlProperty);
  if (!property || property.value === '0') return;
  const backedUpMs = Number(source.backup_physical_timestamp) * 1000;
  const expiresMs = backedUpMs + Number(property.value) * 1000;
  if (backedUpMs > 0 && expiresMs <= context.clock.now().getTime()) {
    const params = { collection: formatName(ref), seconds: property.value };
    context.warn({ code: 'ttlExpired', params });
    return;
  }
  await cluster.milvus.alterProperties(ref, [property], context.signal);
}

/** An alias is made only where its name is free, and never moved away from another collection. */
async function restoreAliases(
  ref: CollectionRef,
  source: CollectionBackupInfo,
  { context, cluster }: RestoreScope,
): Promise<void> {
  for (const alias of source.aliases) {
    const holder = await cluster.milvus.describeCollection(
      { database: ref.database, collection: alias },
      context.signal,
    );
    if (holder) {
      const params = { alias, collection: formatName(ref), holder: holder.name };
      context.warn({ code: 'aliasTaken', params });
    } else {
      await cluster.milvus.createAlias(ref, alias, context.signal);
    }
  }
}
