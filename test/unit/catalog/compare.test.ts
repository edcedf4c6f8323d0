import { describe, expect, test } from 'vitest';

import { compareCollections } from '#engine/catalog/compare.ts';
import type { CollectionDetail } from '#shared/catalog.ts';

import { collectionOf, fieldOf, indexOf } from './builders.ts';

/** The changes of the one collection that both sides have. */
function changesOf(left: Partial<CollectionDetail>, right: Partial<CollectionDetail>) {
  const compared = compareCollections([collectionOf(left)], [collectionOf(right)]);
  return compared.flatMap(({ changes }) => changes);
}

/** What each language says in its own words. */
const term = (name: string, value = '') => ({ term: name, value });

describe('two collections', () => {
  test('that are the same have no changes, and say how much of them is the same', () => {
    const books = collectionOf({ aliases: ['b'] });
    expect(compareCollections([books], [books])).toEqual([
      {
        database: 'default',
        name: 'books',
        left: { rows: '10', sizeBytes: 1000 },
        right: { rows: '10', sizeBytes: 1000 },
        changes: [],
        same: { fields: 2, indexes: 1, aliases: 1 },
      },
    ]);
  });

  test('that differ in rows and size alone have no changes but both numbers', () => {
    const [compared] = compareCollections(
      [collectionOf()],
      [collectionOf({ rows: '12', sizeBytes: null, segments: 3, loadState: 'NotLoad' })],
    );
    expect(compared).toMatchObject({
      left: { rows: '10', sizeBytes: 1000 },
      right: { rows: '12', sizeBytes: null },
      changes: [],
    });
  });

  test('are met by database and name; those of one side stand alone, those of the right last', () => {
    const one = (database: string, name: string) => collectionOf({ database, name });
    const compared = compareCollections(
      [one('a', 'b.c'), one('a', 'x')],
      [one('a.b', 'c'), one('a', 'x')],
    );
    const sides = compared.map(({ database, name, left, right, changes, same }) => ({
      of: [database, name],
      on: [left !== null, right !== null],
      changes,
      same: same.fields,
    }));
    expect(sides).toEqual([
      { of: ['a', 'b.c'], on: [true, false], changes: [], same: 0 },
      { of: ['a', 'x'], on: [true, true], changes: [], same: 2 },
      { of: ['a.b', 'c'], on: [false, true], changes: [], same: 0 },
    ]);
  });

  test('show fields that were added, removed or changed', () => {
    const key = fieldOf('id', { isPrimaryKey: true });
    const left = { fields: [key, fieldOf('old'), fieldOf('title', { type: 'VarChar(100)' })] };
    const title = { type: 'VarChar(200)', isNullable: true, defaultValue: 'a "b"' };
    const right = { fields: [fieldOf('title', title), fieldOf('new'), key] };
    expect(changesOf(left, right)).toEqual([
      { what: 'field', name: 'old', before: ['Int64'], after: null },
      {
        what: 'field',
        name: 'title',
        before: ['VarChar(100)'],
        after: ['VarChar(200)', term('nullable'), term('default', String.raw`"a \"b\""`)],
      },
      { what: 'field', name: 'new', before: null, after: ['Int64'] },
    ]);
  });

  test.each([
    [{ isPrimaryKey: true }, ['Int64', term('primaryKey')]],
    [{ isAutoId: true }, ['Int64', term('autoId')]],
    [{ isPartitionKey: true }, ['Int64', term('partitionKey')]],
    [{ isClusteringKey: true }, ['Int64', term('clusteringKey')]],
    [{ defaultValue: '' }, ['Int64', term('default', '""')]],
    [{ filledBy: 'f' }, ['Int64', term('filledBy', 'f')]],
    [
      { params: { 'mmap.enabled': 'true', analyzer: '{}' } },
      ['Int64', 'analyzer={}', 'mmap.enabled=true'],
    ],
    [{ description: 'a key' }, ['Int64', term('description', '"a key"')]],
  ])('differ in %o of a field', (change, after) => {
    expect(changesOf({ fields: [fieldOf('a')] }, { fields: [fieldOf('a', change)] })).toEqual([
      { what: 'field', name: 'a', before: ['Int64'], after },
    ]);
  });

  test('are the same whatever ids their fields have and in which order they stand', () => {
    const [id, v] = [fieldOf('id', { id: '100' }), fieldOf('v', { id: '101' })];
    const moved = [fieldOf('v', { id: '100' }), fieldOf('id', { id: '107' })];
    expect(changesOf({ fields: [id, v] }, { fields: moved })).toEqual([]);
  });

  test('tell a dynamic field as one option, whether it is listed or not', () => {
    const meta = fieldOf('$meta', { type: 'JSON', isDynamic: true });
    const { fields } = collectionOf();
    const listed = { fields: [...fields, meta], hasDynamicField: true };
    expect(changesOf(listed, { hasDynamicField: true })).toEqual([]);
    expect(changesOf(listed, {})).toEqual([
      { what: 'dynamicField', name: '', before: [term('on')], after: [term('off')] },
    ]);
  });

  test('compare indexes by their field, whatever these are named and how parameters are ordered', () => {
    const params = { M: '8', efConstruction: '64' };
    const turned = { efConstruction: '64', M: '8' };
    const left = { indexes: [indexOf('v', { name: '_default_idx_101', params })] };
    expect(changesOf(left, { indexes: [indexOf('v', { name: 'v', params: turned })] })).toEqual([]);
    const other = indexOf('v', { type: 'IVF_FLAT', metric: 'IP', params: { nlist: '16' } });
    expect(changesOf(left, { indexes: [other] })).toEqual([
      {
        what: 'index',
        name: 'v',
        before: ['HNSW', 'L2', 'M=8', 'efConstruction=64'],
        after: ['IVF_FLAT', 'IP', 'nlist=16'],
      },
    ]);
    expect(changesOf(left, { indexes: [] })).toMatchObject([{ what: 'index', after: null }]);
  });

  test('compare several indexes of one field by their names too', () => {
    const path = (name: string, json_path: string) =>
      indexOf('js', { name, type: 'INVERTED', metric: '', params: { json_path } });
    const left = { indexes: [path('a', '/x'), path('b', '/y')] };
    expect(changesOf(left, { indexes: [path('a', '/x')] })).toEqual([
      { what: 'index', name: 'js (b)', before: ['INVERTED', 'json_path=/y'], after: null },
    ]);
  });

  test('differ in functions, partitions, aliases, properties and options', () => {
    const bm25 = { name: 'f', type: 'BM25', inputs: ['text'], outputs: ['sparse'] };
    const right = {
      functions: [bm25],
      partitions: [{ name: 'p1', rows: '0', segments: 0 }],
      aliases: ['books_now'],
      properties: { 'collection.ttl.seconds': '60' },
      shards: 2,
      consistency: 'Strong',
      description: 'of books',
    };
    expect(changesOf({ aliases: ['books_old'] }, right)).toEqual([
      { what: 'function', name: 'f', before: null, after: ['BM25: text → sparse'] },
      { what: 'partition', name: '_default', before: ['_default'], after: null },
      { what: 'partition', name: 'p1', before: null, after: ['p1'] },
      { what: 'alias', name: 'books_old', before: ['books_old'], after: null },
      { what: 'alias', name: 'books_now', before: null, after: ['books_now'] },
      { what: 'property', name: 'collection.ttl.seconds', before: null, after: ['60'] },
      { what: 'shards', name: '', before: ['1'], after: ['2'] },
      { what: 'consistency', name: '', before: ['Bounded'], after: ['Strong'] },
      { what: 'description', name: '', before: [''], after: ['of books'] },
    ]);
  });

  test('named after what objects are made of are compared as any other', () => {
    const odd = collectionOf({
      name: 'constructor',
      fields: [fieldOf('__proto__'), fieldOf('toString')],
      properties: Object.fromEntries([['__proto__', 'x']]),
    });
    expect(compareCollections([odd], [odd])).toMatchObject([
      { name: 'constructor', changes: [], same: { fields: 2 } },
    ]);
  });
});
