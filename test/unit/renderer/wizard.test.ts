import { describe, expect, test } from 'vitest';

import type { PlanAction } from '#shared/plan.ts';

import { groupActions } from '../../../renderer/src/wizard/actionGroups.ts';
import { emptyDrafts } from '../../../renderer/src/wizard/drafts.ts';
import { matchesQuery } from '../../../renderer/src/wizard/matchesQuery.ts';
import { optionsInWords } from '../../../renderer/src/wizard/optionWords.ts';
import {
  selectableOf,
  stillThere,
  takenNamesOf,
  totalBytesOf,
  totalRowsOf,
} from '../../../renderer/src/wizard/selectable.ts';
import { english } from './builders.ts';

const contents = {
  milvusVersion: '2.5.24',
  databases: ['default', 'media'],
  collections: [
    {
      database: 'default',
      name: 'books',
      rows: '9007199254740993',
      loadState: 'Loaded' as const,
      partitions: 2,
      indexTypes: ['HNSW'],
      aliases: ['catalogue'],
    },
    {
      database: 'media',
      name: 'images',
      rows: '7',
      loadState: 'NotLoad' as const,
      partitions: 1,
      indexTypes: [],
      aliases: [],
    },
  ],
};

describe('the actions of a plan', () => {
  const flush = (index: number): PlanAction => ({
    verb: 'flush',
    effect: 'write',
    subject: `default.c${index}`,
  });
  const read = (index: number): PlanAction => ({
    verb: 'readSchema',
    effect: 'read',
    subject: `default.c${index}`,
  });

  test('are shown one by one in their order as long as they can be read through', () => {
    expect(groupActions([read(0), flush(0), read(1)])).toEqual([
      { verb: 'readSchema', effect: 'read', subjects: ['default.c0'] },
      { verb: 'flush', effect: 'write', subjects: ['default.c0'] },
      { verb: 'readSchema', effect: 'read', subjects: ['default.c1'] },
    ]);
  });

  test('of a long plan are shown by kind, and none of them is lost', () => {
    const actions = Array.from({ length: 3000 }, (_, index) => [read(index), flush(index)]).flat();
    const groups = groupActions(actions);
    expect(groups.map(({ verb, subjects }) => [verb, subjects.length])).toEqual([
      ['readSchema', 3000],
      ['flush', 3000],
    ]);
    expect(groups.flatMap(({ subjects }) => subjects).toSorted()).toEqual(
      actions.map(({ subject }) => subject).toSorted(),
    );
  });
});

describe('a filter of names', () => {
  test.each([
    ['', true],
    ['BOOK', true],
    ['books_2026', true],
    ['media.*', false],
    ['default.*', true],
    ['*2026', true],
    ['*book', false],
    ['default?books*', false],
  ])('%s', (query, isFound) => {
    expect(matchesQuery('default.books_2026', query)).toBe(isFound);
  });
});

describe('the collections to choose from', () => {
  const collections = selectableOf(contents);

  test('lose none of their rows to rounding', () => {
    expect(totalRowsOf(collections, ['default.books', 'media.images'])).toBe('9007199254741000');
    expect(totalBytesOf(collections, ['default.books'])).toBeNull();
  });

  test('forget a choice that is gone, and only when it is known to be', () => {
    const chosen = ['default.books', 'default.gone'];
    expect(stillThere(chosen, collections)).toEqual(['default.books']);
    expect(stillThere(chosen, [])).toEqual(chosen);
  });

  test('tell which names are taken, by which database, collection or alias', () => {
    expect(takenNamesOf(contents)).toEqual({
      databases: new Set(['default', 'media']),
      collections: new Map([
        ['default.books', '9007199254740993'],
        ['media.images', '7'],
      ]),
      aliases: new Set(['default.catalogue']),
    });
    expect(takenNamesOf(undefined)).toBeNull();
  });
});

describe('the options in words', () => {
  test('say that nothing was changed', () => {
    const { copy } = emptyDrafts;
    expect(optionsInWords({ flush: copy, restore: copy }, english).summary).toBe('Defaults');
  });

  test('count what was changed, and say each of them', () => {
    const changed = { ...emptyDrafts.copy, load: 'never', strategy: 'skip_flush' } as const;
    expect(optionsInWords({ flush: changed, restore: changed }, english)).toEqual({
      summary: '2 changed from default',
      facts: [
        ['Indexes', 'built again as in the source'],
        ['Load', 'never'],
        ['Verification', 'rows counted and compared'],
        ['Flush: Milvus writes its last rows', 'Do not flush'],
        ['Garbage collection', 'paused while files are copied'],
      ],
    });
  });
});
