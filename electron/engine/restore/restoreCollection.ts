import { AppError } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import type { RowCheck } from '#shared/job.ts';
import type { PlannedCollection } from '#shared/plan.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { appendRows } from './appendRows.ts';
import { buildIndexes } from './buildIndexes.ts';
import { countAndLoad, type RowRange } from './countAndLoad.ts';
import {
  createCollection,
  prepareCollection,
  propertiesOf,
  schemaFor,
  ttlProperty,
} from './createCollection.ts';
import { importRows } from './importRows.ts';
import { noteMade, noteRestored, noteSwitch, takeBack } from './madeCollections.ts';
import { restoreAliases } from './restoreAliases.ts';
import type { RestoreScope } from './run.ts';
import { switchNames, switchOver } from './switchOver.ts';

/**
 * Restores one collection: create, import, index, count, load; then it takes the place of another where the plan says so.
 * When it fails before its rows are in, or when they are the wrong ones, the collection made here is dropped again; its
 * temporary files are removed in any case. Nothing that was there before is touched until its replacement is counted.
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
  const target = { database: names.targetDatabase, collection: names.targetCollection };
  if (names.mode === 'append') return appendRows(index, { ref: target, source }, scope);
  const replaced = await findReplaced(target, names.mode, scope);
  const switching = switchNames(context.jobId, target);
  const ref = replaced === null ? target : switching.made;
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
    if (replaced !== null) {
      const record = { madeId, oldId: replaced, rows, aliases: [...source.aliases] };
      await noteSwitch(target, record, context);
      await switchOver(switching, record, { context, cluster });
    }
    await restoreAliases(target, source.aliases, scope);
    await noteRestored(target, { id: madeId, rows }, context);
    await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
    return rows;
  } catch (error) {
    // After a stop two seconds are all there is; what is left is listed and cleaned up on request.
    if (context.signal.aborted) throw error;
    if (replaced !== null) {
      // Both collections are needed until the next run or a clean-up has ended the switch.
      if (!(await isStillThere(target, replaced, scope))) throw error;
      await noteSwitch(target, null, context);
    }
    const areRowsWrong = error instanceof AppError && error.code === 'ROWS_DIFFER';
    // Rows that are all there are worth keeping when an index, the load or an alias fails; not beside the one they replace.
    // The collection stays listed as left over: a resume makes it anew.
    const isKept = hasRows && !areRowsWrong && replaced === null;
    if (!isKept) await takeBack(ref, madeId, scope);
    throw error;
  }
}

/**
 * The id of the collection whose place is taken; null where the name is free.
 * @throws COLLECTION_EXISTS where it should be free
 */
async function findReplaced(
  target: CollectionRef,
  mode: PlannedCollection['mode'],
  { context, cluster }: RestoreScope,
): Promise<Int64 | null> {
  const there = await cluster.milvus.describeCollection(target, context.signal);
  if (there === undefined) return null;
  if (mode === 'replace' && there.name === target.collection) return there.collectionId;
  throw new AppError('COLLECTION_EXISTS', {
    collection: formatName(target),
    address: cluster.milvus.address,
  });
}

/** False also where Milvus does not answer. */
async function isStillThere(
  target: CollectionRef,
  id: Int64,
  { context, cluster }: RestoreScope,
): Promise<boolean> {
  try {
    const there = await cluster.milvus.describeCollection(target, context.signal);
    return there?.collectionId === id;
  } catch {
    return false;
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

/** Everything after the rows: indexes, the count and the load, time to live. */
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
  return rows;
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
