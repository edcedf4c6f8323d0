import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readJobLog } from '#engine/jobs/jobLog.ts';
import { createRedactor } from '#engine/redact.ts';
import { supportText } from '#engine/supportText.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';

import { jobOf, planOf, rowOf } from './hosts/cli/builders.ts';

const error = toErrorInfo(
  new AppError('STORAGE_UNREACHABLE', { host: 'lyon:9000', reason: 'hush-1' }),
);
const at = '2030-01-01T00:00:00.000Z';

type Facts = Parameters<typeof supportText>[0];

function factsOf(change: Partial<Facts> = {}): Facts {
  const job = jobOf(planOf({ actions: [{ verb: 'flush', effect: 'write', subject: 'default' }] }), {
    collections: [rowOf('books'), rowOf('images', { state: 'failed', error })],
    error,
    warnings: [{ code: 'flushSkipped', params: {} }],
    leftovers: [{ kind: 'partialBackup', where: 's3://lyon:9000/a/b/' }],
  });
  return {
    at,
    program: { version: '1.0.0', host: 'desktop', secrets: 'keychain' },
    platform: { system: 'Linux 6', architecture: 'x64', node: '20', electron: '33' },
    job,
    events: [
      { type: 'job.queued', jobId: job.id, at, job },
      { type: 'job.waiting', jobId: job.id, at, reason: error },
    ],
    log: [{ at, level: 'error', message: 'it broke', jobId: job.id, error }],
    tests: [
      {
        at,
        clusterId: 'config',
        storageId: null,
        results: [{ step: 'login', status: 'failed', finding: null, error, fixes: [], tookMs: 12 }],
      },
    ],
    ...change,
  };
}

const read = (facts: Facts, redact = (text: string) => text) =>
  JSON.parse(supportText(facts, redact)) as Record<string, Record<string, unknown>>;

/** The same, with something in every object of it that nobody has named; params are texts of an error or a warning. */
function planted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(planted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, item]) => [
    name,
    name === 'params' ? item : planted(item),
  ]);
  return { ...Object.fromEntries(fields), planted: 'nobody named it' };
}

describe('S06 the support file of a job', () => {
  it('says what ran where, what was planned, what happened and what was tested', () => {
    const { format, program, platform, job, plan, ...rest } = read(factsOf());
    expect({ format, program, platform }).toEqual({
      format: 'milvus-backup-studio/support',
      program: { version: '1.0.0', host: 'desktop', secrets: 'keychain' },
      platform: { system: 'Linux 6', architecture: 'x64', node: '20', electron: '33' },
    });
    expect(job).toMatchObject({ id: 'job-1', error, collectionsInAll: 2 });
    expect(job?.['collections']).toEqual([
      rowOf('images', { state: 'failed', error }),
      rowOf('books'),
    ]);
    expect(plan).toMatchObject({
      backupName: 'monday',
      options: { kind: 'backup' },
      actionsInAll: 1,
    });
    expect(rest).toEqual({
      at,
      events: [{ type: 'job.waiting', jobId: 'job-1', at, reason: error }],
      log: [{ at, level: 'error', message: 'it broke', error }],
      connectionTests: [
        {
          at,
          steps: [{ step: 'login', status: 'failed', finding: null, error, tookMs: 12 }],
        },
      ],
    });
  });

  it('holds nothing that its list does not name', () => {
    const facts = planted(factsOf()) as Facts;
    expect(JSON.stringify(facts).match(/nobody named it/g)?.length).toBeGreaterThan(20);
    expect(read(facts)).toEqual(read(factsOf()));
  });

  it('names no profile, which stays on this computer', () => {
    expect(JSON.stringify(read(factsOf()))).not.toContain('config-backup');
  });

  it('is without the secrets that a server put into its errors', () => {
    const redactor = createRedactor();
    redactor.add('hush-1');
    const text = supportText(factsOf(), (one) => redactor.redact(one));
    expect(text).toContain('***');
    expect(text).not.toContain('hush-1');
  });

  it('is of a size to be read, and says how much there is in all', () => {
    const job = jobOf(planOf(), {
      collections: Array.from({ length: 5000 }, (_, number) => rowOf(`c${number}`)),
    });
    const { job: found } = read(factsOf({ job }));
    expect(found).toMatchObject({ collectionsInAll: 5000 });
    expect(found?.['collections']).toHaveLength(100);
  });
});

describe('S06 the lines of the log about a job', () => {
  it('are those of all logs that name it, in the order of time, and no other field', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'job-log-'));
    const line = (jobId: string, minute: number, more = {}) =>
      `${JSON.stringify({ at: `2030-01-01T00:0${minute}:00Z`, level: 'warn', message: `m${minute}`, jobId, ...more })}\n`;
    await writeFile(
      path.join(folder, 'cli.log'),
      `alf of a line"}\n${line('a', 3)}{"at":"x"}\n${line('b', 4)}${line('a', 5, { error, more: 1 })}`,
    );
    await writeFile(path.join(folder, 'desktop.log'), line('a', 1));
    await writeFile(path.join(folder, 'notes.txt'), line('a', 2));
    const found = await readJobLog(folder, 'a');
    await rm(folder, { recursive: true });
    const told = { level: 'warn', jobId: 'a', error: null };
    expect(found).toEqual([
      { ...told, at: '2030-01-01T00:01:00Z', message: 'm1' },
      { ...told, at: '2030-01-01T00:03:00Z', message: 'm3' },
      { ...told, at: '2030-01-01T00:05:00Z', message: 'm5', error },
    ]);
  });

  it('are none where nothing was ever logged', async () => {
    expect(await readJobLog(path.join(tmpdir(), 'there-is-no-such-folder'), 'a')).toEqual([]);
  });
});
