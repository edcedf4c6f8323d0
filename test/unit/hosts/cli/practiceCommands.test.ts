import { describe, expect, test } from 'vitest';

import { AppError } from '#shared/errors.ts';
import { practiceFaultScripts, type PracticeStatus } from '#shared/practice.ts';

import { run, settle, start } from './cliRun.ts';
import { practiceWith } from './practiceDouble.ts';

describe('practice', () => {
  const table = [
    'Cluster  Milvus  Address          Storage                                  Faults',
    'A        2.5     127.0.0.1:20002  s3://127.0.0.1:20000/practice/cluster-a  –',
    'D        2.3     127.0.0.1:20008  s3://127.0.0.1:20001/practice-d/files    –',
    'Backups: s3://127.0.0.1:20000/practice/backup',
    'Cluster A was filled with samples: six collections, 24,000 rows. B, C and D began empty.',
  ];

  test('start shows where the clusters are and runs until Ctrl-C', async () => {
    const practice = practiceWith();
    const running = start({ argv: ['practice', 'start'], practice });
    await settle();
    const shown = running.stdout().split('\n');
    running.stop();
    expect({ shown, exitCode: await running.exitCode, calls: practice.calls }).toEqual({
      shown: [
        ...table,
        'Use them with any command: milvus-backup-studio create -n monday --practice A',
        'They run until Ctrl-C.',
        '',
      ],
      exitCode: 0,
      calls: ['closed'],
    });
  });

  test('start fails when the clusters end before it', async () => {
    const practice = practiceWith();
    const running = start({ argv: ['practice', 'start'], practice });
    await settle();
    practice.fail(new AppError('PRACTICE_FAILED', { reason: 'gone', log: '/d/practice.log' }));
    expect({ exitCode: await running.exitCode, stderr: running.stderr().split('\n') }).toEqual({
      exitCode: 1,
      stderr: [
        '✗ The practice clusters did not answer: gone. (MB-801)',
        '  See /d/practice.log. What lies in them is kept; to begin anew: milvus-backup-studio practice reset',
        '',
      ],
    });
  });

  test('status starts nothing, and shows no key, not even with --json', async () => {
    const [none, json] = await Promise.all([
      run({ argv: ['practice', 'status'] }),
      run({ argv: ['practice', 'status', '--json'], practice: practiceWith() }),
    ]);
    expect(none.stderr).toEqual([
      'The practice clusters do not run. They start with --practice, or with: milvus-backup-studio practice start',
      '',
    ]);
    expect({ code: json.exitCode, hasKey: /KEY|hush/.test(json.stdout.join('')) }).toEqual({
      code: 0,
      hasKey: false,
    });
    const { practice } = JSON.parse(json.stdout[0] ?? '') as { practice: PracticeStatus };
    expect(practice.backups).toEqual({
      endpoint: '127.0.0.1:20000',
      bucket: 'practice',
      rootPath: 'backup',
    });
  });

  test('reset says what it removed, and gives one or all another version', async () => {
    const practice = practiceWith();
    const reset = (...more: string[]) => run({ argv: ['practice', 'reset', ...more], practice });
    const { stdout } = await reset();
    await reset('--milvus', '2.4');
    await reset('--milvus', '2.3', '--cluster', 'b');
    expect(stdout).toEqual(['Removed 1 object (2 KiB) and wrote the samples again.', ...table, '']);
    expect(practice.calls.filter((call) => call !== 'closed')).toEqual([
      { versions: {} },
      { versions: { A: '2.4', B: '2.4', C: '2.4', D: '2.4' } },
      { versions: { B: '2.3' } },
    ]);
  });

  test('fault sets a script by name for A or another cluster, and none ends all', async () => {
    const practice = practiceWith();
    const fault = (...argv: string[]) => run({ argv: ['practice', 'fault', ...argv], practice });
    const said = [
      await fault('slow-flush'),
      await fault('throttling', '--cluster', 'd', '--lang', 'fr'),
      await fault('none'),
    ];
    expect(said.map(({ stdout }) => stdout[0])).toEqual([
      'Set for cluster A: slow-flush. End it: milvus-backup-studio practice fault none',
      'Réglé pour le cluster D : throttling. Pour y mettre fin : milvus-backup-studio practice fault none',
      'No fault is set any more for A, B, C, D.',
    ]);
    expect(practice.calls.filter((call) => call !== 'closed')).toEqual([
      { cluster: 'A', script: practiceFaultScripts['slow-flush'] },
      { cluster: 'D', script: practiceFaultScripts.throttling },
      { cluster: null, script: [] },
    ]);
  });

  test('what it cannot mean is wrong use, and nothing is started', async () => {
    const refusals = await Promise.all(
      [
        ['practice', 'strat'],
        ['practice', 'fault', 'fire'],
        ['practice', 'fault', 'missing.json'],
        ['practice', 'fault', 'stall', '--cluster', 'E'],
        ['practice', 'reset', '--milvus', '2.2'],
        ['practice', 'reset', '--cluster', 'A'],
      ].map((argv) => run({ argv })),
    );
    expect(refusals.map(({ exitCode, stderr }) => [exitCode, stderr[0]])).toEqual([
      [64, '✗ Unknown command strat. (MB-704)'],
      [64, '✗ There is no fault fire. (MB-704)'],
      [64, expect.stringContaining('✗ missing.json holds no list of faults (ENOENT')],
      [64, '✗ --cluster cannot be E. (MB-704)'],
      [64, '✗ --milvus cannot be 2.2. (MB-704)'],
      [64, '✗ --cluster is of use only with --milvus. (MB-704)'],
    ]);
  });

  test('alone shows its help, which fits 80 columns in both languages', async () => {
    for (const argv of [
      ['practice', '--lang', 'en'],
      ['practice', '--lang', 'fr'],
      ['practice', 'fault', '--help', '--lang', 'fr'],
      ['practice', 'reset', '--help', '--lang', 'en'],
    ]) {
      const { exitCode, stdout } = await run({ argv });
      const wide = stdout.filter((line) => line.length > 80);
      expect({ exitCode, wide, isHelp: stdout.length > 5 }).toEqual({
        exitCode: 0,
        wide: [],
        isHelp: true,
      });
    }
  });
});
