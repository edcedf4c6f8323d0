import { describe, expect, test } from 'vitest';

import { AppError } from '#shared/errors.ts';
import { practiceFaultScripts } from '#shared/practice.ts';

import { deletePlan, finished, jobOf, planOf, previewOf } from './builders.ts';
import { engineThat, run } from './cliRun.ts';
import { practiceWith, statusOf } from './practiceDouble.ts';

const backups = () => ({ 'backups.names': () => ({ names: [] }) });
const notice = 'Practice cluster A (Milvus 2.5): what is done on it touches no real server.';
const noBackup = 'No backup here yet. Make one: milvus-backup-studio create -n NAME';

describe('--practice', () => {
  test('has a target beside it, in either case of its letter', async () => {
    const argv = ['copy', '--practice', 'a', '--to-practice'];
    const runs = await Promise.all(
      [
        [...argv, 'd'],
        [...argv, 'D'],
        [...argv.slice(0, -1), '--to-practice=d'],
      ].map((argv) => run({ argv, practice: practiceWith() })),
    );
    expect(runs.map(({ engine }) => engine.requests[0]?.target)).toEqual(
      runs.map(() => ({ type: 'practice', cluster: 'D' })),
    );
  });

  test('takes the place of a configuration, wherever it stands, and means A without a letter', async () => {
    const ways = [
      ['list', '--practice'],
      ['--practice', 'list'],
      ['--practice', 'd', 'list'],
      ['list', '--practice=D'],
      ['list', '--practice', 'D', '--json'],
    ];
    const runs = await Promise.all(
      ways.map((argv) => run({ argv, answers: backups, practice: practiceWith() })),
    );
    expect(runs.map(({ engine }) => engine.requests[0]?.profiles)).toEqual(
      ['A', 'A', 'D', 'D', 'D'].map((cluster) => ({ type: 'practice', cluster })),
    );
  });

  test('leaves what stands behind it to the command', async () => {
    const { exitCode, engine } = await run({
      argv: ['cleanup', '--practice', 'job-1'],
      practice: practiceWith(),
      answers: () => ({ 'jobs.cleanUp': () => jobOf(planOf()) }),
    });
    expect({ exitCode, calls: engine.calls }).toEqual({
      exitCode: 0,
      calls: [{ path: 'jobs.cleanUp', input: { jobId: 'job-1' } }],
    });
  });

  test('is said once, beside the result, in the language that was asked for', async () => {
    const list = (...more: string[]) =>
      run({ argv: ['list', '--practice', ...more], answers: backups, practice: practiceWith() });
    const [plain, french, json] = await Promise.all([list(), list('--lang', 'fr'), list('--json')]);
    expect([plain, french, json].map(({ stdout, stderr }) => ({ stdout, stderr }))).toEqual([
      { stdout: [''], stderr: [notice, noBackup, ''] },
      {
        stdout: [''],
        stderr: [
          'Cluster d’entraînement A (Milvus 2.5) : ce que vous y faites ne touche aucun vrai serveur.',
          'Aucune sauvegarde ici pour l’instant. Pour en faire une : milvus-backup-studio create -n NOM',
          '',
        ],
      },
      { stdout: ['{"backups":[]}', ''], stderr: [notice, ''] },
    ]);
  });

  test('warns of faults that are still set', async () => {
    const practice = practiceWith(
      statusOf([...practiceFaultScripts['slow-flush'], ...practiceFaultScripts.throttling]),
    );
    const { stderr } = await run({ argv: ['list', '--practice'], answers: backups, practice });
    expect(stderr).toEqual([
      notice,
      '! Faults are set: slowFlush, stall, storageError. End them: milvus-backup-studio practice fault none',
      noBackup,
      '',
    ]);
  });

  test('cannot be used with a configuration, and knows four clusters', async () => {
    const refusals = await Promise.all(
      [
        ['list', '--practice', '--config', 'b.yaml'],
        ['list', '--practice', '--set', 'a.b=1'],
        ['list', '--practice', 'E'],
      ].map((argv) => run({ argv })),
    );
    expect(refusals.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
      {
        exitCode: 64,
        stderr: [
          '✗ --practice and --config cannot be used together. (MB-704)',
          '  See --help.',
          '',
        ],
      },
      {
        exitCode: 64,
        stderr: ['✗ --practice and --set cannot be used together. (MB-704)', '  See --help.', ''],
      },
      {
        exitCode: 64,
        stderr: ['✗ --practice cannot be E. (MB-704)', '  Allowed: A, B, C, D', ''],
      },
    ]);
  });

  test('stands in the command to type next, with no configuration', async () => {
    const plan = planOf({ profiles: { clusterId: 'practice-a', storageId: 'practice-backups' } });
    const end = finished({ outcome: 'stopped', resumable: true });
    const { stdout } = await run({
      argv: ['create', '-n', 'monday', '--practice', '--data-dir', '/d'],
      answers: engineThat(plan, [end]),
      practice: practiceWith(),
    });
    expect(stdout.slice(-3)).toEqual([
      'Go on:  milvus-backup-studio resume job-1 --practice --data-dir /d',
      'Remove: milvus-backup-studio cleanup job-1 --practice --data-dir /d',
      '',
    ]);
  });

  test('is remembered by what was interrupted', async () => {
    const plan = { ...deletePlan(), profiles: { clusterId: null, storageId: 'practice-backups' } };
    const job = jobOf(plan, {
      state: 'finished',
      outcome: 'interrupted',
      leftovers: [{ kind: 'partialBackup', where: 's3://a/b' }],
    });
    const { stderr } = await run({ argv: ['list'], answers: backups, jobs: [job] });
    expect(stderr[0]).toEqual(
      '! Job job-1 (backup monday) was interrupted, last change Jan 1, 2030, 00:00. Remove what is left: milvus-backup-studio cleanup job-1 --practice',
    );
  });

  test('resume without a job takes one of the practice clusters, and only then', async () => {
    const practicePlan = planOf({
      profiles: { clusterId: 'practice-a', storageId: 'practice-backups' },
    });
    const ended = { state: 'finished', outcome: 'stopped', resumable: true } as const;
    const jobs = [
      jobOf(practicePlan, { ...ended, id: 'practised' }),
      jobOf(planOf(), { ...ended, id: 'real' }),
    ];
    const resumed = async (...argv: string[]) => {
      const answers = () => ({
        'jobs.get': ({ jobId }: Record<string, unknown>) => jobs.find(({ id }) => id === jobId),
        'jobs.resume': () => {
          throw new AppError('JOB_NOT_RESUMABLE', { job: 'x' });
        },
      });
      const { engine } = await run({ argv, answers, jobs, practice: practiceWith() });
      return engine.calls.at(-1)?.input;
    };
    expect([await resumed('resume'), await resumed('resume', '--practice')]).toEqual([
      { jobId: 'real' },
      { jobId: 'practised' },
    ]);
  });
});

test('a plan on practice clusters is shown as on any other', async () => {
  const answers = () => ({ 'plans.preview': () => previewOf(planOf(), { typedName: 'x' }) });
  const argv = ['create', '-n', 'monday', '--practice'];
  const { stdout } = await run({ argv, answers, practice: practiceWith() });
  const real = await run({ argv: ['create', '-n', 'monday'], answers });
  expect(stdout).toEqual(real.stdout);
});
