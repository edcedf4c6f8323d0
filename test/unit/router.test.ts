import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';

import { createRouter } from '#engine/router.ts';
import { procedure } from '#shared/rpc.ts';

const contract = { test: { fail: procedure(z.object({}), z.object({})) } };

function routerThatThrows(thrown: unknown) {
  const fail = (): Promise<never> => {
    throw thrown;
  };
  return createRouter(contract, { test: { fail } });
}

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

it.each([
  ['nothing', undefined],
  ['a bigint', 1n],
  ['a symbol', Symbol('x')],
  ['an object that holds itself', cyclic],
  ['an object without a prototype', Object.create(null)],
])('answers with an error when a handler throws %s', async (_, thrown) => {
  expect(await routerThatThrows(thrown)('test.fail', {})).toMatchObject({
    ok: false,
    error: { code: 'INTERNAL' },
  });
});

it('never fails, whatever path and input come', async () => {
  const call = routerThatThrows(new Error('x'));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.constantFrom('test.fail', '__proto__', 'test.toString'), fc.string()),
      fc.anything(),
      async (path, input) => {
        expect((await call(path, input)).ok).toBe(false);
      },
    ),
  );
});
