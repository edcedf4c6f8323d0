import { describe, expect, test } from 'vitest';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { JobEvent, RowCheck } from '#shared/job.ts';
import type { Plan, PlanPreview } from '#shared/plan.ts';
import {
  deletePlan,
  type Engine,
  failWith,
  finished,
  jobOf,
  ofJob,
  planOf,
  previewOf,
  restorePlan,
  rowOf,
  run,
} from './builders.ts';

const equal = (count: string): RowCheck => ({
  least: count,
  most: count,
  imported: count,
  counted: count,
  verdict: 'equal',
});
const books = rowOf('default.books_bak', { state: 'done', rows: equal('12418000') });
const images = rowOf('default.images_bak', {
  state: 'done',
  rows: { least: '200', most: '240', imported: '240', counted: '220', verdict: 'explained' },
});
const rowsOf = (...collections: (typeof books)[]): JobEvent[] =>
  collections.map((collection, index) => ({
    type: 'job.collection',
    ...ofJob,
    index,
    collection,
  }));

/** An engine that plans this and then tells these events, ending as given. */
function engineThat(
  plan: Plan,
  events: readonly JobEvent[],
  change: Partial<PlanPreview> = {},
) {
  return (engine: Engine) => ({
    'plans.preview': () => previewOf(plan, change),
    'jobs.start': () => {
      engine.emit({ type: 'job.queued', ...ofJob, job: jobOf(plan) }, ...events);
      return { jobId: 'job-1' };
    },
  });
}

const restore = engineThat(
  restorePlan(),
  [{ type: 'job.phase', ...ofJob, phase: 'restore' }, ...rowsOf(books, images), finished()],
  { estimate: { rows: '12418240', sizeBytes: 48.2 * 2 ** 30 } },
);
const argv = ['restore', '-n', 'monday', '-s', '_bak'];

async function textOf(input: Parameters<typeof run>[0]) {
  const { exitCode, stdout, stderr } = await run(input);
  return { exitCode, stdout, stderr };
}

