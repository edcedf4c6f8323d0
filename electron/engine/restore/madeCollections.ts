import { z } from 'zod';

import { AppError, messageOf } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import { RowCheck } from '#shared/job.ts';
import { formatName } from '#shared/selection.ts';

import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { abortUploads } from '../storage/abortUploads.ts';
import { removePrefix } from '../storage/removePrefix.ts';
import type { RestoreWork } from './restoreWork.ts';

interface MadeScope {
  readonly context: JobContext;
  readonly cluster: Cluster;
  readonly work: RestoreWork;
}

/** A collection is known by its id: one that somebody else made meanwhile under its name has another one. */
export function noteMade(ref: CollectionRef, id: Int64, context: JobContext): Promise<void> {
  const record = { type: 'note', name: madeNote(ref), value: id } as const;
  return context.journal(record, { durable: true });
}

function madeNote(ref: CollectionRef): string {
  return `created ${formatName(ref)}`;
}

const Restored = z.object({ id: z.string(), rows: RowCheck.nullable() });

/** It is whole: a resumed job leaves it as it is. */
export function noteRestored(
  ref: CollectionRef,
  restored: z.infer<typeof Restored>,
  context: JobContext,
): Promise<void> {
  const value = JSON.stringify(restored);
  return context.journal({ type: 'note', name: restoredNote(ref), value }, { durable: true });
}

function restoredNote(ref: CollectionRef): string {
  return `restored ${formatName(ref)}`;
}

/**
 * What an earlier run of this job has restored and is still there.
 * @returns the row check by the index of the collection; null for one without rows
 */
export async function restoredEarlier({
  context,
  cluster,
  work,
}: MadeScope): Promise<Map<number, RowCheck | null>> {
  const found = new Map<number, RowCheck | null>();
  for (const [index, names] of work.collections.entries()) {
    const ref = { database: names.targetDatabase, collection: names.targetCollection };
    const note = lastNote(context, restoredNote(ref));
    if (note === undefined) continue;
    const { id, rows } = Restored.parse(JSON.parse(note));
    const there = await cluster.milvus.describeCollection(ref, context.signal);
    if (there?.collectionId === id) found.set(index, rows);
  }
  return found;
}

/** Drops the collection that was made here, if it is still the same one. */
export async function takeBack(
  ref: CollectionRef,
  madeId: Int64 | undefined,
  { context, cluster }: Pick<MadeScope, 'context' | 'cluster'>,
): Promise<void> {
  try {
    await dropIfSame(ref, madeId, { context, cluster });
    await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
  } catch (error) {
    // The first error is the one to report; the collection stays listed as left over.
    const fields = { collection: formatName(ref), error: messageOf(error) };
    context.log.log('warn', 'the half-made collection could not be dropped', fields);
  }
}

/** Removes what earlier runs of this job have left half made: temporary copies, and collections that are still the same. */
export async function removeMadeThings({ context, cluster, work }: MadeScope): Promise<void> {
  const open = openLeftovers(context);
  for (const where of open.get('temporaryPrefix') ?? []) {
    await abortUploads(cluster.storage.store, where, context.signal);
    await removePrefix(cluster.storage.store, where, context.signal);
    await context.leftoverGone({ kind: 'temporaryPrefix', where });
  }
  for (const name of open.get('collection') ?? []) {
    const ref = plannedTarget(work, name);
    await dropIfSame(ref, lastNote(context, madeNote(ref)), { context, cluster });
    await context.leftoverGone({ kind: 'collection', where: name });
  }
}

/** True when there is something for removeMadeThings to remove. */
export function hasMadeThings(context: JobContext): boolean {
  const open = openLeftovers(context);
  return [open.get('temporaryPrefix'), open.get('collection')].some((all) => (all?.size ?? 0) > 0);
}

async function dropIfSame(
  ref: CollectionRef,
  id: Int64 | undefined,
  { context, cluster }: Pick<MadeScope, 'context' | 'cluster'>,
): Promise<void> {
  const there = await cluster.milvus.describeCollection(ref, context.signal);
  if (there && there.collectionId === id) await cluster.milvus.dropCollection(ref, context.signal);
}

function openLeftovers({ earlier }: JobContext): Map<string, Set<string>> {
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

function plannedTarget({ collections }: RestoreWork, name: string): CollectionRef {
  const refs = collections.map(({ targetDatabase, targetCollection }) => ({
    database: targetDatabase,
    collection: targetCollection,
  }));
  const ref = refs.find((planned) => formatName(planned) === name);
  if (!ref) throw new AppError('PLAN_CHANGED');
  return ref;
}

function lastNote({ earlier }: JobContext, name: string): string | undefined {
  const notes = earlier.filter((record) => record.type === 'note');
  return notes.findLast((note) => note.name === name)?.value;
}
