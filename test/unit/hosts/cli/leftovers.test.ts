import { describe, expect, test } from 'vitest';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { LeftoverSearch } from '#shared/leftovers.ts';

import { finished, ofJob, planOf, previewOf } from './builders.ts';
import { engineThat, run } from './cliRun.ts';

const half = {
  kind: 'partialBackup',
  subject: 's3://lyon:9000/a-bucket/backup/half/',
  objects: 100_000,
  sizeBytes: 2 ** 30,
  changedAt: '2026-09-20T14:02:00.000Z',
  hasMore: true,
  jobId: null,
  state: 'removable',
} as const;
const busy = {
  ...half,
  kind: 'temporaryPrefix',
  subject: 's3://lyon:9000/a-bucket/restore-temp-7-default-books/',
  objects: 2,
  hasMore: false,
  jobId: '7',
  state: 'busy',
} as const;
const upload = { ...busy, kind: 'unfinishedUpload', objects: null, sizeBytes: null } as const;
const lookedAt = [
  {
    kind: 'partialBackup',
    where: 's3://lyon:9000/a-bucket/backup/',
    error: null,
    hasMore: false,
  },
] as const;

const plan = planOf({
  options: { kind: 'cleanUp', items: [{ kind: half.kind, subject: half.subject }] },
  backupName: '',
  collections: [],
});

function answersOf(search: LeftoverSearch, change: Parameters<typeof previewOf>[1] = {}) {
  return () => ({
    'leftovers.find': () => search,
    'plans.preview': () => previewOf(plan, change),
  });
}

async function leftovers(argv: readonly string[], answers: ReturnType<typeof answersOf>) {
  const { exitCode, stdout, stderr, engine } = await run({
    argv: ['leftovers', ...argv],
    environment: { NO_COLOR: '1' },
    terminal: { columns: 160, rows: 24 },
    answers,
  });
  return { exitCode, stdout, stderr, calls: engine.calls };
}

describe('leftovers', () => {
  test('lists what was found, how much it is, and what is in use', async () => {
    const found = [half, busy, { ...upload, jobId: null }];
    const answers = answersOf({ found, lookedAt: [...lookedAt] });
    const { exitCode, stdout, calls } = await leftovers([], answers);
    expect(exitCode).toBe(0);
    expect(stdout.map((line) => line.split(/ {2,}/))).toEqual([
      ['Leftover', 'Where', 'Objects', 'Size', 'Last change', 'State'],
      [
        'Partial backup',
        half.subject,
        '> 100,000',
        '> 1 GiB',
        'Sep 20, 2026, 14:02',
        'can be removed',
      ],
      ['Temporary files', busy.subject, '2', '1 GiB', 'Sep 20, 2026, 14:02', '! in use (job 7)'],
      [
        'Unfinished upload',
        busy.subject,
        '–',
        '–',
        'Sep 20, 2026, 14:02',
        '! changed within the last hour',
      ],
      [''],
    ]);
    expect(calls).toEqual([
      { path: 'leftovers.find', input: { clusterId: 'config', storageId: 'config-backup' } },
    ]);
  });

  test('says what could not be looked at, and ends with 2', async () => {
    const denied = new AppError('STORAGE_ACCESS_DENIED', {
      host: 'lyon:9000',
      operation: 'ListMultipartUploads',
      key: '',
    });
    const search = {
      found: [],
      lookedAt: [{ ...lookedAt[0], error: toErrorInfo(denied) }],
    };
    const { exitCode, stderr } = await leftovers([], answersOf(search));
    expect({ exitCode, first: stderr[0], last: stderr.at(-2) }).toEqual({
      exitCode: 2,
      first: '! Partial backups could not be looked at: s3://lyon:9000/a-bucket/backup/',
      last: 'Nothing left behind.',
    });
  });

  test('prints one JSON value for scripts', async () => {
    const search = { found: [half], lookedAt: [...lookedAt] };
    const { exitCode, stdout } = await run({
      argv: ['leftovers', '--json'],
      answers: answersOf(search),
    });
    expect({
      exitCode,
      stdout: stdout.filter(Boolean).map((line) => JSON.parse(line) as unknown),
    }).toEqual({
      exitCode: 0,
      stdout: [{ leftovers: search }],
    });
  });
});

describe('leftovers --clean', () => {
  const search = { found: [half, busy], lookedAt: [...lookedAt] };

  test('removes nothing without --yes', async () => {
    const { exitCode, stderr, calls } = await leftovers(['--clean'], answersOf(search));
    expect({ exitCode, hint: stderr.at(-2), paths: calls.map(({ path }) => path) }).toEqual({
      exitCode: 3,
      hint: '  Add --yes to do it.',
      paths: ['leftovers.find'],
    });
  });

  test('plans and removes what can be removed, and that alone', async () => {
    const progress = {
      doneBytes: 2 ** 30,
      totalBytes: 2 ** 30,
      doneObjects: 12,
      totalObjects: 12,
      bytesPerSecond: null,
      secondsLeft: null,
      fraction: 1,
    };
    const removed = engineThat(plan, [{ type: 'job.progress', ...ofJob, progress }, finished()]);
    const { exitCode, stdout, engine } = await run({
      argv: ['leftovers', '--clean', '--yes'],
      answers: (engine) => ({ ...removed(engine), 'leftovers.find': () => search }),
    });
    const { calls } = engine;
    expect({ exitCode, stdout: stdout.slice(-4) }).toEqual({
      exitCode: 0,
      stdout: [
        'Remove 1 leftover:',
        `  ${half.subject}`,
        '1 leftover removed: 12 objects, 1 GiB (0 s)',
        '',
      ],
    });
    expect(calls.find(({ path }) => path === 'plans.preview')?.input).toEqual({
      kind: 'cleanUp',
      clusterId: 'config',
      storageId: 'config-backup',
      items: [{ kind: half.kind, subject: half.subject }],
    });
    expect(calls.find(({ path }) => path === 'jobs.start')?.input).toEqual({
      planId: 'plan-1',
      sha256: 'aa',
      typedName: null,
      isConfirmed: true,
      acceptance: null,
    });
  });

  test('of a protected place needs its name, too', async () => {
    const answers = answersOf(search, { typedName: 'Paris', typedNameReason: 'protected' });
    const { exitCode, stderr } = await leftovers(['--clean', '--yes'], answers);
    expect({ exitCode, hint: stderr.at(-2) }).toEqual({
      exitCode: 3,
      hint: '  Add --confirm-name Paris to do it.',
    });
  });
});

describe('a target that asks once more', () => {
  test('is changed only with --yes', async () => {
    const answers = () => ({
      'plans.preview': () => previewOf(planOf(), { needsConfirmation: true }),
    });
    const { exitCode, stderr, engine } = await run({ argv: ['create', '-n', 'monday'], answers });
    expect({ exitCode, hint: stderr.at(-2), paths: engine.calls.map(({ path }) => path) }).toEqual({
      exitCode: 3,
      hint: '  Add --yes to do it.',
      paths: ['plans.preview'],
    });
  });
});
