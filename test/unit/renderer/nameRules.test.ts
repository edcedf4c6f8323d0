import { describe, expect, test } from 'vitest';

import { createNameMapper, formatName, parseName } from '#shared/selection.ts';

import {
  conflictsOf,
  isSettled,
  type NameChoice,
  nameCollections,
  policiesFor,
  repairTarget,
  sameNames,
  toNameMapping,
  withPolicy,
  withRepairs,
} from '../../../renderer/src/wizard/nameRules.ts';

const taken = {
  databases: new Set(['default', 'media']),
  collections: new Map([['default.books', '1204']]),
  aliases: new Set(['default.catalogue']),
};

function targetsOf(sources: readonly string[], choice: Partial<NameChoice>): string[] {
  return nameCollections(sources, { ...sameNames, ...choice }, taken).map(({ target }) =>
    formatName(target),
  );
}

function statesOf(sources: readonly string[], choice: Partial<NameChoice> = {}) {
  return nameCollections(sources, { ...sameNames, ...choice }, taken).map(({ state }) => state);
}

describe('the rules for all names', () => {
  test('add a prefix and a suffix', () => {
    expect(targetsOf(['default.books'], { prefix: 'x_', suffix: '_bak' })).toEqual([
      'default.x_books_bak',
    ]);
  });

  test('replace a text wherever it stands, and take it as it is written', () => {
    expect(targetsOf(['default.a.b', 'default.aa'], { find: 'a', replacement: '$&' })).toEqual([
      'default.$&.b',
      'default.$&$&',
    ]);
  });

  test('put all collections into one database', () => {
    expect(targetsOf(['default.books', 'media.images'], { database: 'archive' })).toEqual([
      'archive.books',
      'archive.images',
    ]);
  });

  test('give way to a name that was written by hand', () => {
    const overrides = { 'default.books': { database: 'media', collection: 'volumes' } };
    expect(targetsOf(['default.books', 'default.maps'], { suffix: '_bak', overrides })).toEqual([
      'media.volumes',
      'default.maps_bak',
    ]);
  });
});

describe('the state of a name', () => {
  test('is new where nothing has it, and says when its database is made, too', () => {
    expect(statesOf(['default.books'], { suffix: '_bak' })).toEqual([{ type: 'new' }]);
    expect(statesOf(['default.books'], { database: 'archive' })).toEqual([{ type: 'newDatabase' }]);
  });

  test('tells how many rows the collection has that is in the way', () => {
    expect(statesOf(['default.books'])).toEqual([{ type: 'exists', rows: '1204' }]);
  });

  test('knows aliases, since Milvus takes no collection of their name', () => {
    expect(statesOf(['default.catalogue'])).toEqual([{ type: 'alias' }]);
  });

  test('is a duplicate for both of two that would become one', () => {
    expect(statesOf(['default.maps', 'media.maps'], { database: 'media' })).toEqual([
      { type: 'duplicate' },
      { type: 'duplicate' },
    ]);
  });

  test.each(['reviews-2026', '2026', '', 'a'.repeat(256)])('%s is invalid', (collection) => {
    const overrides = { 'default.maps': { database: 'default', collection } };
    expect(statesOf(['default.maps'], { overrides })).toEqual([{ type: 'invalid' }]);
  });

  test('is open as long as the target is not read', () => {
    const [named] = nameCollections(['default.books'], sameNames, null);
    expect(named?.state).toEqual({ type: 'new' });
  });
});

