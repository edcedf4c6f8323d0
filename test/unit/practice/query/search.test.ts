import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { textToSparse } from '#practice/milvus/query/bm25.ts';
import { DataType } from '#practice/milvus/query/dataType.ts';
import { writeBrainHalves, writeHalves } from '#practice/milvus/query/half.ts';
import {
  type Metric,
  searchNearest,
  SearchError,
  type SearchRequest,
} from '#practice/milvus/query/search.ts';
import { encodeSparse } from '#practice/milvus/query/sparse.ts';

import { makeField, rowsOf } from './rows.ts';

const floats = (...numbers: number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
const sparse = (entries: Record<number, number>) =>
  encodeSparse(new Map(Object.entries(entries).map(([index, value]) => [Number(index), value])));

/** A search of one query over sources of vectors; hits as "source:row=score". */
function search(
  vectors: readonly (readonly (Uint8Array | null)[])[],
  query: Uint8Array,
  request: Partial<SearchRequest> & { dataType?: number; dim?: number } = {},
): string[] {
  const { dataType = DataType.FloatVector, dim = 2, ...others } = request;
  const [hits = []] = searchNearest({
    field: makeField({ fieldId: 101, dataType, dim }),
    metric: 'L2',
    queries: [query],
    limit: 10,
    sources: vectors.map((column) => rowsOf(new Map([[101, column]]))),
    accepts: () => true,
    ...others,
  });
  return hits.map(({ source, row, score }) => `${source}:${row}=${score}`);
}

describe('a search over float vectors', () => {
  const vectors = [
    [floats(1, 0), null, floats(0, 2)],
    [floats(-3, 0), floats(1, 0)],
  ];

  test.each<[Metric, string[]]>([
    ['L2', ['0:0=0', '1:1=0', '0:2=5', '1:0=16']],
    ['IP', ['0:0=1', '1:1=1', '0:2=0', '1:0=-3']],
    ['COSINE', ['0:0=1', '1:1=1', '0:2=0', '1:0=-1']],
  ])('by %s puts the nearest first, and rows without a vector nowhere', (metric, hits) => {
    expect(search(vectors, floats(1, 0), { metric })).toEqual(hits);
  });

  test('gives no more than the limit, and only rows that are accepted', () => {
    expect(search(vectors, floats(1, 0), { limit: 2 })).toEqual(['0:0=0', '1:1=0']);
    const accepts = (source: number, row: number) => source === 1 && row === 0;
    expect(search(vectors, floats(1, 0), { accepts })).toEqual(['1:0=16']);
  });

  test('keeps to a range: radius outside, range filter inside', () => {
    const within = (radius: number, rangeFilter: number | undefined, metric: Metric) =>
      search(vectors, floats(1, 0), { metric, range: { radius, rangeFilter } });
    expect(within(16, undefined, 'L2')).toEqual(['0:0=0', '1:1=0', '0:2=5']);
    expect(within(16, 5, 'L2')).toEqual(['0:2=5']);
    expect(within(-3, undefined, 'IP')).toEqual(['0:0=1', '1:1=1', '0:2=0']);
    expect(within(-3, 0, 'IP')).toEqual(['0:2=0']);
  });

  test('reads vectors wherever in memory they begin', () => {
    const moved = new Uint8Array([9, ...floats(3, 4)]).subarray(1);
    expect(search([[moved]], floats(0, 0))).toEqual(['0:0=25']);
    const movedQuery = new Uint8Array([9, ...floats(3, 4)]).subarray(1);
    expect(search([[floats(0, 0)]], movedQuery)).toEqual(['0:0=25']);
  });

  test('answers several queries at once, each for itself', () => {
    const hits = searchNearest({
      field: makeField({ fieldId: 101, dataType: DataType.Float16Vector, dim: 2 }),
      metric: 'L2',
      queries: [writeHalves([0, 0]), writeHalves([2, 0])],
      limit: 1,
      sources: [rowsOf(new Map([[101, [writeHalves([0, 0]), writeHalves([2, 1])]]]))],
      accepts: () => true,
    });
    expect(hits).toEqual([[{ source: 0, row: 0, score: 0 }], [{ source: 0, row: 1, score: 1 }]]);
  });

  test('has no score where a vector has no direction', () => {
    expect(search([[floats(0, 0)]], floats(1, 0), { metric: 'COSINE' })).toEqual(['0:0=0']);
  });

  test('finds what sorting all rows would', () => {
    const vector = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }));
    const metric = fc.constantFrom<Metric>('L2', 'IP');
    fc.assert(
      fc.property(
        fc.array(fc.array(vector)),
        vector,
        metric,
        fc.integer({ min: 1, max: 9 }),
        (sources, query, metric, limit) => {
          const score = ([x, y]: [number, number]) =>
            metric === 'L2'
              ? (x - query[0]) ** 2 + (y - query[1]) ** 2
              : x * query[0] + y * query[1];
          const expected = sources
            .flatMap((rows, source) =>
              rows.map((row, i) => ({ name: `${source}:${i}`, score: score(row) })),
            )
            .sort((a, b) => (metric === 'L2' ? a.score - b.score : b.score - a.score))
            .slice(0, limit)
            .map(({ name, score }) => `${name}=${score}`);
          const stored = sources.map((rows) => rows.map((row) => floats(...row)));
          expect(search(stored, floats(...query), { metric, limit })).toEqual(expected);
        },
      ),
    );
  });
});

