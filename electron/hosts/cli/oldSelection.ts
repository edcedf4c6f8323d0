import { z } from 'zod';

import type { NameMapping } from '#shared/plan.ts';
import { createNameMapper, formatName, parseName } from '#shared/selection.ts';

import { type WrongUse, wrongUse } from './exitCode.ts';
import type { Words } from './words.ts';

/** The three flags with which milvus-backup up to 0.5 chose collections. */
export interface OldSelection {
  readonly colls?: string | undefined;
  readonly databases?: string | undefined;
  readonly database_collections?: string | undefined;
}

/** A flag that was translated, to be told to who used it. */
export interface Translated {
  readonly flag: string;
  readonly filter: string;
}

const DatabaseCollections = z.record(z.string(), z.array(z.string()));

interface Choice {
  readonly filter: string | undefined;
  readonly names: NameMapping;
  readonly words: Words;
}

/**
 * Turns an old flag into a filter; null when none was given. The old flags named collections of the source, a filter names
 * those of the target, so the names are mapped as the restore maps them.
 * @throws USAGE when there are two ways of choosing, when the value names nothing, or when whole databases are to be
 *   renamed, which no filter can say; and what the mapping throws
 */
export function translateSelection(old: OldSelection, choice: Choice): Translated | null {
  const { filter, names, words } = choice;
  const given = Object.entries({
    '-c': old.colls,
    '-d': old.databases,
    '-a': old.database_collections,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [{ flag, value }]));
  const [first, second] = given;
  if (first === undefined) return null;
  const { flag } = first;
  const other = filter === undefined ? second?.flag : '--filter';
  if (other !== undefined) throw conflict(flag, other, words);

  const sources = itemsOf(first, words);
  // An empty filter would mean everything.
  if (sources.length === 0) throw wrongUse(words.say('usage.nothingNamed', { flag }));
  const mapName = createNameMapper(names);
  const items = sources.map((item) => {
    if (!item.endsWith('.*')) return formatName(mapName(parseName(item)));
    if (names.type === 'rename') throw conflict(flag, '--rename', words);
    return item;
  });
  return { flag, filter: items.join(',') };
}

function conflict(flag: string, other: string, words: Words): WrongUse {
  return wrongUse(
    words.say('usage.conflict', { first: flag, second: other }),
    words.say('hint.filter'),
  );
}

function itemsOf({ flag, value }: { flag: string; value: string }, words: Words): string[] {
  const list = (text: string): string[] =>
    text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
  if (flag === '-c') return list(value);
  if (flag === '-d') return list(value).map((database) => `${database}.*`);
  return Object.entries(readJson(value, words)).flatMap(([database, collections]) =>
    collections.length === 0
      ? [`${database}.*`]
      : collections.map((collection) => `${database}.${collection}`),
  );
}

function readJson(text: string, words: Words): z.infer<typeof DatabaseCollections> {
  try {
    return DatabaseCollections.parse(JSON.parse(text));
  } catch {
    const example = `-a '{"db1":["c1","c2"],"db2":[]}'`;
    throw wrongUse(words.say('usage.notJson', { flag: '-a' }), example);
  }
}
