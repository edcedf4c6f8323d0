import { hostname } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { createJobs } from '#engine/jobs/jobs.ts';
import { readJournal } from '#engine/jobs/journalFile.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';
import { thisProcess } from '#engine/processOwner.ts';

import { createManualClock } from '../../manualClock.ts';
import { backupPlan, createLog, programOf, temporaryFolder } from './builders.ts';
import { bundleChild, startChild } from './childProcess.ts';

const partial = { kind: 'partialBackup', where: 'b/backup/nightly/' } as const;

describe('kill -9', () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleChild('appendingChild');
  }, 60_000);

  it.each([1, 20, 100, 250])(
    'in the middle of appends keeps every durable record, here after %d of them',
    async (count) => {
      const path = join(await temporaryFolder(), 'job.jsonl');
      const child = startChild(script, [path]);
      await child.printed(count);
      await child.kill();
      const last = Number(child.lines.at(-1));
      const { records, damage } = await readJournal(path);
      expect(damage).toBeNull();
      expect(records.length).toBeGreaterThan(last);
      expect(records).toEqual(
        records.map((_, number) => ({ type: 'note', name: 'n', value: `${number}` })),
      );
    },
  );

  it('keeps a record that was only appended, once it is 50 ms old', async () => {
    const path = join(await temporaryFolder(), 'job.jsonl');
    const child = startChild(script, [path, 'once']);
    await child.printed(1);
    await child.kill();
    expect((await readJournal(path)).records).toEqual([{ type: 'note', name: 'n', value: 'once' }]);
  });
});

describe('two processes on one folder', () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleChild('jobsChild');
  }, 60_000);

  it('do not take over a job that lives, and go on with one whose process was killed', async () => {
    const dataFolder = await temporaryFolder();
    const child = startChild(script, [dataFolder, JSON.stringify(backupPlan())]);
    await child.printed(1);
    let earlier: readonly JournalRecord[] = [];
    const jobs = await createJobs({
      redact: (text) => text,
      dataFolder,
      clock: createManualClock('2030-01-01T00:00:00.000Z'),
      log: createLog(),
      emit: () => undefined,
      randomId: () => 'here',
      owner: thisProcess(),
      programFor: async () =>
        programOf(async (context) => {
          earlier = context.earlier;
          await context.leftoverGone(partial);
        }),
    });
    const elsewhere = {
      code: 'JOB_OWNED_ELSEWHERE',
      params: { job: 'elsewhere', owner: `${child.process.pid}@${hostname()}` },
    };
    expect(jobs.list()).toMatchObject([{ id: 'elsewhere', state: 'running', phase: 'backUp' }]);
    expect(() => jobs.stop('elsewhere')).toThrow(expect.objectContaining(elsewhere));
    await expect(jobs.resume('elsewhere')).rejects.toMatchObject(elsewhere);

    await child.kill();
    await jobs.refresh();
    expect(jobs.get('elsewhere')).toMatchObject({
      state: 'finished',
      outcome: 'interrupted',
      resumable: true,
      leftovers: [partial],
    });
    await jobs.resume('elsewhere');
    expect(await jobs.whenFinished('elsewhere')).toMatchObject({ outcome: 'succeeded' });
    expect(earlier).toContainEqual({ type: 'leftoverMade', leftover: partial });
    await jobs.close();
  });
});
