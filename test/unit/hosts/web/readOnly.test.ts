import { expect, test } from 'vitest';

import { effects, readOnly } from '#hosts/web/readOnly.ts';
import type { Reply } from '#shared/rpc.ts';

function watched() {
  const calls: string[] = [];
  const transport = readOnly({
    async call(path): Promise<Reply> {
      calls.push(path);
      return { ok: true, value: null };
    },
    subscribe: () => () => undefined,
  });
  return { calls, transport };
}

const named = Object.entries(effects).flatMap(([service, methods]) =>
  Object.entries(methods).map(([method, effect]) => [`${service}.${method}`, effect] as const),
);

test.each(named)(
  'W10 read-only, %s, which %s, is answered only when it reads',
  async (path, effect) => {
    const { calls, transport } = watched();
    const reply = await transport.call(path, {});
    expect(reply.ok ? 'reads' : reply.error.code).toBe(
      effect === 'reads' ? 'reads' : 'HOST_READ_ONLY',
    );
    expect(calls).toEqual(effect === 'reads' ? [path] : []);
  },
);

test.each([
  ['a connection test with leave to write', 'checks.run', { mayWrite: true }],
  ['what nobody has looked at yet', 'jobs.everything', {}],
  ['what every object has', 'toString', {}],
])('W10 read-only, %s does not reach the engine', async (_, path, input) => {
  const { calls, transport } = watched();
  expect(await transport.call(path, input)).toMatchObject({ error: { code: 'HOST_READ_ONLY' } });
  expect(calls).toEqual([]);
});
