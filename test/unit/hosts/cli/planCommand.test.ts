import { expect, test } from 'vitest';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { PlanPreview } from '#shared/plan.ts';
import type { PreflightResult } from '#shared/preflight.ts';

import { planOf, previewOf } from './builders.ts';
import { failWith, run } from './cliRun.ts';

const passed: PreflightResult = {
  id: 'P01',
  severity: 'passed',
  finding: null,
  error: null,
  fix: null,
  tookMs: 1,
};
const actions = Array.from(
  { length: 60 },
  (_, n) => ({ verb: 'createCollection', effect: 'write', subject: `default.c${n}` }) as const,
);

async function planned(
  results: readonly PreflightResult[],
  { change = {}, argv = [] }: { change?: Partial<PlanPreview>; argv?: readonly string[] } = {},
) {
  const { exitCode, stdout, stderr, engine } = await run({
    argv: ['plan', 'create', ...argv],
    answers: () => ({
      'plans.preview': () => previewOf(planOf({ actions }), change),
      'plans.preflight': () => results,
    }),
  });
  // Whatever it shows, it starts nothing.
  expect(engine.calls.map(({ path }) => path)).toEqual(['plans.preview', 'plans.preflight']);
  return { exitCode, stdout, stderr };
}

test('a plan ends with 0, with 2 where something is to be known, with 3 where something stands in the way', async () => {
  const warning: PreflightResult = { ...passed, id: 'P10', severity: 'warning' };
  const block: PreflightResult = { ...passed, id: 'P06', severity: 'block' };
  const gc = { code: 'gcNotPaused', params: { reason: 'no port' } } as const;
  const ends = [
    await planned([passed]),
    await planned([passed, warning]),
    await planned([passed], { change: { warnings: [gc] } }),
    await planned([passed, warning, block]),
  ];
  expect(ends.map(({ exitCode, stdout }) => [exitCode, stdout.at(-2)])).toEqual([
    [0, 'Nothing stands in the way.'],
    [2, 'It can run; read the warnings first.'],
    [2, 'It can run; read the warnings first.'],
    [3, 'Something stands in the way. Correct it, then plan again.'],
  ]);
});

test('long plans are shortened unless all is asked for', async () => {
  const subjects = async (...argv: string[]) => {
    const { stdout } = await planned([passed], { argv });
    return stdout.filter((line) => line.startsWith('Write')).length;
  };
  expect([await subjects(), await subjects('--full')]).toEqual([40, 60]);
  expect((await planned([passed])).stdout).toContain('… 20 more actions (--full shows them)');
});

test('it says by what a protected place is agreed to', async () => {
  const change = { typedName: 'Lyon', typedNameReason: 'protected' } as const;
  expect((await planned([passed], { change })).stdout.at(-2)).toBe(
    'Add --confirm-name Lyon to do it.',
  );
});

test('a refusal is told once, beside what else the checks find', async () => {
  const refusal = new AppError('READ_ONLY', { location: 'Lyon' });
  const ofCheck = { ...passed, id: 'P07', severity: 'block', error: toErrorInfo(refusal) } as const;
  const { exitCode, stdout, stderr } = await run({
    argv: ['plan', 'create'],
    answers: () => ({
      'plans.preview': failWith(refusal),
      'plans.preflight': () => [ofCheck, passed],
    }),
  });
  expect([exitCode, stderr.filter((line) => line.includes('Lyon')).length]).toEqual([3, 1]);
  expect(stdout.filter((line) => line.includes('P0'))).toEqual([
    expect.stringContaining('✓ P01  Clusters answer'),
  ]);
});
