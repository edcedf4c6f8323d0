import { crc32 } from 'node:zlib';

import { tokenize } from './analyzer.ts';
import { decodeSparse, encodeSparse, type SparseEntry } from './sparse.ts';

/** How much a further occurrence of a word counts, and how much the length of a text. */
export interface Bm25Params {
  readonly k1: number;
  readonly b: number;
}

/** What Milvus takes where an index names no others. */
export const defaultBm25: Bm25Params = { k1: 1.2, b: 0.75 };

// As in Milvus: of a longer word the rest does not count.
const hashedBytes = 100;
const largestIndex = 0xffff_ffff;

/** The output of a BM25 function: hash of each word → how often it occurs, as a stored sparse vector. */
export function textToSparse(text: string, analyzerParams: string | undefined): Uint8Array {
  const frequencies = new Map<number, number>();
  for (const token of tokenize(text, analyzerParams)) {
    const index = crc32(Buffer.from(token).subarray(0, hashedBytes)) % largestIndex;
    frequencies.set(index, (frequencies.get(index) ?? 0) + 1);
  }
  return encodeSparse(frequencies);
}

/** Counts over all rows that a search may find, filtered ones included. */
export interface Bm25Statistics {
  readonly rowCount: number;
  readonly averageLength: number;
  /** Term → in how many rows it occurs. */
  readonly rowsWithTerm: ReadonlyMap<number, number>;
}

export function countTerms(rows: Iterable<Uint8Array>): Bm25Statistics {
  const rowsWithTerm = new Map<number, number>();
  let [rowCount, length] = [0, 0];
  for (const row of rows) {
    rowCount += 1;
    for (const { index, value } of decodeSparse(row)) {
      length += value;
      rowsWithTerm.set(index, (rowsWithTerm.get(index) ?? 0) + 1);
    }
  }
  return { rowCount, averageLength: rowCount === 0 ? 0 : length / rowCount, rowsWithTerm };
}

/** Scores the term frequencies of a row against those of a query. */
export function bm25Scorer(
  query: Uint8Array,
  { rowCount, averageLength, rowsWithTerm }: Bm25Statistics,
  { k1, b }: Bm25Params,
): (row: readonly SparseEntry[]) => number {
  const weights = new Map<number, number>();
  for (const { index, value } of decodeSparse(query)) {
    const rows = rowsWithTerm.get(index) ?? 0;
    const rarity = Math.log(1 + (rowCount - rows + 0.5) / (rows + 0.5));
    weights.set(index, value * rarity);
  }
  return (row) => {
    const length = row.reduce((sum, { value }) => sum + value, 0);
    const damping = k1 * (1 - b + (b * length) / averageLength);
    return row.reduce((score, { index, value }) => {
      const weight = weights.get(index);
      return weight === undefined ? score : score + (weight * value * (k1 + 1)) / (value + damping);
    }, 0);
  };
}
