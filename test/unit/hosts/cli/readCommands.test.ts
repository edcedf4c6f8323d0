import { describe, expect, test } from 'vitest';

import type { BackupSummary } from '#shared/catalog.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';

import { deletePlan, jobOf, planOf, restorePlan, summaryOf } from './builders.ts';
import { failWith, run } from './cliRun.ts';

const terminal = { columns: 80, rows: 24 };
const environment = { NO_COLOR: '1' };

async function textOf(input: Parameters<typeof run>[0]) {
  const { exitCode, stdout, stderr } = await run({ environment, ...input });
  return { exitCode, stdout, stderr };
}

function answersOf(backups: readonly BackupSummary[]) {
  return {
    'backups.names': () => ({ names: backups.map(({ name }) => name) }),
    'backups.summaries': () => backups,
  };
}

describe('list', () => {
  const unread = { rows: null, sizeBytes: null, createdAt: null, milvusVersion: '' };
  const backups = [
    summaryOf('monday'),
    summaryOf('tuesday', { ...unread, state: 'partial' }),
    summaryOf('x\u001B[31m', { ...unread, state: 'unreadable' }),
  ];
  const answers = () => answersOf(backups);

  test('prints the names of complete backups alone, as milvus-backup does, for scripts', async () => {
    expect(await textOf({ argv: ['list'], answers })).toEqual({
      exitCode: 0,
      stdout: ['monday', ''],
      stderr: ['! tuesday: partial', '! x\uFFFD[31m: unreadable', ''],
    });
  });

  test('is a table on a terminal', async () => {
    expect(await textOf({ argv: ['list'], answers, terminal })).toEqual({
      exitCode: 0,
      stdout: [
        'Name     State               Rows      Size  Created              Milvus',
        'monday   complete      12,418,220  48.2 GiB  Sep 20, 2026, 14:02  v2.4.5',
        'tuesday  ! partial              –         –  –                    –',
        'x\uFFFD[31m   ✗ unreadable           –         –  –                    –',
        '',
      ],
      stderr: [''],
    });
  });

  test('is a block for each backup where the table has no room', async () => {
    const { stdout } = await textOf({
      argv: ['list'],
      answers,
      terminal: { columns: 40, rows: 24 },
    });
    expect(stdout.slice(0, 7)).toEqual([
      'monday',
      '  State    complete',
      '  Rows     12,418,220',
      '  Size     48.2 GiB',
      '  Created  Sep 20, 2026, 14:02',
      '  Milvus   v2.4.5',
      'tuesday',
    ]);
  });

  test('can be of the backups that hold a collection, and of those that cannot be read', async () => {
    const held = [
      summaryOf('monday', { collections: ['default.orders'] }),
      summaryOf('tuesday', { collections: ['shop.orders'] }),
      summaryOf('friday', { collections: ['default.orders_bak'] }),
      summaryOf('sunday', { ...unread, state: 'unreadable', collections: [] }),
    ];
    const listOf = (collection: string) =>
      textOf({ argv: ['list', '-c', collection], answers: () => answersOf(held) });
    const stderr = ['! sunday: unreadable', ''];
    expect([await listOf('orders'), await listOf('shop.orders')]).toEqual([
      { exitCode: 0, stdout: ['monday', 'tuesday', ''], stderr },
      { exitCode: 0, stdout: ['tuesday', ''], stderr },
    ]);
    const none = ['list', '--collection', 'missing'];
    expect(await textOf({ argv: none, answers: () => answersOf(held.slice(0, 3)) })).toEqual({
      exitCode: 0,
      stdout: [''],
      stderr: ['No backup here holds missing.', ''],
    });
  });

  test('is one JSON line with --json', async () => {
    const { stdout } = await run({ argv: ['list', '--json'], answers });
    expect(stdout.map((line) => line && JSON.parse(line))).toEqual([{ backups }, '']);
  });

  test('ends with 1 when the storage does not answer', async () => {
    const error = new AppError('STORAGE_UNREACHABLE', { host: 'lyon:9000', reason: 'refused' });
    expect(
      await textOf({ argv: ['list'], answers: () => ({ 'backups.names': failWith(error) }) }),
    ).toEqual({
      exitCode: 1,
      stdout: [''],
      stderr: [
        '✗ The storage at lyon:9000 does not answer: refused. (MB-210)',
        '  Check address, port and TLS of the storage, then try again.',
        '',
      ],
    });
  });
});

