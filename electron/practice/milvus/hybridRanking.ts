import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { KeyValue } from './catalogState.ts';
import { valueOf } from './fieldData.ts';
import type { FoundRow } from './outputFields.ts';
import { invalid } from './refusals.ts';

export interface KeyedHit extends FoundRow {
  readonly score: number;
  readonly key: StoredValue;
}

export interface RankedSearch {
  readonly metric: string;
  /** By query, best first. */
  readonly hits: readonly (readonly KeyedHit[])[];
}

/**
 * One list for each query out of several searches: by the places of a row in them (rrf), or by its scores (weighted).
 * @throws MilvusRefusal
 */
export function fuse(searches: readonly RankedSearch[], params: readonly KeyValue[]): KeyedHit[][] {
  const valueIn = scorer(searches, params);
  const queryCount = Math.max(0, ...searches.map(({ hits }) => hits.length));
  return Array.from({ length: queryCount }, (_, query) => {
    const byKey = new Map<StoredValue, KeyedHit>();
    searches.forEach(({ hits }, search) => {
      hits[query]?.forEach((hit, place) => {
        const score = (byKey.get(hit.key)?.score ?? 0) + valueIn(search, hit.score, place);
        byKey.set(hit.key, { ...hit, score });
      });
    });
    return [...byKey.values()].sort((a, b) => b.score - a.score);
  });
}

type Scorer = (search: number, score: number, place: number) => number;

function scorer(searches: readonly RankedSearch[], params: readonly KeyValue[]): Scorer {
  const { k = 60, weights } = JSON.parse(valueOf(params, 'params') ?? '{}') as {
    k?: number;
    weights?: readonly number[];
  };
  const strategy = valueOf(params, 'strategy') ?? 'rrf';
  if (strategy === 'rrf') return (_search, _score, place) => 1 / (k + place + 1);
  if (strategy !== 'weighted') throw invalid(`unsupported rank type ${strategy}`);
  if (weights?.length !== searches.length) {
    throw invalid(
      `the length of weights param mismatch with ann search requests: ${searches.length}`,
    );
  }
  return (search, score) =>
    (weights[search] ?? 0) * normalized(score, searches[search]?.metric ?? '');
}

/** Between 0 and 1, more is better, whatever the metric. */
function normalized(score: number, metric: string): number {
  switch (metric) {
    case 'COSINE':
      return (1 + score) / 2;
    case 'IP':
      return 0.5 + Math.atan(score) / Math.PI;
    case 'BM25':
      return (2 * Math.atan(score)) / Math.PI;
    default:
      return 1 - (2 * Math.atan(score)) / Math.PI;
  }
}
