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
import { switchNames, switchOver, SwitchRecord } from './switchOver.ts';

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
export async function removeMadeThings(scope: MadeScope): Promise<void> {
  const { context, cluster, work } = scope;
  await finishSwitches(scope);
  const open = openLeftovers(context);
  for (const where of open.get('temporaryPrefix') ?? []) {
    await abortUploads(cluster.storage.store, where, context.signal);
    await removePrefix(cluster.storage.store, where, context.signal);
    await context.leftoverGone({ kind: 'temporaryPrefix', where });
  }
  for (const name of open.get('collection') ?? []) {
    const ref = plannedTarget(work, name, context.jobId);
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

function plannedTarget({ collections }: RestoreWork, name: string, jobId: string): CollectionRef {
  const refs = collections.flatMap(({ targetDatabase, targetCollection }) => {
    const target = { database: targetDatabase, collection: targetCollection };
    return Object.values(switchNames(jobId, target)) as CollectionRef[];
  });
  const ref = refs.find((planned) => formatName(planned) === name);
  if (!ref) throw new AppError('PLAN_CHANGED');
  return ref;
}

/** Rows begin to be added to a collection that is there. */
export function noteAdding(ref: CollectionRef, context: JobContext): Promise<void> {
  const record = { type: 'note', name: addingNote(ref), value: '' } as const;
  return context.journal(record, { durable: true });
}

/** True when an earlier run of this job has begun to add rows. */
export function hasBegunToAdd(ref: CollectionRef, context: JobContext): boolean {
  return lastNote(context, addingNote(ref)) !== undefined;
}

function addingNote(ref: CollectionRef): string {
  return `adding to ${formatName(ref)}`;
}

/** A replacement is counted and begins to take the name of the old collection; null takes that back. */
export function noteSwitch(
  target: CollectionRef,
  record: SwitchRecord | null,
  context: JobContext,
): Promise<void> {
  const value = record === null ? '' : JSON.stringify(record);
  return context.journal({ type: 'note', name: switchNote(target), value }, { durable: true });
}

function switchNote(target: CollectionRef): string {
  return `switch ${formatName(target)}`;
}

/**
 * Ends the switches that an earlier run has begun. The replacement was counted before, so that it goes on, and is not taken
 * back; where it cannot, the old collection has its name again.
 */
export async function finishSwitches({ context, cluster, work }: MadeScope): Promise<void> {
  for (const { mode, targetDatabase, targetCollection } of work.collections) {
    if (mode !== 'replace') continue;
    const target = { database: targetDatabase, collection: targetCollection };
    const note = lastNote(context, switchNote(target)) ?? '';
    if (note === '' || lastNote(context, restoredNote(target)) !== undefined) continue;
    const record = SwitchRecord.parse(JSON.parse(note));
    const names = switchNames(context.jobId, target);
    await switchOver(names, record, { context, cluster });
    await noteRestored(target, { id: record.madeId, rows: record.rows }, context);
    await context.leftoverGone({ kind: 'collection', where: formatName(names.made) });
  }
}

function lastNote({ earlier }: JobContext, name: string): string | undefined {
  const notes = earlier.filter((record) => record.type === 'note');
  return notes.findLast((note) => note.name === name)?.value;
}
