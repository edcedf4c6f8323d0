import type { Plan, PlannedCollection } from '#shared/plan.ts';
import { type CollectionName, formatName } from '#shared/selection.ts';

import { fromEarlier } from './fromEarlier.ts';
import type { JournalRecord } from './journalRecord.ts';

/** Its value tells of the collection, which is whole: a resumed job leaves it as it is. */
export function restoredNote(target: CollectionName): string {
  return `restored ${formatName(target)}`;
}

/** Rows begin to be added to a collection that is there. */
export function addingNote(target: CollectionName): string {
  return `adding to ${formatName(target)}`;
}

/** By name, the newest value of each note. */
type Notes = ReadonlyMap<string, string>;

function notesOf(records: readonly JournalRecord[]): Notes {
  const notes = records.filter((record) => record.type === 'note');
  return new Map(notes.map(({ name, value }) => [name, value]));
}

const earlierNotes = fromEarlier(notesOf);

/** The newest value of a note of earlier runs; undefined where there is none. */
export function lastNote(earlier: readonly JournalRecord[], name: string): string | undefined {
  return earlierNotes(earlier).get(name);
}

/** Of a plan, those that are not whole yet. */
function unrestored({ collections }: Plan, notes: Notes): CollectionName[] {
  return collections.map(targetOf).filter((target) => !notes.has(restoredNote(target)));
}

function targetOf({ targetDatabase, targetCollection }: PlannedCollection): CollectionName {
  return { database: targetDatabase, collection: targetCollection };
}

/** Collections that rows were being added to. Nobody can tell which are there, so that this is never gone on with. */
export function halfAdded(plan: Plan, records: readonly JournalRecord[]): CollectionName[] {
  const notes = notesOf(records);
  return unrestored(plan, notes).filter((target) => notes.has(addingNote(target)));
}

/** True when nothing is open but what is never gone on with. */
export function isStuck(plan: Plan, records: readonly JournalRecord[]): boolean {
  const half = halfAdded(plan, records);
  return half.length > 0 && half.length === unrestored(plan, notesOf(records)).length;
}
