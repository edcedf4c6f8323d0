import type { Plan, PlannedCollection } from '#shared/plan.ts';
import { type CollectionName, formatName } from '#shared/selection.ts';

import type { JournalRecord } from './journalRecord.ts';

/** Its value tells of the collection, which is whole: a resumed job leaves it as it is. */
export function restoredNote(target: CollectionName): string {
  return `restored ${formatName(target)}`;
}

/** Rows begin to be added to a collection that is there. */
export function addingNote(target: CollectionName): string {
  return `adding to ${formatName(target)}`;
}

/** The newest value of a note; undefined where there is none. */
export function lastNote(records: readonly JournalRecord[], name: string): string | undefined {
  const notes = records.filter((record) => record.type === 'note');
  return notes.findLast((note) => note.name === name)?.value;
}

/** Of a plan, those that are not whole yet. */
function unrestored({ collections }: Plan, records: readonly JournalRecord[]): CollectionName[] {
  return collections.map(targetOf).filter((target) => !hasNote(records, restoredNote(target)));
}

function targetOf({ targetDatabase, targetCollection }: PlannedCollection): CollectionName {
  return { database: targetDatabase, collection: targetCollection };
}

function hasNote(records: readonly JournalRecord[], name: string): boolean {
  return lastNote(records, name) !== undefined;
}

/** Collections that rows were being added to. Nobody can tell which are there, so that this is never gone on with. */
export function halfAdded(plan: Plan, records: readonly JournalRecord[]): CollectionName[] {
  return unrestored(plan, records).filter((target) => hasNote(records, addingNote(target)));
}

/** True when nothing is open but what is never gone on with. */
export function isStuck(plan: Plan, records: readonly JournalRecord[]): boolean {
  const half = halfAdded(plan, records);
  return half.length > 0 && half.length === unrestored(plan, records).length;
}
