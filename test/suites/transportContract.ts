import { z } from 'zod';

import { createRouter } from '#engine/router.ts';
import { AppError } from '#shared/errors.ts';
import { procedure, type Transport } from '#shared/rpc.ts';

const Anything = z.object({ value: z.json() });
/** Procedures that try out what a transport can get wrong. */
export const contract = {
  test: {
    echo: procedure(Anything, Anything),
    add: procedure(z.object({ left: z.number(), right: z.number() }), z.number()),
    strict: procedure(
      z.object({ names: z.array(z.object({ name: z.string() })) }),
      z.array(z.string()),
    ),
    leak: procedure(z.object({}), z.object({ user: z.string() })),
    broken: procedure(z.object({}), z.object({ user: z.string() })),
    refuse: procedure(z.object({}), z.object({})),
    tell: procedure(z.object({}), z.object({})),
    crash: procedure(z.object({}), z.object({})),
    hold: procedure(z.object({}), z.string()),
    release: procedure(z.object({}), z.object({})),
  },
};

/** Answers the contract above; hold waits until release is called. */
export function createTestCall(): Transport<never>['call'] {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return createRouter(
    contract,
    {
      test: {
        echo: async (input) => input,
        add: async ({ left, right }) => left + right,
        strict: async ({ names }) => names.map(({ name }) => name),
        leak: async () => withExtra({ user: 'root' }),
        broken: async () => ({}) as { user: string },
        refuse: async () => {
          const cause = new Error('the outer cause', { cause: new Error('the inner cause') });
          const hint = 'Create it.';
          throw new AppError('BUCKET_NOT_FOUND', { bucket: 'b', endpoint: 'e' }, { cause, hint });
        },
        tell: async () => {
          const cause = new Error('the server said tiger too');
          throw new AppError(
            'STORAGE_FAILED',
            { reason: 'tiger is wrong' },
            { cause, hint: 'not tiger' },
          );
        },
        crash: async () => {
          throw new TypeError('a wire came loose');
        },
        hold: async () => {
          await released;
          return 'released';
        },
        release: async () => {
          release();
          return {};
        },
      },
    },
    (text) => text.replaceAll('tiger', '***'),
  );
}

/** Fields that a handler should not have given, as a careless one does. */
function withExtra<T extends object>(value: T): T {
  return { ...value, password: 'Milvus' };
}
