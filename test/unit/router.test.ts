import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';

import { createRouter } from '#engine/router.ts';
import { contract as wholeContract } from '#shared/contract.ts';
import { procedure } from '#shared/rpc.ts';

const contract = { test: { fail: procedure(z.object({}), z.object({})) } };

function routerThatThrows(thrown: unknown) {
  const fail = (): Promise<never> => {
    throw thrown;
  };
  return createRouter(contract, { test: { fail } }, (text) => text);
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

it('E07 lets no random message reach a handler but what the contract says, field for field', async () => {
  const given: { path: string; input: unknown }[] = [];
  const handlers = Object.fromEntries(
    Object.entries(wholeContract).map(([service, methods]) => [
      service,
      Object.fromEntries(
        Object.keys(methods).map((method) => [
          method,
          async (input: unknown) => void given.push({ path: `${service}.${method}`, input }),
        ]),
      ),
    ]),
  );
  const call = createRouter(wholeContract, handlers as never, (text) => text);
  const paths = Object.entries(wholeContract).flatMap(([service, methods]) =>
    Object.keys(methods).map((method) => `${service}.${method}`),
  );
  const names = ['planId', 'sha256', 'jobId', 'storageId', 'backupName', 'clusterId', 'profile'];
  const value = fc.oneof(fc.string(), fc.jsonValue(), fc.constant(null), fc.boolean());
  const message = fc.oneof(
    fc.anything(),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), message, async (path, input) => {
      given.length = 0;
      await call(path, input);
      for (const one of given) {
        // Defaults may be added, nothing else is changed or left out.
        expect(one.path).toBe(path);
        expect(one.input).toMatchObject(withoutUndefined(input) as object);
      }
    }),
    { numRuns: 2000 },
  );
});

/** What is undefined is not there for JSON, nor for a schema. */
function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutUndefined(field)]));
}
