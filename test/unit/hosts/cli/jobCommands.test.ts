import { describe, expect, test } from 'vitest';

import { AppError } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';

import { finished, jobOf, ofJob, planOf } from './builders.ts';
import { type Engine, failWith, run } from './cliRun.ts';

const leftovers: Job['leftovers'] = [
  { kind: 'partialBackup', where: 's3://lyon:9000/a-bucket/backup/monday/' },
];
const interrupted = jobOf(planOf(), {
  state: 'finished',
  outcome: 'interrupted',
  resumable: true,
  leftovers,
});

const resumes = (engine: Engine) => ({
  'jobs.get': () => interrupted,
  'jobs.resume': () => {
    engine.emit({ type: 'job.started', ...ofJob }, finished());
    return {};
  },
});

describe('resume', () => {
  test('goes on with the newest job that can be, and shows it as any other', async () => {
    const { exitCode, stdout, stderr } = await run({
      argv: ['resume'],
      answers: resumes,
      jobs: [jobOf(planOf(), { id: 'newer' }), interrupted],
    });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: [
        'Go on with job job-1: backup monday.',
        'Backup monday: 0 B in 0 objects — verified (0 s)',
        '',
      ],
      stderr: [''],
    });
  });

  test('says so when there is nothing to go on with', async () => {
    const { exitCode, stdout, stderr } = await run({ argv: ['resume'] });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: [''],
      stderr: ['There is nothing to resume.', ''],
    });
  });
});

describe('cleanup', () => {
  const argv = ['cleanup', 'job-1'];

  test('says that nothing is left', async () => {
    const { exitCode, stdout } = await run({
      argv,
      answers: () => ({
        'jobs.cleanUp': () => ({ ...interrupted, resumable: false, leftovers: [] }),
      }),
    });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: ['Nothing of job job-1 is left behind.', ''],
    });
  });

  test('ends with 1 when something is still there, and lists it', async () => {
    const { exitCode, stdout } = await run({
      argv,
      answers: () => ({
        'jobs.cleanUp': () => ({ ...interrupted, resumable: false }),
      }),
    });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: [
        'Left behind:',
        '  partial backup s3://lyon:9000/a-bucket/backup/monday/',
        'Remove: milvus-backup-studio cleanup job-1',
        '',
      ],
    });
  });

  test('of an unknown job is blocked', async () => {
    const error = new AppError('JOB_NOT_FOUND', { job: 'job-1' });
    const { exitCode, stderr } = await run({
      argv,
      answers: () => ({ 'jobs.cleanUp': failWith(error) }),
    });
    expect({ exitCode, first: stderr[0] }).toEqual({
      exitCode: 3,
      first: '✗ There is no job job-1. (MB-610)',
    });
  });
});

describe('jobs support', () => {
  const text = '{\n  "job": {}\n}\n';
  const answers = () => ({ 'support.ofJob': () => ({ text }) });

  test('S06 prints exactly what can be handed on', async () => {
    const { exitCode, stdout, stderr } = await run({ argv: ['jobs', 'support', 'job-1'], answers });
    expect({ exitCode, text: stdout.join('\n'), stderr }).toEqual({
      exitCode: 0,
      text,
      stderr: [''],
    });
  });

  test('without its job is wrong use', async () => {
    expect((await run({ argv: ['jobs', 'support'], answers })).exitCode).toBe(64);
  });
});
