import { AppError } from '#shared/errors.ts';
import type { RowCheck } from '#shared/job.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { countRange, judgeRows } from './countAndLoad.ts';
import { fieldDifference, prepareCollection, schemaFor } from './createCollection.ts';
import { importRows } from './importRows.ts';
import { hasBegunToAdd, noteAdding, noteRestored } from './madeCollections.ts';
import type { RestoreScope } from './run.ts';

/**
 * Adds the rows of a backup to a collection that is there: same fields, new partitions where it lacks them, its indexes
 * and its load as they are. What was added cannot be told from what was there, so that a run that ends in the middle is
 * never gone on with.
 * @throws COLLECTION_CHANGED, FIELD_IDS_DIFFER, APPEND_UNFINISHED, ROWS_DIFFER
 */
export async function appendRows(
  index: number,
  { ref, source }: { readonly ref: CollectionRef; readonly source: CollectionBackupInfo },
  scope: RestoreScope,
): Promise<RowCheck | null> {
  const { context, cluster, sourceSchemas } = scope;
  const { milvus } = cluster;
  const { signal } = context;
  const collection = formatName(ref);
  if (hasBegunToAdd(ref, context)) throw new AppError('APPEND_UNFINISHED', { collection });
  const there = await milvus.describeCollection(ref, signal);
  if (!there || there.name !== ref.collection) {
    throw new AppError('COLLECTION_CHANGED', { collection });
  }
  const schema = schemaFor(source, ref.collection, sourceSchemas.get(source.collection_id));
  // A field that only the target has would have no file to import.
  const reason = fieldDifference(there.schema, schema);
  if (reason !== undefined) throw new AppError('FIELD_IDS_DIFFER', { collection, reason });
  await prepareCollection(ref, { source, schema, cluster }, signal);
  if (scope.work.metaOnly) {
    await noteRestored(ref, { id: there.collectionId, rows: null }, context);
    return null;
  }
  const isLoaded = (await milvus.loadState(ref, null, signal)) === 'Loaded';
  const before = isLoaded ? BigInt(await milvus.countRows(ref, signal)) : null;
  await noteAdding(ref, context);
  const range = await importRows(index, { ref, source }, scope);
  if (before !== null) context.collection(index, { phase: 'verify' });
  const rows =
    before === null ? judgeRows(range, null) : await countRange(ref, { before, range }, scope);
  context.collection(index, { rows });
  await noteRestored(ref, { id: there.collectionId, rows }, context);
  return rows;
}