describe('a restore', () => {
  test('without a terminal is plain lines', async () => {
    expect(await textOf({ argv, answers: restore })).toEqual({
      exitCode: 0,
      stdout: [
        'Restore 2 collections of backup monday from s3://lyon:9000/a-bucket/backup to lyon:19530 (s3://lyon:9000/a-bucket/files).',
        'About 12,418,240 rows, 48.2 GiB.',
        '  default.books → default.books_bak',
        '  default.images → default.images_bak',
        'Restore',
        'Collection            Expected    Imported     Counted  Result',
        'default.books_bak   12,418,000  12,418,000  12,418,000  ✓ equal',
        'default.images_bak   200 … 240         240         220  ✓ explained by deletes',
        '12,418,220 rows — verified (0 s)',
        '',
      ],
      stderr: [''],
    });
  });

  test('on a terminal of 80 columns has colours, and its progress goes when it ends', async () => {
    const terminal = { columns: 80, rows: 24 };
    expect(await textOf({ argv, answers: restore, terminal })).toEqual({
      exitCode: 0,
      stdout: [
        'Restore 2 collections of backup monday from s3://lyon:9000/a-bucket/backup to lyon:19530 (s3://lyon:9000/a-bucket/files).',
        'About 12,418,240 rows, 48.2 GiB.',
        '  default.books → default.books_bak',
        '  default.images → default.images_bak',
        '\u001B[1mRestore\u001B[22m',
        '░'.repeat(40),
        '\u001B[32m✓\u001B[39m default.books_bak   done',
        '\u001B[32m✓\u001B[39m default.images_bak  done',
        '\u001B[4A\u001B[0J\u001B[1mCollection            Expected    Imported     Counted  Result\u001B[22m',
        'default.books_bak   12,418,000  12,418,000  12,418,000  \u001B[32m✓ equal\u001B[39m',
        'default.images_bak   200 … 240         240         220  \u001B[32m✓ explained by deletes\u001B[39m',
        '12,418,220 rows — verified (0 s)',
        '',
      ],
      stderr: [''],
    });
  });

  test('on a terminal of 40 columns, in French and without colours', async () => {
    const terminal = { columns: 40, rows: 24 };
    const environment = { NO_COLOR: '1', LANG: 'fr_FR.UTF-8' };
    const { exitCode, stdout, stderr } = await run({ argv, answers: restore, terminal, environment });
    expect({ exitCode, stdout: stdout.map((line) => line.replaceAll('\u202F', ' ')), stderr }).toEqual({
      exitCode: 0,
      stdout: [
        'Restaurer 2 collections de la sauvegarde monday de s3://lyon:9000/a-bucket/backup vers lyon:19530 (s3://lyon:9000/a-bucket/files).',
        'Environ 12 418 240 lignes, 48,2 Gio.',
        '  default.books → default.books_bak',
        '  default.images → default.images_bak',
        'Restauration',
        '░'.repeat(39),
        '✓ default.books_bak   terminée',
        '✓ default.images_bak  terminée',
        '\u001B[4A\u001B[0Jdefault.books_bak',
        '  Attendues  12 418 000',
        '  Importées  12 418 000',
        '  Comptées   12 418 000',
        '  Résultat   ✓ identique',
        'default.images_bak',
        '  Attendues  200 … 240',
        '  Importées  240',
        '  Comptées   220',
        '  Résultat   ✓ expliqué par les suppressions',
        '12 418 220 lignes — vérifié (0 s)',
        '',
      ],
      stderr: [''],
    });
  });

  test('--no-color keeps the redrawing and drops the colours', async () => {
    const terminal = { columns: 80, rows: 24 };
    const { stdout } = await run({ argv: [...argv, '--no-color'], answers: restore, terminal });
    const escapes = stdout.join('').split('\u001B').slice(1);
    expect(escapes.map((escape) => escape.slice(0, 3))).toEqual(['[4A', '[0J']);
  });

  test('on a terminal that cannot move its cursor is plain lines', async () => {
    const terminal = { columns: 80, rows: 24 };
    const { stdout } = await run({ argv, answers: restore, terminal, environment: { TERM: 'dumb' } });
    expect(stdout.join('').includes('\u001B')).toEqual(false);
    expect(stdout[4]).toEqual('Restore');
  });

  test('with --json is the plan, each event of the job, and the job with its exit code', async () => {
    const other = { type: 'job.started', jobId: 'job-2', at: ofJob.at } as const;
    const log = { type: 'job.log', ...ofJob, level: 'info', message: 'hello' } as const;
    const answers = (engine: Engine) => ({
      'plans.preview': () => previewOf(restorePlan()),
      'jobs.start': () => {
        const queued = { type: 'job.queued', ...ofJob, job: jobOf(restorePlan()) } as const;
        engine.emit(queued, other, log, ...rowsOf(books), finished());
        return { jobId: 'job-1' };
      },
    });
    const { exitCode, stdout, stderr } = await run({ argv: [...argv, '--json'], answers });
    const ended = jobOf(restorePlan(), {
      state: 'finished',
      outcome: 'succeeded',
      finishedAt: ofJob.at,
    });
    const job = { ...ended, collections: ended.collections.with(0, books) };
    expect({ exitCode, lines: stdout.filter(Boolean).map((line) => JSON.parse(line)), stderr }).toEqual({
      exitCode: 0,
      lines: [
        { preview: previewOf(restorePlan()) },
        { type: 'job.queued', ...ofJob, job: jobOf(restorePlan()) },
        log,
        ...rowsOf(books),
        finished(),
        { job, exitCode: 0 },
      ],
      stderr: [''],
    });
  });
});

