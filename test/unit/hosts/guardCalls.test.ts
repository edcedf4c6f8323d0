import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { guardCalls, whyNotPlain } from '#hosts/guardCalls.ts';
import type { Reply } from '#shared/rpc.ts';

import { createManualClock } from '../../manualClock.ts';

function guarded() {
  const clock = createManualClock();
  const calls: unknown[] = [];
  const { call } = guardCalls(
    {
      async call(_, input): Promise<Reply> {
        calls.push(input);
        return { ok: true, value: null };
      },
      subscribe: () => () => undefined,
    },
    clock,
  );
  return { call, calls, clock };
}

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;
const nested = (depth: number): unknown => (depth === 0 ? 'x' : { a: nested(depth - 1) });

describe('E07 a message of the page', () => {
  test.each([
    ['that holds itself', cyclic],
    ['with a bigint', { id: 1n }],
    ['with a function', { toString: () => 'x' }],
    ['with a symbol', { kind: Symbol('x') }],
    ['with a prototype for what is made of it', JSON.parse('{"a":{"__proto__":{"isAdmin":true}}}')],
    ['of a hundred million characters', { name: 'x'.repeat(100_000_000) }],
    ['with a million of fields', Array.from({ length: 2 ** 20 }, () => 1)],
    ['with fields whose names are long', { ['x'.repeat(2 ** 20)]: 1 }],
    ['nested a hundred times', nested(100)],
    ['with a date', { at: new Date(0) }],
    ['with a map', { map: new Map([['a', 1]]) }],
    ['with bytes', { bytes: new Uint8Array(8) }],
    ['with an error', new Error('x')],
    ['with no number', { count: Number.NaN }],
    ['with an endless number', { count: Number.POSITIVE_INFINITY }],
  ])('%s does not reach the engine, and is refused fast', async (_, input) => {
    const { call, calls } = guarded();
    const startMs = performance.now();
    expect(await call('clusters.save', input)).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(calls).toEqual([]);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  test('that JSON holds goes through as it is, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 8 }), async (input) => {
        fc.pre(!JSON.stringify(input).includes('__proto__'));
        const { call, calls } = guarded();
        await call('any', input);
        expect(calls).toEqual([input]);
      }),
    );
  });

  test('is looked at without being run or failing, whatever it is', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withTypedArray: true,
      withObjectString: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const reason = whyNotPlain(value);
        expect(reason === null || reason.length > 0).toBe(true);
        expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
      }),
    );
  });

  test('too many of them are refused until some time has passed', async () => {
    const { call, calls, clock } = guarded();
    const replies: Reply[] = [];
    for (let count = 0; count < 1000; count += 1) replies.push(await call('any', {}));
    expect([calls.length, replies.at(-1)]).toMatchObject([
      400,
      { ok: false, error: { code: 'TOO_MANY_CALLS' } },
    ]);
    await clock.advance(1000);
    for (let count = 0; count < 1000; count += 1) await call('any', {});
    expect(calls).toHaveLength(500);
  });
});
