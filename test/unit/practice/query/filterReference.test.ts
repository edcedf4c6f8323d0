import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { makeRow, matching, type Row } from './rows.ts';

/** An expression together with what it means, written a second time: true, false, or null where nothing can be said. */
interface Sample {
  readonly text: string;
  readonly meaning: (row: Row) => boolean | null;
}

const operators = {
  '==': (a: unknown, b: unknown) => a === b,
  '!=': (a: unknown, b: unknown) => a !== b,
  '<': (a: bigint | string | number, b: bigint | string | number) => a < b,
  '<=': (a: bigint | string | number, b: bigint | string | number) => a <= b,
  '>': (a: bigint | string | number, b: bigint | string | number) => a > b,
  '>=': (a: bigint | string | number, b: bigint | string | number) => a >= b,
};
const operator = fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[]));

// Few values, so that they meet.
const id = fc.constantFrom(-1n, 0n, 1n, 2n ** 53n, 2n ** 53n + 1n);
const name = fc.constantFrom('', 'a', 'b', 'ab');
const small = fc.integer({ min: -2, max: 2 });

const row = fc
  .record({
    id,
    name,
    maybe: fc.option(small),
    words: fc.array(name, { maxLength: 3 }),
    js: fc.constantFrom('{}', '{"k":1}', '{"k":"a"}', '{"k":null}'),
  })
  .map((values) => makeRow(values));

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc.tuple(operator, id).map(([sign, value]) => ({
    text: `id ${sign} ${value}`,
    meaning: (row: Row) => operators[sign](row.id, value),
  })),
  fc.tuple(operator, name).map(([sign, value]) => ({
    text: `name ${sign} "${value}"`,
    meaning: (row: Row) => operators[sign](row.name, value),
  })),
  fc.tuple(operator, small).map(([sign, value]) => ({
    text: `maybe ${sign} ${value}`,
    meaning: ({ maybe }: Row) => (maybe === null ? null : operators[sign](maybe, value)),
  })),
  fc.tuple(small, small, operator).map(([step, value, sign]) => ({
    text: `maybe + ${step} ${sign} ${value}`,
    meaning: ({ maybe }: Row) => (maybe === null ? null : operators[sign](maybe + step, value)),
  })),
  fc.array(id).map((values) => ({
    text: `id in [${values.join(', ')}]`,
    meaning: (row: Row) => values.includes(row.id),
  })),
  fc.array(small).map((values) => ({
    text: `maybe not in [${values.join(', ')}]`,
    meaning: ({ maybe }: Row) => (maybe === null ? null : !values.includes(maybe)),
  })),
  name.map((value) => ({
    text: `array_contains(words, "${value}")`,
    meaning: ({ words }: Row) => words.includes(value),
  })),
  fc.constantFrom<Sample>(
    { text: 'maybe is null', meaning: ({ maybe }) => maybe === null },
    { text: 'name like "a%"', meaning: (row) => row.name.startsWith('a') },
    { text: 'js["k"] == 1', meaning: ({ js }) => js === '{"k":1}' },
    { text: 'js["k"] != "a"', meaning: ({ js }) => js !== '{"k":"a"}' },
    { text: 'exists js["k"]', meaning: ({ js }) => js === '{"k":1}' || js === '{"k":"a"}' },
  ),
);

const { sample } = fc.letrec<{ sample: Sample; and: Sample; or: Sample; not: Sample }>((tie) => ({
  sample: fc.oneof({ maxDepth: 4 }, leaf, tie('and'), tie('or'), tie('not')),
  and: fc.array(tie('sample'), { minLength: 2, maxLength: 3 }).map((parts) => ({
    text: parts.map(({ text }) => `(${text})`).join(' and '),
    meaning: (row) => {
      const truths = parts.map(({ meaning }) => meaning(row));
      return truths.includes(false) ? false : truths.includes(null) ? null : true;
    },
  })),
  or: fc.array(tie('sample'), { minLength: 2, maxLength: 3 }).map((parts) => ({
    text: parts.map(({ text }) => `(${text})`).join(' || '),
    meaning: (row) => {
      const truths = parts.map(({ meaning }) => meaning(row));
      return truths.includes(true) ? true : truths.includes(null) ? null : false;
    },
  })),
  not: tie('sample').map(({ text, meaning }) => ({
    text: `not (${text})`,
    meaning: (row) => {
      const truth = meaning(row);
      return truth === null ? null : !truth;
    },
  })),
}));

test('a filter matches the rows of which its expression is true, however it is put together', () => {
  fc.assert(
    fc.property(sample, fc.array(row, { maxLength: 8 }), ({ text, meaning }, rows) => {
      const expected = [...rows.keys()].filter((i) => {
        const row = rows[i];
        return row !== undefined && meaning(row) === true;
      });
      expect(matching(rows, text)).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
});
