import { describe, expect, test } from 'vitest';

import type { CollectionProgress, JobEvent, RowCheck } from '#shared/job.ts';

import {
  deletePlan,
  finished,
  jobOf,
  ofJob,
  planOf,
  previewOf,
  restorePlan,
  rowOf,
} from './builders.ts';
import { type Engine, engineThat, run } from './cliRun.ts';

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
const rowsOf = (...collections: CollectionProgress[]): JobEvent[] =>
  collections.map((collection, index) => ({
    type: 'job.collection',
    ...ofJob,
    index,
    collection,
  }));

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
    const { exitCode, stdout, stderr } = await run({
      argv,
      answers: restore,
      terminal,
      environment,
    });
    expect({
      exitCode,
      stdout: stdout.map((line) => line.replaceAll('\u202F', ' ')),
      stderr,
    }).toEqual({
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
    const { stdout } = await run({
      argv,
      answers: restore,
      terminal,
      environment: { TERM: 'dumb' },
    });
    expect(stdout.join('').includes('\u001B')).toEqual(false);
    expect(stdout[4]).toEqual('Restore');
  });

  test('with --json is the plan, each event of the job, and the job with its exit code', async () => {
    const other = { type: 'job.started', jobId: 'job-2', at: ofJob.at } as const;
    const stopping = { type: 'job.stopping', ...ofJob } as const;
    const answers = (engine: Engine) => ({
      'plans.preview': () => previewOf(restorePlan()),
      'jobs.start': () => {
        const queued = { type: 'job.queued', ...ofJob, job: jobOf(restorePlan()) } as const;
        engine.emit(queued, other, stopping, ...rowsOf(books), finished());
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
    expect({
      exitCode,
      lines: stdout.filter(Boolean).map((line) => JSON.parse(line)),
      stderr,
    }).toEqual({
      exitCode: 0,
      lines: [
        { preview: previewOf(restorePlan()) },
        { type: 'job.queued', ...ofJob, job: jobOf(restorePlan()) },
        stopping,
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
      isConfirmed: false,
      acceptance: null,
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
    const answers = engineThat(deletePlan(), [finished()], {
      typedName: 'monday',
      typedNameReason: 'deletion',
      estimate: { sizeBytes: 2 ** 30, rows: null, objects: 1200 },
    });
    expect(await textOf({ argv: ['delete', '-n', 'monday'], answers })).toEqual({
      exitCode: 0,
      stdout: [
        'Delete backup monday from s3://lyon:9000/a-bucket/backup.',
        'About 1,200 objects, 1 GiB.',
        'Backup monday is deleted (0 s)',
        '',
      ],
      stderr: [''],
    });
  });

  test('of a protected target needs its name', async () => {
    const answers = engineThat(deletePlan(), [finished()], {
      typedName: 'monday',
      typedNameReason: 'protected',
    });
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
      input: {
        planId: 'plan-1',
        sha256: 'aa',
        typedName: 'monday',
        isConfirmed: false,
        acceptance: null,
      },
    });
  });
});
