import pLimit from 'p-limit';

import { AppError, messageOf } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { runTogether } from '../runTogether.ts';
import { removePrefix } from '../storage/removePrefix.ts';
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
import type { RestoreScope } from './run.ts';
import { checkFiles, stageFiles } from './stageFiles.ts';

/**
 * Restores one collection under a name that is free: create, import, index, count, load. When it fails before its rows are
 * in, or when they are the wrong ones, the collection made here is dropped again; its temporary files are removed in any case.
 * Nothing that was there before is ever touched.
 */
export async function restoreCollection(
  index: number,
  source: CollectionBackupInfo,
  scope: RestoreScope,
): Promise<void> {
  const { context, cluster } = scope;
  const names = context.plan.collections[index];
  const { options } = context.plan;
  if (!names || options.kind !== 'restore') throw new AppError('PLAN_CHANGED');
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
    const range = options.metaOnly ? undefined : await importRows(index, { ref, source }, scope);
    hasRows = range !== undefined;
    await complete(index, { ref, source, range }, scope);
    await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
  } catch (error) {
    // After a stop two seconds are all there is; what is left is listed and cleaned up on request.
    if (context.signal.aborted) throw error;
    const areRowsWrong = error instanceof AppError && error.code === 'ROWS_DIFFER';
    // Rows that are all there are worth keeping when an index, the load or an alias fails.
    if (hasRows && !areRowsWrong) {
      await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
    } else {
      await takeBack(ref, madeId, scope);
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
  const record = { type: 'note', name: madeNote(ref), value: id } as const;
  await context.journal(record, { durable: true });
  return id;
}

/** Everything after the rows: indexes, the count and the load, time to live, aliases. */
async function complete(
  index: number,
  input: { ref: CollectionRef; source: CollectionBackupInfo; range: RowRange | undefined },
  scope: RestoreScope,
): Promise<void> {
  const { ref, source, range } = input;
  const { context } = scope;
  const { options } = context.plan;
  if (options.kind !== 'restore') return;
  if (options.rebuildIndexes && source.index_infos.length > 0) {
    context.collection(index, { phase: 'index' });
    await buildIndexes(ref, source, { ...scope, useAutoIndex: options.useAutoIndex });
  }
  if (range) {
    context.collection(index, { phase: 'verify' });
    const keepLoaded = options.load === 'asInSource';
    const rows = await countAndLoad(ref, { source, range, keepLoaded }, scope);
    context.collection(index, { rows });
  }
  await setTimeToLive(ref, source, scope);
  await restoreAliases(ref, source, scope);
}

function madeNote(ref: CollectionRef): string {
  return `created ${formatName(ref)}`;
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

/** Drops the collection that was made here. One that somebody else made meanwhile under its name has another id. */
async function takeBack(
  ref: CollectionRef,
  madeId: Int64 | undefined,
  { context, cluster }: RestoreScope,
): Promise<void> {
  try {
    const there = await cluster.milvus.describeCollection(ref, context.signal);
    if (there && there.collectionId === madeId) {
      await cluster.milvus.dropCollection(ref, context.signal);
    }
    await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
  } catch (error) {
    // The first error is the one to report; the collection stays listed as left over.
    const fields = { collection: formatName(ref), error: messageOf(error) };
    context.log.log('warn', 'the half-made collection could not be dropped', fields);
  }
}

/** Clean-up of a stopped or interrupted restore: drops the collections it made, if they are still the same ones. */
export async function removeMadeThings(scope: RestoreScope): Promise<void> {
  const { context, cluster } = scope;
  const open = openLeftovers(context);
  for (const where of open.get('temporaryPrefix') ?? []) {
    await cluster.storage.store.abortUploads(where, context.signal);
    await removePrefix(cluster.storage.store, where, context.signal);
    await context.leftoverGone({ kind: 'temporaryPrefix', where });
  }
  for (const name of open.get('collection') ?? []) {
    const { targetDatabase: database, targetCollection: collection } = plannedTarget(context, name);
    const ref = { database, collection };
    const id = madeId(context, ref);
    const there = await cluster.milvus.describeCollection(ref, context.signal);
    if (there && there.collectionId === id)
      await cluster.milvus.dropCollection(ref, context.signal);
    await context.leftoverGone({ kind: 'collection', where: name });
  }
}

function openLeftovers({ earlier }: RestoreScope['context']): Map<string, Set<string>> {
  const open = new Map<string, Set<string>>();
  for (const record of earlier) {
    if (record.type !== 'leftoverMade' && record.type !== 'leftoverGone') continue;
    const { kind, where } = record.leftover;
    const all = open.get(kind) ?? new Set();
    if (record.type === 'leftoverMade') all.add(where);
    else all.delete(where);
    open.set(kind, all);
  }
  return open;
}

function plannedTarget({ plan }: RestoreScope['context'], name: string) {
  const names = plan.collections.find(
    ({ targetDatabase, targetCollection }) => `${targetDatabase}.${targetCollection}` === name,
  );
  if (!names) throw new AppError('PLAN_CHANGED');
  return names;
}

function madeId({ earlier }: RestoreScope['context'], ref: CollectionRef): string | undefined {
  return earlier
    .filter((record) => record.type === 'note')
    .findLast(({ name }) => name === madeNote(ref))?.value;
}
