import { appendFile, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { createAppender, openJournal } from '#engine/jobs/journal.ts';
import { formatRecord, parseJournal, readJournal } from '#engine/jobs/journalFile.ts';
import type { JournalRecord } from '#engine/jobs/journalRecord.ts';

import { createManualClock, type ManualClock } from '../../manualClock.ts';
import { backupPlan, jobOf, temporaryFolder } from './builders.ts';

const copied = (number: number): JournalRecord => ({
  type: 'objectCopied',
  key: `backup/nightly/${number}`,
  sizeBytes: number,
  etag: 'é"\\\n',
});
const note = (number: number): JournalRecord => ({ type: 'note', name: 'n', value: `${number}` });
const notes = (count: number): JournalRecord[] => Array.from({ length: count }, (_, i) => note(i));

let clock: ManualClock;
let path: string;
beforeEach(async () => {
  clock = createManualClock('2030-01-01T00:00:00.000Z');
  path = join(await temporaryFolder(), 'job.jsonl');
});

async function write(records: readonly JournalRecord[]): Promise<void> {
  const journal = await openJournal(path, { clock });
  for (const record of records) await journal.append(record);
  await journal.close();
}

describe('a journal of the first version', () => {
  it('is read, with a plan that does not say which way its bytes went', async () => {
    const { routes: _, ...oldPlan } = backupPlan();
    const job = jobOf(backupPlan());
    const queued = { type: 'job.queued', jobId: job.id, at: job.createdAt } as const;
    const old = { type: 'event', event: { ...queued, job: { ...job, plan: oldPlan } } };
    await writeFile(path, formatRecord(old as JournalRecord));
    const plan = { ...oldPlan, routes: { backUp: 'none', restore: 'none' } };
    expect(await readJournal(path)).toMatchObject({
      records: [{ type: 'event', event: { ...queued, job: { ...job, plan } } }],
      damage: null,
    });
  });
});

describe('a journal', () => {
  it('gives back what was appended, over any number of openings', async () => {
    await write([copied(1), note(2)]);
    await write([copied(3)]);
    const journal = await openJournal(path, { clock });
    expect(journal.records).toEqual([copied(1), note(2), copied(3)]);
    await journal.close();
  });

  it('is a file of JSON lines that only its user can read', async () => {
    await write([note(1)]);
    expect(await readFile(path, 'utf8')).toBe(
      '{"crc":"d8e68f84","record":{"type":"note","name":"n","value":"1"}}\n',
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('puts a durable record, and all before it, on the disk before it resolves', async () => {
    const journal = await openJournal(path, { clock });
    await journal.append(note(1));
    await journal.append(note(2), { durable: true });
    expect((await readJournal(path)).records).toEqual([note(1), note(2)]);
    await journal.close();
  });

  it('hands any other record to the system within 50 ms, so that a kill does not lose it', async () => {
    const journal = await openJournal(path, { clock });
    for (const number of [0, 1]) {
      await journal.append(note(number));
      await clock.advance(49);
      expect((await readJournal(path)).records).toEqual(notes(number));
      await clock.advance(1);
      await expect.poll(async () => (await readJournal(path)).records).toEqual(notes(number + 1));
    }
    await journal.close();
  });

  it('puts them on the disk in groups of 64, or after 1 s when there are fewer', async () => {
    const steps: string[] = [];
    const file = {
      appendFile: async (lines: unknown) =>
        void steps.push(`${String(lines).split('\n').length - 1}`),
      datasync: async () => void steps.push('sync'),
      close: async () => void steps.push('close'),
    };
    const journal = createAppender({ path, file, clock });
    for (const record of notes(64)) await journal.append(record);
    await clock.advance(0);
    expect(steps).toEqual(['64', 'sync']);
    await clock.advance(1000);
    await journal.append(note(0));
    await clock.advance(50);
    await journal.append(note(1));
    await clock.advance(949);
    expect(steps.slice(2)).toEqual(['1', '1']);
    await clock.advance(1);
    await journal.close();
    expect(steps.slice(4)).toEqual(['sync', 'close']);
  });

  it('keeps the order of records that are appended at the same time', async () => {
    const journal = await openJournal(path, { clock });
    await Promise.all(
      notes(300).map((record, index) => journal.append(record, { durable: index % 7 === 0 })),
    );
    await journal.close();
    expect((await readJournal(path)).records).toEqual(notes(300));
  });

  it('takes nothing after it is closed', async () => {
    const journal = await openJournal(path, { clock });
    await journal.close();
    await journal.close();
    await expect(journal.append(note(1))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it.runIf(process.platform === 'linux')('says when the disk is full, for good', async () => {
    const file = await open('/dev/full', 'a');
    const journal = createAppender({ path: '/dev/full', file, clock });
    const full = { code: 'DISK_FULL', params: { path: '/dev/full' } };
    await expect(journal.append(note(1), { durable: true })).rejects.toMatchObject(full);
    await expect(journal.append(note(2))).rejects.toMatchObject(full);
    await journal.close();
  });

  it('says when it cannot be opened', async () => {
    await expect(openJournal(join(path, 'below'), { clock })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});

describe('a torn last line', () => {
  it('is dropped, wherever it was cut, and is gone before the next append', async () => {
    const text = [note(1), note(2), note(3)].map(formatRecord);
    const whole = Buffer.byteLength(text.slice(0, 2).join(''));
    for (let cut = whole; cut < whole + Buffer.byteLength(text[2] ?? ''); cut += 1) {
      await writeFile(path, text.join(''));
      await truncate(path, cut);
      await write([note(4)]);
      expect((await readJournal(path)).records).toEqual([note(1), note(2), note(4)]);
    }
  });

  it('is dropped when the disk left zeros in its place', async () => {
    await write([note(1)]);
    await appendFile(path, Buffer.alloc(100));
    expect(await readJournal(path)).toMatchObject({ records: [note(1)], damage: null });
  });
});

describe('a broken line in the middle', () => {
  beforeEach(async () => {
    const lines = [note(1), note(2), note(3)].map(formatRecord);
    await writeFile(path, lines.join('').replace('"2"', '"7"'));
  });

  it('ends the reading there and is told', async () => {
    expect(await readJournal(path)).toMatchObject({
      records: [note(1)],
      damage: { line: 2, reason: 'broken' },
    });
  });

  it('is kept aside as a whole when the journal is written again', async () => {
    const before = await readFile(path);
    await write([note(4)]);
    expect((await readJournal(path)).records).toEqual([note(1), note(4)]);
    expect(await readFile(`${path}.damaged`)).toEqual(before);
  });
});

it('leaves a journal of a newer version as it is', async () => {
  const newer = { type: 'wish', value: '1' } as unknown as JournalRecord;
  await writeFile(path, [note(1), newer, note(3)].map(formatRecord).join(''));
  const before = await readFile(path);
  expect((await readJournal(path)).damage).toEqual({ line: 2, reason: 'unknown' });
  await expect(openJournal(path, { clock })).rejects.toMatchObject({ code: 'FILE_TOO_NEW' });
  expect(await readFile(path)).toEqual(before);
  expect(await readdir(join(path, '..'))).toEqual(['job.jsonl']);
});

it('never takes a line with a flipped bit for a record, nor loses one before it', () => {
  const lines = [copied(1), note(2), copied(3)].map(formatRecord);
  const good = Buffer.from(lines.join(''));
  const starts = [0, 1, 2, 3].map((count) => Buffer.byteLength(lines.slice(0, count).join('')));
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(7), (at, bit) => {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ (1 << bit);
      const hit = starts.findLastIndex((start) => start <= at);
      expect(parseJournal(bad, 'all').records).toEqual(
        [copied(1), note(2), copied(3)].slice(0, hit),
      );
    }),
  );
});

it('reads any bytes without failing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(parseJournal(Buffer.from(bytes), 'all').records).toEqual([]);
    }),
  );
  const empty = Buffer.from('{"crc":"00000000","record":}\n');
  expect(parseJournal(Buffer.concat([empty, empty]), 'all')).toMatchObject({
    records: [],
    damage: { line: 1, reason: 'broken' },
  });
});

it('leaves out the records of single objects, but not their damage, when only the state is asked for', () => {
  const lines = [copied(1), note(2), copied(3), note(4)].map(formatRecord);
  expect(parseJournal(Buffer.from(lines.join('')), 'state').records).toEqual([note(2), note(4)]);
  const broken = lines.join('').replace('nightly/3', 'nightly/9');
  expect(parseJournal(Buffer.from(broken), 'state')).toMatchObject({
    records: [note(2)],
    damage: { line: 3, reason: 'broken' },
  });
});