describe('get', () => {
  const detail = {
    summary: summaryOf('monday'),
    databases: ['default'],
    collections: [],
    sensitive: null,
  };

  test('prints the metadata as milvus-backup writes it', async () => {
    const brief = '{\n    "name": "monday"\n}';
    const answers = () => ({ 'backups.get': () => ({ ...detail, brief }) });
    expect(await textOf({ argv: ['get', '-n', 'monday'], answers })).toEqual({
      exitCode: 0,
      stdout: [...brief.split('\n'), ''],
      stderr: [''],
    });
  });

  test('fails with the reason when a backup cannot be read', async () => {
    const error = toErrorInfo(
      new AppError('BACKUP_UNREADABLE', { name: 'monday', file: 'full_meta.json', reason: 'cut' }),
    );
    const summary = summaryOf('monday', { state: 'unreadable', error });
    const answers = () => ({ 'backups.get': () => ({ ...detail, summary, brief: null }) });
    const { exitCode, stderr } = await textOf({ argv: ['get', '-n', 'monday'], answers });
    expect({ exitCode, first: stderr[0] }).toEqual({
      exitCode: 3,
      first: '✗ The metadata of backup monday cannot be read: full_meta.json: cut. (MB-313)',
    });
  });
});

describe('jobs', () => {
  const ended = { state: 'finished', changedAt: '2030-01-01T10:00:00.000Z' } as const;
  const leftovers = [{ kind: 'partialBackup', where: 's3://a/b' } as const];
  const jobs = [
    jobOf(planOf(), { state: 'running' }),
    jobOf(planOf(), { ...ended, id: 'b', outcome: 'interrupted', resumable: true, leftovers }),
    jobOf(restorePlan(), { ...ended, id: 'c', outcome: 'succeeded' }),
    jobOf(deletePlan(), { ...ended, id: 'd', outcome: 'failed' }),
  ];

  test('needs no configuration', async () => {
    const { engine } = await run({ argv: ['jobs'], answers: () => ({ 'jobs.list': () => [] }) });
    expect(engine.requests.map(({ profiles }) => profiles)).toEqual([{ type: 'none' }]);
  });

  test('says what became of each, and what is left', async () => {
    const answers = () => ({ 'jobs.list': () => jobs });
    expect(await textOf({ argv: ['jobs'], answers })).toEqual({
      exitCode: 0,
      stdout: [
        'Job    Kind      Backup  State                          Last change         Left behind',
        'job-1  backup    monday  running                        Jan 1, 2030, 00:00            –',
        'b      backup    monday  ! interrupted, can be resumed  Jan 1, 2030, 10:00            1',
        'c      restore   monday  ✓ done                         Jan 1, 2030, 10:00            –',
        'd      deletion  monday  ✗ failed                       Jan 1, 2030, 10:00            –',
        '',
      ],
      stderr: [''],
    });
  });

  test('says which warnings each was started with, and why', async () => {
    const warnings = [{ id: 'P23', finding: null, error: null } as const];
    const accepted = (id: string, reason: string) =>
      jobOf(planOf(), { id, acceptance: { warnings, reason } });
    const answers = () => ({
      'jobs.list': () => [accepted('a', ''), accepted('b', 'change 4711')],
    });
    const { stdout } = await textOf({ argv: ['jobs'], answers });
    expect(stdout.slice(3)).toEqual([
      'a: Accepted before the start: Environment of the target',
      'b: Accepted before the start: Environment of the target (reason: change 4711)',
      '',
    ]);
  });

  test('that were interrupted are mentioned by other commands, in one line', async () => {
    const answers = () => answersOf([summaryOf('monday')]);
    const [, interrupted] = jobs;
    const list = (...found: (typeof jobs)[number][]) =>
      textOf({ argv: ['list'], answers, jobs: found });
    const one = interrupted ? [interrupted] : [];
    expect([
      await list(...one),
      await list(...one, ...one.map((job) => ({ ...job, id: 'b2' }))),
      await list(...jobs.slice(2)),
    ]).toEqual([
      {
        exitCode: 0,
        stdout: ['monday', ''],
        stderr: [
          '! Job b (backup monday) was interrupted, last change Jan 1, 2030, 10:00. Go on: milvus-backup-studio resume b, or remove what is left: milvus-backup-studio cleanup b',
          '',
        ],
      },
      {
        exitCode: 0,
        stdout: ['monday', ''],
        stderr: ['! 2 jobs were interrupted. See: milvus-backup-studio jobs', ''],
      },
      { exitCode: 0, stdout: ['monday', ''], stderr: [''] },
    ]);
  });

  test('to the place of another configuration are mentioned with the flag for it', async () => {
    const profiles = { clusterId: 'target-config', storageId: 'target-config-backup' };
    const job = jobOf(planOf({ profiles }), { outcome: 'interrupted', resumable: true });
    const answers = () => answersOf([summaryOf('monday')]);
    const { stderr } = await textOf({ argv: ['list'], answers, jobs: [job] });
    expect(stderr[0]).toContain('resume job-1 --to-config FILE, or');
    expect(stderr[0]).toMatch(/cleanup job-1 --to-config FILE$/);
  });
});
