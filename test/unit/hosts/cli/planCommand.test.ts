import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { PlanPreview } from '#shared/plan.ts';
import type { PlanFile } from '#shared/planFile.ts';
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

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plan-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

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

test('warnings that are gone on with are kept in the plan file with the reason, and go with its job', async () => {
  const warning: PreflightResult = { ...passed, id: 'P10', severity: 'warning' };
  const file = path.join(folder, 'accepted.json');
  const argv = ['--output', file, '--accept', ' change 4711 '];
  const { exitCode, stdout } = await planned([passed, warning], { argv });
  expect([exitCode, stdout.at(-2)]).toEqual([2, expect.stringContaining(file)]);
  const { acceptance } = JSON.parse(await readFile(file, 'utf8')) as PlanFile;
  const warnings = [{ id: 'P10', finding: null, error: null }];
  expect(acceptance).toEqual({ warnings, reason: 'change 4711' });
  const { engine } = await run({
    argv: ['run', file],
    answers: () => ({
      'plans.open': () => previewOf(planOf({ actions })),
      'jobs.start': failWith(new AppError('PLAN_CHANGED')),
    }),
  });
  expect(engine.calls.at(-1)).toMatchObject({ path: 'jobs.start', input: { acceptance } });
});

test('without a reason a plan file says how to keep one', async () => {
  const warning: PreflightResult = { ...passed, id: 'P10', severity: 'warning' };
  const endOf = async (name: string, results: readonly PreflightResult[]) => {
    const argv = ['--output', path.join(folder, name)];
    return (await planned(results, { argv })).stdout.at(-2);
  };
  expect([await endOf('warned.json', [warning]), await endOf('passed.json', [passed])]).toEqual([
    'Add --accept "reason" to keep with the job why it goes on with these warnings.',
    expect.stringContaining('passed.json'),
  ]);
});

test('a reason is a line or two', async () => {
  const { exitCode, stderr } = await run({ argv: ['plan', 'create', '--accept', 'a'.repeat(301)] });
  expect([exitCode, stderr[0]]).toEqual([
    64,
    expect.stringContaining('The reason is longer than 300 characters.'),
  ]);
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
    expect.stringContaining('✓ P01  Connection to the clusters'),
  ]);
});
