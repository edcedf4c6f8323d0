import { describe, expect, test } from 'vitest';

import type { JobEvent } from '#shared/job.ts';

import { finished, jobOf, ofJob, planOf, previewOf } from './builders.ts';
import { type Engine, settle, start } from './cliRun.ts';

/** A backup that runs until it is stopped, and then answers the stop with these events. */
async function running(onStop: readonly JobEvent[], argv: readonly string[] = ['create']) {
  const command = start({
    argv,
    answers: (engine: Engine) => ({
      'plans.preview': () => previewOf(planOf()),
      'jobs.start': () => {
        engine.emit(
          { type: 'job.queued', ...ofJob, job: jobOf(planOf()) },
          { type: 'job.phase', ...ofJob, phase: 'backUp' },
        );
        return { jobId: 'job-1' };
      },
      'jobs.stop': () => {
        engine.emit({ type: 'job.stopping', ...ofJob }, ...onStop);
        return {};
      },
    }),
  });
  await settle();
  return command;
}

const stopped = finished({
  outcome: 'stopped',
  resumable: true,
  leftovers: [{ kind: 'partialBackup', where: 's3://lyon:9000/a-bucket/backup/monday/' }],
});

describe('Ctrl-C', () => {
  test('stops the job, lists what is left and how to go on, and ends with 4', async () => {
    const command = await running([stopped]);
    command.stop();
    const exitCode = await command.exitCode;
    expect({
      exitCode,
      lines: command.stdout().split('\n').slice(3),
      stops: command.engine.calls.filter(({ path }) => path === 'jobs.stop'),
      isClosed: command.engine.isClosed,
    }).toEqual({
      exitCode: 4,
      lines: [
        'Back up',
        'Stopping',
        'Stopped.',
        'Left behind:',
        '  partial backup s3://lyon:9000/a-bucket/backup/monday/',
        'Go on:  milvus-backup-studio resume job-1',
        'Remove: milvus-backup-studio cleanup job-1',
        '',
      ],
      stops: [{ path: 'jobs.stop', input: { jobId: 'job-1' } }],
      isClosed: true,
    });
  });

  test('names the folder in the commands to go on, when one was given', async () => {
    const command = await running([stopped], ['create', '--data-dir', '/d d']);
    command.stop();
    await command.exitCode;
    expect(command.stdout().split('\n').slice(-3)).toEqual([
      `Go on:  milvus-backup-studio resume job-1 --data-dir '/d d'`,
      `Remove: milvus-backup-studio cleanup job-1 --data-dir '/d d'`,
      '',
    ]);
  });

  test('does not wait longer than 3 s for a job that does not end', async () => {
    const command = await running([]);
    command.stop();
    await command.advance(2_999);
    const before = command.stdout().includes('Stopped');
    await command.advance(1);
    expect({
      before,
      exitCode: await command.exitCode,
      lines: command.stdout().split('\n').slice(-4),
    }).toEqual({
      before: false,
      exitCode: 4,
      lines: [
        'Stopped, but the job had not ended in time. Look at it with: milvus-backup-studio jobs',
        'Go on:  milvus-backup-studio resume job-1',
        'Remove: milvus-backup-studio cleanup job-1',
        '',
      ],
    });
  });

  test('a second time ends at once with 130', async () => {
    const command = await running([]);
    command.stop();
    command.stop();
    expect(await command.exitCode).toEqual(130);
  });

  test('a job that ends well in the last moment has ended well', async () => {
    const command = await running([finished()]);
    command.stop();
    expect(await command.exitCode).toEqual(0);
  });

  test('during planning starts nothing', async () => {
    const command = start({
      argv: ['create'],
      answers: () => ({ 'plans.preview': () => new Promise(() => undefined) }),
    });
    await settle();
    command.stop();
    expect({
      exitCode: await command.exitCode,
      stdout: command.stdout(),
      stderr: command.stderr(),
      calls: command.engine.calls.map(({ path }) => path),
      isClosed: command.engine.isClosed,
    }).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: 'Stopped. No job had begun.\n',
      calls: ['plans.preview'],
      isClosed: true,
    });
  });
});
