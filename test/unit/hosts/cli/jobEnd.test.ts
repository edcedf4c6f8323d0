import { describe, expect, test } from 'vitest';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { CollectionProgress, JobEvent, RowCheck } from '#shared/job.ts';

import { finished, jobOf, ofJob, restorePlan, rowOf } from './builders.ts';
import { engineThat, failWith, run } from './cliRun.ts';

const equal = (count: string): RowCheck => ({
  least: count,
  most: count,
  imported: count,
  counted: count,
  verdict: 'equal',
});
const books = rowOf('default.books_bak', { state: 'done', rows: equal('12418000') });
const rowsOf = (...collections: CollectionProgress[]): JobEvent[] =>
  collections.map((collection, index) => ({
    type: 'job.collection',
    ...ofJob,
    index,
    collection,
  }));

const argv = ['restore', '-n', 'monday', '-s', '_bak'];

describe('how a job ends', () => {
  const byImport = { ...equal('10'), counted: null, verdict: 'countedByImport' } as const;
  const ends = async (events: readonly JobEvent[]) => {
    const { exitCode, stdout, stderr } = await run({
      argv,
      answers: engineThat(restorePlan(), events),
    });
    return { exitCode, last: stdout.at(-2), stderr: stderr.slice(0, -1) };
  };

  test('rows that could only be counted by import are not called verified', async () => {
    const rows = rowsOf({ ...books, rows: byImport });
    expect(await ends([...rows, finished()])).toEqual({
      exitCode: 0,
      last: '10 rows — counted by import, not verified (0 s)',
      stderr: [],
    });
  });

  test('the bytes of files are told by the way they took, when there were any', async () => {
    const progress = {
      ...jobOf(restorePlan()).progress,
      movedBytes: { insideStore: 48.2 * 2 ** 30 },
    };
    const moved: JobEvent = { type: 'job.progress', ...ofJob, progress };
    expect(await ends([...rowsOf(books), moved, finished()])).toEqual({
      exitCode: 0,
      last: 'Files: 48.2 GiB inside the store, 0 B through this computer.',
      stderr: [],
    });
    expect(
      (await ends([...rowsOf(books), moved, finished({ outcome: 'failed' })])).last,
    ).not.toContain('Files');
  });

  test('without rows it says so', async () => {
    expect(await ends([finished()])).toEqual({
      exitCode: 0,
      last: '2 collections restored, without rows (0 s)',
      stderr: [],
    });
  });

  test('a warning is told and leaves 0: the rows are all there', async () => {
    const gc = { code: 'gcNotPaused', params: { reason: 'no management endpoint' } } as const;
    const alias = {
      code: 'aliasTaken',
      params: { alias: 'b', collection: 'default.books_bak', holder: 'books' },
    } as const;
    const warned = finished({ outcome: 'succeededWithWarnings' });
    const warning = { type: 'job.warning', ...ofJob } as const;
    expect([
      await ends([...rowsOf(books), { ...warning, warning: gc }, warned]),
      await ends([...rowsOf(books), { ...warning, warning: alias }, warned]),
    ]).toEqual([
      {
        exitCode: 0,
        last: '12,418,000 rows — verified (0 s)',
        stderr: [
          '! Garbage collection could not be paused (no management endpoint). If files vanish meanwhile, they are planned anew.',
        ],
      },
      {
        exitCode: 0,
        last: '12,418,000 rows — verified (0 s)',
        stderr: [
          '! Alias b of default.books_bak is not restored: the name belongs to books. Give it to the copy by hand.',
        ],
      },
    ]);
  });

  test('other rows than expected give 2 and a red verdict', async () => {
    const rows = { ...equal('10'), counted: '9', verdict: 'different' } as const;
    const different = rowsOf({ ...books, rows: rows });
    expect(await ends([...different, finished()])).toEqual({
      exitCode: 2,
      last: '9 rows — done, with differences (0 s)',
      stderr: [],
    });
  });

  test('a failure gives 1, each error once, what is left and how to go on', async () => {
    const error = toErrorInfo(
      new AppError('IMPORT_FAILED', { collection: 'default.books_bak', reason: 'no' }),
    );
    const failed = rowOf('default.books_bak', { state: 'failed', error });
    const where = 'default.books_bak';
    const { exitCode, stdout, stderr } = await run({
      argv: [...argv, '--config', 'my configs/b.yaml'],
      answers: engineThat(restorePlan(), [
        ...rowsOf(failed),
        finished({ outcome: 'failed', error, leftovers: [{ kind: 'collection', where }] }),
      ]),
    });
    expect({ exitCode, stdout: stdout.slice(3), stderr }).toEqual({
      exitCode: 1,
      stdout: [
        'Collection         Expected  Imported  Counted  Result',
        'default.books_bak         –         –        –  ✗ failed',
        'Failed (0 s)',
        'Left behind:',
        '  collection default.books_bak',
        `Remove: milvus-backup-studio cleanup job-1 --config 'my configs/b.yaml'`,
        '',
      ],
      stderr: [
        '✗ Milvus rejected the data of default.books_bak: no. (MB-309)',
        '  The half-made copy was removed. Correct the cause, then resume the job.',
        '',
      ],
    });
  });

  test('rows that were being added are said to be never gone on with', async () => {
    const plan = restorePlan();
    const collections = plan.collections.map((one) => ({ ...one, mode: 'append' as const }));
    const { stdout } = await run({
      argv,
      answers: engineThat({ ...plan, collections }, [
        ...rowsOf(rowOf('default.books_bak', { state: 'running', phase: 'restore' })),
        finished({ outcome: 'stopped' }),
      ]),
    });
    expect(stdout.slice(-3)).toEqual([
      'Stopped.',
      'Adding rows to a collection is never gone on with: some of them may be there already.',
      '',
    ]);
  });

  test('names out of a backup cannot command the terminal', async () => {
    const evil = rowOf('default.\u001B[2Jx\u202Ey', { state: 'done', rows: equal('1') });
    const { stdout } = await run({
      argv,
      terminal: { columns: 80, rows: 24 },
      environment: { NO_COLOR: '1' },
      answers: engineThat(restorePlan(), [...rowsOf(evil), finished()]),
    });
    expect(stdout.slice(5, 9)).toEqual([
      '○ default.images_bak  waiting',
      '✓ default.\uFFFD[2Jx\uFFFDy     done',
      '\u001B[4A\u001B[0JCollection       Expected  Imported  Counted  Result',
      'default.\uFFFD[2Jx\uFFFDy         1         1        1  ✓ equal',
    ]);
  });
});

