import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { Field, RowSource } from '../types.ts';
import { bm25Scorer, type Bm25Params, countTerms, defaultBm25 } from './bm25.ts';
import { DataType, dataTypeName } from './dataType.ts';
import { binaryScorer, denseScorer, SearchError, vectorBytes, vectorReader } from './distance.ts';
import { decodeSparse, type SparseEntry } from './sparse.ts';
import { type Hit, TopHits } from './topHits.ts';

export { SearchError } from './distance.ts';
export type { Hit } from './topHits.ts';

export type Metric = 'L2' | 'IP' | 'COSINE' | 'HAMMING' | 'JACCARD' | 'BM25';

export interface SearchRequest {
  readonly field: Field;
  readonly metric: Metric;
  /** Each in the stored form of the field. */
  readonly queries: readonly Uint8Array[];
  readonly limit: number;
  readonly sources: readonly RowSource[];
  /** Called for rows with a vector only, source by source and in the order of rows. */
  readonly accepts: (source: number, row: number) => boolean;
  /** Scores better than radius; with a range filter no better than that. */
  readonly range?: { readonly radius: number; readonly rangeFilter: number | undefined };
  readonly bm25?: Bm25Params;
}

/**
 * The nearest rows of each query, best first, by comparing it with every row. Distances rise, similarities fall; rows of
 * equal scores come in their order. Rows without a vector are not found.
 * @throws SearchError for a metric that the field has not, or a query of another size
 */
export function searchNearest(request: SearchRequest): readonly (readonly Hit[])[] {
  const { field, queries } = request;
  for (const query of queries) checkSize(field, query);
  switch (field.dataType) {
    case DataType.SparseFloatVector:
      return compareRows(request, sparseComparison(request));
    case DataType.BinaryVector:
      return compareRows(request, binaryComparison(request));
    default:
      return compareRows(request, denseComparison(request));
  }
}

interface Comparison<Vector> {
  /** What it returns holds until the next call. */
  readonly read: (bytes: Uint8Array) => Vector;
  /** One for each query. */
  readonly scorers: readonly ((vector: Vector) => number)[];
  /** Rows with this score and below are not found. */
  readonly below: number;
}

// Rows outside, queries inside: each row is read once.
function compareRows<Vector>(
  request: SearchRequest,
  { read, scorers, below }: Comparison<Vector>,
): readonly (readonly Hit[])[] {
  const { field, limit, metric, sources } = request;
  const isAscending = ascending.has(metric);
  const isInRange = rangeOf(request, isAscending);
  const tops = scorers.map(() => new TopHits(limit, isAscending));
  sources.forEach((rows, source) => {
    const column = rows.column(field.fieldId);
    for (let row = 0; row < rows.rowCount; row += 1) {
      const bytes = column[row];
      if (!isVector(bytes) || !request.accepts(source, row)) continue;
      const vector = read(bytes);
      scorers.forEach((scorer, i) => {
        const score = Math.fround(scorer(vector));
        if (score > below && isInRange(score)) tops[i]?.add({ source, row, score });
      });
    }
  });
  return tops.map((top) => top.sorted());
}

const ascending: ReadonlySet<Metric> = new Set<Metric>(['L2', 'HAMMING', 'JACCARD']);

function isVector(value: StoredValue | undefined): value is Uint8Array {
  return value instanceof Uint8Array;
}

function checkSize(field: Field, query: Uint8Array): void {
  const { dataType, dim } = field;
  if (dataType === DataType.SparseFloatVector) {
    if (query.byteLength % 8 === 0) return;
    throw new SearchError(
      `a sparse vector of ${query.byteLength} bytes, which is no multiple of 8`,
    );
  }
  const expected = vectorBytes(dataType, dim);
  if (query.byteLength !== expected)
    throw new SearchError(
      `vector dimension mismatch, expected vector size(byte) ${expected}, actual ${query.byteLength}`,
    );
}

function rangeOf({ range }: SearchRequest, isAscending: boolean): (score: number) => boolean {
  if (range === undefined) return () => true;
  const { radius, rangeFilter } = range;
  return isAscending
    ? (score) => score < radius && (rangeFilter === undefined || score >= rangeFilter)
    : (score) => score > radius && (rangeFilter === undefined || score <= rangeFilter);
}

function denseComparison(request: SearchRequest): Comparison<Float32Array> {
  const { field, metric, queries } = request;
  if (metric !== 'L2' && metric !== 'IP' && metric !== 'COSINE') throw unfit(request);
  const read = () => vectorReader(field.dataType, field.dim);
  return {
    read: read(),
    // A reader for each query, as the next call of one takes back what the last returned.
    scorers: queries.map((query) => denseScorer(metric, read()(query))),
    below: -Infinity,
  };
}

function binaryComparison(request: SearchRequest): Comparison<Uint8Array> {
  const { metric } = request;
  if (metric !== 'HAMMING' && metric !== 'JACCARD') throw unfit(request);
  return {
    read: (bytes) => bytes,
    scorers: request.queries.map((query) => binaryScorer(metric, query)),
    below: -Infinity,
  };
}

// Milvus finds no row that shares nothing with the query.
function sparseComparison(request: SearchRequest): Comparison<readonly SparseEntry[]> {
  const { metric, queries, bm25 = defaultBm25 } = request;
  if (metric !== 'IP' && metric !== 'BM25') throw unfit(request);
  if (metric === 'IP') return { read: decodeSparse, scorers: queries.map(sparseProduct), below: 0 };
  const statistics = countTerms(allVectors(request));
  return {
    read: decodeSparse,
    scorers: queries.map((query) => bm25Scorer(query, statistics, bm25)),
    below: 0,
  };
}

function* allVectors({ field, sources }: SearchRequest): Generator<Uint8Array> {
  for (const rows of sources)
    for (const value of rows.column(field.fieldId)) if (isVector(value)) yield value;
}

function sparseProduct(query: Uint8Array): (row: readonly SparseEntry[]) => number {
  const values = new Map(decodeSparse(query).map(({ index, value }) => [index, value]));
  return (row) => row.reduce((sum, { index, value }) => sum + value * (values.get(index) ?? 0), 0);
}

function unfit({ field, metric }: SearchRequest): SearchError {
  return new SearchError(
    `metric type ${metric} is not supported for a field of type ${dataTypeName(field.dataType)}`,
  );
}