describe('a name that is taken', () => {
  const sources = ['default.books', 'default.maps'];
  const replacing = { ...sameNames, policies: { 'default.books': 'replace' } } as const;
  const policiesOf = (choice: NameChoice, isBeside: boolean) =>
    nameCollections(sources, choice, taken, isBeside).map((one) => [
      one.state.type,
      one.policy,
      isSettled(one),
    ]);

  test('stops the plan until it is said what happens, and then is told by its target', () => {
    expect(policiesOf(sameNames, false)).toEqual([
      ['exists', 'stop', false],
      ['new', 'stop', true],
    ]);
    expect(policiesOf(replacing, false)).toEqual([
      ['exists', 'replace', true],
      ['new', 'stop', true],
    ]);
    const named = nameCollections(
      sources,
      { ...replacing, find: 'maps', replacement: 'books' },
      {
        ...taken,
        collections: new Map(),
      },
    );
    expect([
      conflictsOf(nameCollections(sources, replacing, taken)),
      conflictsOf(nameCollections(sources, sameNames, taken)),
      conflictsOf(named),
    ]).toEqual([
      { otherwise: 'stop', byTarget: { 'default.books': 'replace' } },
      { otherwise: 'stop', byTarget: {} },
      { otherwise: 'stop', byTarget: {} },
    ]);
  });

  test('by the very collection that is copied cannot be replaced nor added to', () => {
    expect(policiesOf(replacing, true)[0]).toEqual(['source', 'stop', false]);
    const [source] = nameCollections(sources, replacing, taken, true);
    expect(source && policiesFor(source.state)).toEqual(['stop', 'skip', 'beside']);
  });

  test('is decided on with all the others at once, as far as each allows it', () => {
    const all = { ...taken, collections: new Map([...taken.collections, ['default.maps', '1']]) };
    const decide = (isBeside: boolean) => {
      const named = nameCollections(sources, sameNames, all, isBeside);
      return withPolicy(sameNames, named, 'append').policies;
    };
    expect(decide(false)).toEqual({ 'default.books': 'append', 'default.maps': 'append' });
    expect(decide(true)).toEqual({});
  });
});

describe('a repaired name', () => {
  test.each([
    ['reviews-2026', 'reviews_2026'],
    ['2026', '_2026'],
    ['été', 'ete'],
    ['価格', '__'],
    ['', '_'],
    ['a'.repeat(300), 'a'.repeat(255)],
  ])('%s becomes %s', (name, repaired) => {
    expect(repairTarget({ database: name, collection: 'books' })).toEqual({
      database: repaired,
      collection: 'books',
    });
  });

  test('can be had for all that are invalid at once, and leaves the others to their rules', () => {
    const choice = { ...sameNames, find: 'item_', suffix: '_bak' };
    const sources = ['default.item_1', 'default.item_2', 'default.books'];
    const repaired = withRepairs(choice, nameCollections(sources, choice, taken));
    expect(targetsOf(sources, repaired)).toEqual([
      'default._1_bak',
      'default._2_bak',
      'default.books_bak',
    ]);
    expect(Object.keys(repaired.overrides)).toEqual(['default.item_1', 'default.item_2']);
  });
});

describe('the mapping of a plan', () => {
  const sources = ['default.books', 'media.images'];

  test.each<[string, Partial<NameChoice>, unknown]>([
    ['no rule keeps the names', {}, { type: 'keep' }],
    ['a suffix alone stays a suffix', { suffix: '_bak' }, { type: 'suffix', suffix: '_bak' }],
    [
      'anything else names each collection that changes',
      {
        suffix: '_bak',
        overrides: { 'media.images': { database: 'media', collection: 'images' } },
      },
      { type: 'rename', rules: 'default.books:default.books_bak' },
    ],
  ])('%s', (_, choice, mapping) => {
    const whole = { ...sameNames, ...choice };
    expect(toNameMapping(nameCollections(sources, whole, null), whole)).toEqual(mapping);
  });

  test.each<Partial<NameChoice>>([
    { suffix: '_bak' },
    { prefix: 'x_', suffix: '_bak' },
    { find: 'o', replacement: '0' },
    { database: 'archive' },
    { overrides: { 'default.books': { database: 'media', collection: 'volumes' } } },
  ])('leads the engine to the names that were shown: %j', (choice) => {
    const whole = { ...sameNames, ...choice };
    const named = nameCollections(sources, whole, null);
    const mapName = createNameMapper(toNameMapping(named, whole));
    expect(sources.map((source) => mapName(parseName(source)))).toEqual(
      named.map(({ target }) => target),
    );
  });
});