describe('a search over other vectors', () => {
  test('of half and brain precision', () => {
    const half = { dataType: DataType.Float16Vector };
    expect(search([[writeHalves([1, 2])]], writeHalves([0, 0]), half)).toEqual(['0:0=5']);
    const brain = { dataType: DataType.BFloat16Vector };
    expect(search([[writeBrainHalves([1, 2])]], writeBrainHalves([0, 0]), brain)).toEqual([
      '0:0=5',
    ]);
  });

  test('of int8', () => {
    const rows = [Uint8Array.of(0xff, 2), Uint8Array.of(0x80, 0x7f)];
    expect(
      search([rows], Uint8Array.of(1, 1), { dataType: DataType.Int8Vector, metric: 'IP' }),
    ).toEqual(['0:0=1', '0:1=-1']);
  });

  test('of bits', () => {
    const rows = [Uint8Array.of(0b0000_1111, 0), Uint8Array.of(0, 0), Uint8Array.of(0b11, 0)];
    const bits = { dataType: DataType.BinaryVector, dim: 16 };
    const query = Uint8Array.of(0b11, 0);
    expect(search([rows], query, { ...bits, metric: 'HAMMING' })).toEqual([
      '0:2=0',
      '0:0=2',
      '0:1=2',
    ]);
    expect(search([rows], query, { ...bits, metric: 'JACCARD' })).toEqual([
      '0:2=0',
      '0:0=0.5',
      '0:1=1',
    ]);
    expect(
      search([[Uint8Array.of(0, 0)]], Uint8Array.of(0, 0), { ...bits, metric: 'JACCARD' }),
    ).toEqual(['0:0=0']);
  });

  test('that are sparse, which finds only what has something in common', () => {
    const rows = [
      sparse({ 1: 1, 4_000_000_000: 2 }),
      sparse({ 2: 1 }),
      sparse({}),
      sparse({ 1: 4 }),
    ];
    expect(
      search([rows], sparse({ 1: 0.5, 4_000_000_000: 1 }), {
        dataType: DataType.SparseFloatVector,
        metric: 'IP',
      }),
    ).toEqual(['0:0=2.5', '0:3=2']);
  });

  test('of texts by BM25, with counts over all rows, also those that are not accepted', () => {
    const rows = ['fox', 'fox dog', 'dog dog', 'cat'].map((text) => textToSparse(text, undefined));
    const query = textToSparse('FOX', undefined);
    const texts = { dataType: DataType.SparseFloatVector, metric: 'BM25' } as const;
    const all = search([rows], query, texts);
    expect(all.map((hit) => hit.split('=')[0])).toEqual(['0:0', '0:1']);
    expect(search([rows], query, { ...texts, accepts: (_, row) => row === 1 })).toEqual([all[1]]);
    const flat = search([rows], query, { ...texts, bm25: { k1: 1.2, b: 0 } });
    expect(flat.map((hit) => hit.split('=')[1])).toEqual([
      String(Math.fround(Math.log(2))),
      String(Math.fround(Math.log(2))),
    ]);
  });
});

describe('a search that Milvus would refuse', () => {
  test.each<[Metric, number]>([
    ['HAMMING', DataType.FloatVector],
    ['BM25', DataType.FloatVector],
    ['L2', DataType.BinaryVector],
    ['COSINE', DataType.SparseFloatVector],
    ['L2', DataType.VarChar],
  ])('by %s over type %i', (metric, dataType) => {
    expect(() => search([], new Uint8Array(8), { metric, dataType, dim: 64 })).toThrow(SearchError);
  });

  test('for a query of another size', () => {
    expect(() => search([], floats(1, 2, 3))).toThrow(
      'vector dimension mismatch, expected vector size(byte) 8, actual 12',
    );
    const dataType = DataType.SparseFloatVector;
    expect(() => search([], new Uint8Array(9), { dataType, metric: 'IP' })).toThrow(SearchError);
  });
});