describe('a backup', () => {
  test('says what it copied, and starts exactly the plan it showed', async () => {
    const progress = {
      ...jobOf(planOf()).progress,
      doneBytes: 48.2 * 2 ** 30,
      doneObjects: 213,
      fraction: 1,
    };
    const answers = engineThat(planOf(), [
      { type: 'job.progress', ...ofJob, progress },
      finished(),
    ]);
    const { exitCode, stdout, engine } = await run({ argv: ['create', '-n', 'monday'], answers });
    expect({ exitCode, stdout, isClosed: engine.isClosed }).toEqual({
      exitCode: 0,
      stdout: [
        'Back up 2 collections from lyon:19530 (s3://lyon:9000/a-bucket/files) to s3://lyon:9000/a-bucket/backup as monday.',
        '  default.books',
        '  default.images',
        'Backup monday: 48.2 GiB in 213 objects — verified (0 s)',
        '',
      ],
      isClosed: true,
    });
    expect(engine.calls.find(({ path }) => path === 'jobs.start')?.input).toEqual({
      planId: 'plan-1',
      sha256: 'aa',
      typedName: null,
    });
  });

  test('of many collections names fifty', async () => {
    const [names] = planOf().collections;
    const collections = names === undefined ? [] : Array.from({ length: 60 }, () => names);
    const answers = engineThat(planOf({ collections }), [finished()]);
    const { stdout } = await run({ argv: ['create'], answers });
    expect(stdout.slice(50, 52)).toEqual(['  default.books', '  … 10 more']);
  });
});

describe('a deletion', () => {
  test('is planned and run without a question, as in milvus-backup', async () => {
    const answers = engineThat(deletePlan(), [finished()]);
    expect(await textOf({ argv: ['delete', '-n', 'monday'], answers })).toEqual({
      exitCode: 0,
      stdout: [
        'Delete backup monday from s3://lyon:9000/a-bucket/backup.',
        'Backup monday is deleted (0 s)',
        '',
      ],
      stderr: [''],
    });
  });

  test('of a protected target needs its name', async () => {
    const answers = engineThat(deletePlan(), [finished()], { typedName: 'monday' });
    const refused = await run({ argv: ['delete', '-n', 'monday', '--confirm-name', 'x'], answers });
    const agreed = await run({
      argv: ['delete', '-n', 'monday', '--confirm-name', 'monday'],
      answers,
    });
    expect({ exitCode: refused.exitCode, stderr: refused.stderr }).toEqual({
      exitCode: 3,
      stderr: [
        '✗ monday is protected: its name must be typed before anything is changed. (MB-603)',
        '  Add --confirm-name monday to do it.',
        '',
      ],
    });
    expect(refused.engine.calls.map(({ path }) => path)).toEqual(['plans.preview']);
    expect({ exitCode: agreed.exitCode, input: agreed.engine.calls.at(-1)?.input }).toEqual({
      exitCode: 0,
      input: { planId: 'plan-1', sha256: 'aa', typedName: 'monday' },
    });
  });
});

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
    const rows = rowsOf({ ...books, rows: byImport as unknown as RowCheck } as typeof books);
    expect(await ends([...rows, finished()])).toEqual({
      exitCode: 0,
      last: '10 rows — counted by import, not verified (0 s)',
      stderr: [],
    });
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
    const different = rowsOf({ ...books, rows: rows as unknown as RowCheck } as typeof books);
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
        ...rowsOf(failed as unknown as typeof books),
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
        '  The half-made copy was removed. Correct the cause, then restore again.',
        '',
      ],
    });
  });

  test('names out of a backup cannot command the terminal', async () => {
    const evil = rowOf('default.\u001B[2Jx\u202Ey', { state: 'done', rows: equal('1') });
    const { stdout } = await run({
      argv,
      terminal: { columns: 80, rows: 24 },
      environment: { NO_COLOR: '1' },
      answers: engineThat(restorePlan(), [
        ...rowsOf(evil as unknown as typeof books),
        finished(),
      ]),
    });
    expect(stdout.slice(5, 9)).toEqual([
      '✓ default.\uFFFD[2Jx\uFFFDy  done',
      '○ default.images_bak  waiting',
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
    ]).toEqual([3, 3, 3, 1, 1, 1, 1, 64]);
  });

  test('is told with its next step and its causes, secrets taken out', async () => {
    const cause = new Error('connect to lyon with hunter2 failed');
    const { stderr } = await run({
      argv,
      openEngine: () => Promise.reject(new AppError('CONFIG_UNREADABLE', { path: 'b', reason: 'c' }, { cause })),
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