describe('an error before the job has begun', () => {
  const exitCodeOf = async (error: AppError): Promise<number> => {
    const { exitCode, stdout } = await run({
      argv,
      answers: () => ({ 'plans.preview': failWith(error) }),
    });
    expect(stdout).toEqual(['']);
    return exitCode;
  };

  test('gives 3 when the request cannot be, 1 when something failed, 64 when it is not built', async () => {
    expect([
      await exitCodeOf(new AppError('COLLECTION_EXISTS')),
      await exitCodeOf(new AppError('VERSION_UNSUPPORTED')),
      await exitCodeOf(new AppError('BACKUP_NOT_FOUND')),
      await exitCodeOf(new AppError('MILVUS_UNREACHABLE')),
      await exitCodeOf(new AppError('BACKUP_OBJECTS_DIFFER')),
      await exitCodeOf(new AppError('ACCESS_KEY_UNKNOWN')),
      await exitCodeOf(new AppError('INTERNAL')),
      await exitCodeOf(new AppError('NOT_BUILT')),
    ]).toEqual([3, 3, 3, 1, 3, 3, 1, 64]);
  });

  test('is told with its next step and its causes, secrets taken out', async () => {
    const cause = new Error('connect to lyon with hunter2 failed');
    const { stderr } = await run({
      argv,
      openEngine: () =>
        Promise.reject(new AppError('CONFIG_UNREADABLE', { path: 'b', reason: 'c' }, { cause })),
    });
    expect(stderr).toEqual([
      '✗ The configuration b cannot be read: c. (MB-701)',
      '  Correct the path or the file.',
      '  ← connect to lyon with *** failed',
      '',
    ]);
  });

  test('that nobody foresaw is a fault of ours, and ends with 1', async () => {
    const { exitCode, stderr } = await run({
      argv,
      openEngine: () => Promise.reject(new TypeError('x is undefined')),
    });
    expect({ exitCode, first: stderr[0] }).toEqual({
      exitCode: 1,
      first: '✗ Unexpected error: x is undefined. (MB-504)',
    });
  });
});
