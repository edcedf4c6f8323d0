import { describe, expect, it } from 'vitest';

import { codecOf } from '../../../../electron/practice/milvus/descriptor.ts';
import {
  floats,
  int64s,
  type MilvusBench,
  openMilvusBench,
  param,
  schemaOf,
  textField,
  texts,
  vectorField,
} from './milvusBench.ts';

const c1 = { collection_name: 'c1' };

/** Points on a line: v = [n, 0] and w = [−n, 0] for n = 1 … 4, t = a, b, a, b. */
async function withLine(): Promise<MilvusBench> {
  const bench = await openMilvusBench();
  const schema = schemaOf([vectorField(), vectorField({ name: 'w' }), textField()]);
  await bench.call('CreateCollection', { ...c1, schema });
  for (const field_name of ['v', 'w']) {
    const extra_params = [param('index_type', 'FLAT'), param('metric_type', 'L2')];
    await bench.call('CreateIndex', { ...c1, field_name, extra_params });
  }
  await bench.call('LoadCollection', c1);
  const ids = [1, 2, 3, 4];
  const fields_data = [
    int64s('id', ids),
    floats(
      'v',
      2,
      ids.flatMap((n) => [n, 0]),
    ),
    floats(
      'w',
      2,
      ids.flatMap((n) => [-n, 0]),
    ),
    texts('t', ['a', 'b', 'a', 'b']),
  ];
  await bench.call('Insert', { ...c1, num_rows: 4, fields_data });
  return bench;
}

const placeholders = codecOf('common.PlaceholderGroup');

function near(field: string, vectors: readonly (readonly number[])[], more: object[] = []) {
  const values = vectors.map((vector) => Buffer.from(Float32Array.from(vector).buffer));
  return {
    placeholder_group: placeholders.encode({
      placeholders: [{ tag: '$0', type: 'FloatVector', values }],
    }),
    search_params: [param('anns_field', field), param('topk', 2), ...more],
  };
}

interface Found {
  readonly results: {
    readonly ids: { readonly int_id?: { readonly data: readonly string[] } };
    readonly scores: readonly number[];
    readonly topks: readonly string[];
  };
}

const summary = ({ results }: Found) => ({
  ids: results.ids.int_id?.data ?? [],
  scores: results.scores,
  topks: results.topks,
});

const search = async (bench: MilvusBench, request: object) =>
  summary(await bench.call<Found>('Search', { ...c1, ...request }));

describe('a search', () => {
  it('finds the nearest rows of each query, nearest first', async () => {
    const bench = await withLine();
    const found = await search(
      bench,
      near('v', [
        [0, 0],
        [5, 0],
      ]),
    );
    expect(found).toEqual({ ids: ['1', '2', '4', '3'], scores: [1, 4, 1, 4], topks: ['2', '2'] });
  });

  it('looks only at rows that match its filter, and no nearer than its offset', async () => {
    const bench = await withLine();
    const filtered = await search(bench, { ...near('v', [[0, 0]]), dsl: 't == "b"' });
    const further = await search(bench, near('v', [[0, 0]], [param('offset', 3)]));
    expect([filtered.ids, further.ids]).toEqual([['2', '4'], ['4']]);
  });

  it('keeps to its radius', async () => {
    const bench = await withLine();
    const params = param('params', '{"radius": 10, "range_filter": 4}');
    expect((await search(bench, near('v', [[0, 0]], [params]))).ids).toEqual(['2', '3']);
  });

  it.each([
    [
      'another metric than the index',
      near('v', [[0, 0]], [param('metric_type', 'IP')]),
      'metric type not match[expected=L2][actual=IP]: invalid parameter',
    ],
    [
      'no limit',
      { ...near('v', [[0, 0]]), search_params: [param('anns_field', 'v')] },
      'topk [] is invalid, it should be in range [1, 16384]: invalid parameter',
    ],
    [
      'no field where there are two',
      { ...near('v', [[0, 0]]), search_params: [param('topk', 2)] },
      'multiple anns_fields exist, please specify a anns_field in search_params: invalid parameter',
    ],
    [
      'a filter that is none',
      { ...near('v', [[0, 0]]), dsl: 'u == 1' },
      'failed to create query plan: cannot parse expression: u == 1, error: field u not exist: invalid parameter',
    ],
  ])('is refused with %s', async (_, request, reason) => {
    const bench = await withLine();
    expect(await bench.refusal('Search', { ...c1, ...request })).toEqual({ code: 1100, reason });
  });
});

describe('a hybrid search', () => {
  it('ranks by the places in its searches, or by weighted scores', async () => {
    const bench = await withLine();
    // Near 1 in one field; near 4 in the other one, twice as important.
    const requests = [near('v', [[1, 0]]), near('w', [[-4, 0]])];
    const ranked = async (...rank_params: object[]) =>
      summary(
        await bench.call<Found>('HybridSearch', {
          ...c1,
          requests,
          rank_params: [param('limit', 2), ...rank_params],
        }),
      );
    const byPlace = await ranked(param('strategy', 'rrf'), param('params', '{"k": 9}'));
    const weights = param('params', '{"weights": [0.5, 1]}');
    const byScore = await ranked(param('strategy', 'weighted'), weights);
    expect(byPlace).toEqual({ ids: ['1', '4'], scores: [0.1, 0.1], topks: ['2'] });
    expect(byScore.ids).toEqual(['4', '1']);
  });

  it('is not there before 2.4', async () => {
    const bench = await openMilvusBench({ version: '2.3' });
    expect((await bench.refusal('HybridSearch')).code).toBe(12);
  });
});
