import { z } from 'zod';

import { AppError, messageOf } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import { RowCheck } from '#shared/job.ts';
import { formatName } from '#shared/selection.ts';

import type { Cluster } from '../connections.ts';
import { addingNote, lastNote, restoredNote } from '../jobs/collectionNotes.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { CollectionDescription, CollectionRef } from '../milvus/milvus.ts';
import { abortUploads } from '../storage/abortUploads.ts';
import { removePrefix } from '../storage/removePrefix.ts';
import { awaitEarlierImports } from './awaitImports.ts';
import { restoreAliases } from './restoreAliases.ts';
import type { RestoreWork } from './restoreWork.ts';
import { type SwitchNames, switchNames, switchOver, SwitchRecord } from './switchOver.ts';

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

/** The collection is whole: a resumed job leaves it as it is. */
export function noteRestored(
  ref: CollectionRef,
  restored: z.infer<typeof Restored>,
  context: JobContext,
): Promise<void> {
  const value = JSON.stringify(restored);
  return context.journal({ type: 'note', name: restoredNote(ref), value }, { durable: true });
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
    const note = lastNote(context.earlier, restoredNote(ref));
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
    const there = await cluster.milvus.describeCollection(ref, context.signal);
    if (there && there.collectionId === madeId) await drop(there, { context, cluster });
    await context.leftoverGone({ kind: 'collection', where: formatName(ref) });
  } catch (error) {
    // The first error is the one to report; the collection stays listed as left over.
    const fields = { collection: formatName(ref), error: messageOf(error) };
    context.log.log('warn', 'the half-made collection could not be dropped', fields);
  }
}

/**
 * Ends the switches that earlier runs of this job have begun, and removes what those have left half made: temporary copies,
 * and collections that are still the same.
 * @returns the row checks of what is switched over now, by the index of the collection
 */
export async function removeMadeThings(scope: MadeScope): Promise<Map<number, RowCheck | null>> {
  const { context, cluster, work } = scope;
  const { store } = cluster.storage;
  const switched = await finishSwitches(scope);
  const open = openLeftovers(context);
  if (hasMadeThings(context)) await awaitEarlierImports(scope);
  for (const where of open.get('temporaryPrefix') ?? []) {
    await abortUploads(store, where, context.signal);
    await removePrefix(store, where, context.signal);
    await context.leftoverGone({ kind: 'temporaryPrefix', where });
  }
  for (const kind of ['collection', 'originalCollection'] as const) {
    for (const where of open.get(kind) ?? []) {
      const { role, names } = plannedName(work, where, context.jobId);
      const isGone =
        role === 'old'
          ? await giveNameBack(names, scope)
          : await dropMade(names[role], role, scope);
      if (isGone) await context.leftoverGone({ kind, where });
    }
  }
  return switched;
}

/** True when there is something for removeMadeThings to remove. */
export function hasMadeThings(context: JobContext): boolean {
  const open = openLeftovers(context);
  const kinds = ['temporaryPrefix', 'collection', 'originalCollection'];
  return kinds.some((kind) => (open.get(kind)?.size ?? 0) > 0);
}

/** Drops what this job has made under a name; another collection of that name stays. */
async function dropMade(
  ref: CollectionRef,
  role: 'made' | 'target',
  scope: MadeScope,
): Promise<true> {
  const { context, cluster } = scope;
  const there = await cluster.milvus.describeCollection(ref, context.signal);
  if (there?.name !== ref.collection) return true;
  const id = madeId(ref, context);
  // A kill may come before the id is known. A name with that of the job in it is nobody else's.
  const isOurs =
    id === undefined ? role === 'made' || (await isBlank(ref, scope)) : id === there.collectionId;
  if (isOurs) await drop(there, scope);
  return true;
}

/** Milvus from 2.4 on refuses to drop a collection that has aliases. */
async function drop(
  { database, name, aliases }: CollectionDescription,
  { context, cluster }: Pick<MadeScope, 'context' | 'cluster'>,
): Promise<void> {
  const ref = { database, collection: name };
  for (const alias of aliases) await cluster.milvus.dropAlias(ref, alias, context.signal);
  await cluster.milvus.dropCollection(ref, context.signal);
}

/** True for a collection as it is in the moment it is made. The flush tells of rows that lie in no file yet. */
async function isBlank(ref: CollectionRef, { context, cluster }: MadeScope): Promise<boolean> {
  const { milvus } = cluster;
  const { signal } = context;
  if ((await milvus.listIndexes(ref, signal)).length > 0) return false;
  if ((await milvus.loadState(ref, null, signal)) !== 'NotLoad') return false;
  return (await milvus.flush(ref, signal)).segmentIds.length === 0;
}

/** A switch that failed has left the old collection without its name. False where somebody else has that by now. */
async function giveNameBack(
  { target, old }: SwitchNames,
  { context, cluster }: MadeScope,
): Promise<boolean> {
  const { milvus } = cluster;
  if (!(await milvus.describeCollection(old, context.signal))) return true;
  if (await milvus.describeCollection(target, context.signal)) return false;
  await milvus.renameCollection(old, target.collection, context.signal);
  return true;
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

/** What a name of a leftover stands for in the plan. @throws PLAN_CHANGED */
function plannedName(
  { collections }: RestoreWork,
  name: string,
  jobId: string,
): { readonly role: keyof SwitchNames; readonly names: SwitchNames } {
  for (const { targetDatabase, targetCollection } of collections) {
    const target = { database: targetDatabase, collection: targetCollection };
    const names = switchNames(jobId, target);
    const role = (['target', 'made', 'old'] as const).find(
      (one) => formatName(names[one]) === name,
    );
    if (role) return { role, names };
  }
  throw new AppError('PLAN_CHANGED');
}

/** From here on a resumed job leaves its hands off the collection. */
export function noteAdding(ref: CollectionRef, context: JobContext): Promise<void> {
  const record = { type: 'note', name: addingNote(ref), value: '' } as const;
  return context.journal(record, { durable: true });
}

/** True when an earlier run of this job has begun to add rows. */
export function hasBegunToAdd(ref: CollectionRef, context: JobContext): boolean {
  return lastNote(context.earlier, addingNote(ref)) !== undefined;
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
async function finishSwitches(scope: MadeScope): Promise<Map<number, RowCheck | null>> {
  const { context, cluster, work } = scope;
  const switched = new Map<number, RowCheck | null>();
  for (const [index, { mode, targetDatabase, targetCollection }] of work.collections.entries()) {
    if (mode !== 'replace') continue;
    const target = { database: targetDatabase, collection: targetCollection };
    const note = lastNote(context.earlier, switchNote(target)) ?? '';
    if (note === '' || lastNote(context.earlier, restoredNote(target)) !== undefined) continue;
    const record = SwitchRecord.parse(JSON.parse(note));
    const names = switchNames(context.jobId, target);
    await switchOver(names, record, { context, cluster });
    await restoreAliases(target, record.aliases, { context, cluster });
    await noteRestored(target, { id: record.madeId, rows: record.rows }, context);
    await context.leftoverGone({ kind: 'collection', where: formatName(names.made) });
    switched.set(index, record.rows);
  }
  return switched;
}

/** The id of what the last run that made it has made; undefined where it was killed before it knew. */
function madeId(ref: CollectionRef, { earlier }: JobContext): Int64 | undefined {
  const where = formatName(ref);
  for (const record of earlier.toReversed()) {
    if (record.type === 'note' && record.name === madeNote(ref)) return record.value;
    if (record.type === 'leftoverMade' && record.leftover.where === where) return undefined;
  }
  return undefined;
}
