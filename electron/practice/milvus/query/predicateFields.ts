import type { Predicate } from './predicate.ts';

/** Ids of the fields that a predicate reads, each once. */
export function fieldsOf(predicate: Predicate): readonly number[] {
  return [...new Set(listFields(predicate))];
}

function listFields(predicate: Predicate): readonly number[] {
  switch (predicate.kind) {
    case 'constant':
      return [];
    case 'logical':
      return predicate.parts.flatMap(listFields);
    case 'not':
      return listFields(predicate.part);
    case 'compareColumns':
      return [predicate.left.field.fieldId, predicate.right.field.fieldId];
    default:
      return [predicate.column.field.fieldId];
  }
}
