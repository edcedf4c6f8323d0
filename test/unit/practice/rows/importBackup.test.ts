import { describe, expect, it } from 'vitest';

import type { CollectionRows, ImportRequest } from '../../../../electron/practice/milvus/types.ts';
import {
  countRows,
  createRowsBench,
  fieldOf,
  insert,
  OTHER_PARTITION,
  PARTITION,
  read,
  remove,
  type RowsBench,
  type RowsBenchOptions,
  schemaOf,
} from './rowsBench.ts';

const insertPrefix = `backup/b1/binlogs/insert_log/100/${PARTITION}/`;
const deltaPrefix = `backup/b1/binlogs/delta_log/100/${PARTITION}/`;

function requestOf(changes: Partial<ImportRequest> = {}): ImportRequest {
  return {
    partitionId: OTHER_PARTITION,
    files: [[insertPrefix, deltaPrefix]],
    isL0: false,
    endTimestamp: null,
    ...changes,
  };
}

/** A backup of two segments, laid out as by the Go tool, of a 2.3 cluster: row 1 upserted, row 2 deleted. */
async function backedUp(options: RowsBenchOptions = {}): Promise<RowsBench> {
  const bench = await createRowsBench(options);
  const source = await bench.open({ version: '2.3', schema: schemaOf() });
  await insert(bench, source, { 1: 'old', 2: 'two', 3: 'three' });
  await source.flush();
  await remove(bench, source, [1, 2]);
  await insert(bench, source, { 1: 'new' });
  await source.flush();
  for (const key of bench.bucket.keys('files/')) {
    const [, kind, , , segmentId, ...rest] = key.split('/');
    const place = `backup/b1/binlogs/${kind}/100/${PARTITION}/${segmentId}/${segmentId}`;
    const body = bench.bucket.objects.get(key);
    if (body !== undefined) bench.bucket.objects.set([place, ...rest].join('/'), body);
  }
  await source.drop();
  return bench;
}

async function importOne(bench: RowsBench, rows: CollectionRows, request: ImportRequest) {
  const { id } = rows.startImport(request);
  const job = () => rows.importJobs().find((one) => one.id === id);
  while (job()?.completedAt === null) await bench.clock.advance(0);
  return job();
}

function keysWith(bench: RowsBench, text: string): string[] {
  return bench.bucket.keys('backup/').filter((key) => key.includes(text));
}

describe('an import of a partition of a backup', () => {
  it.each(['2.3', '2.4', '2.5'] as const)(
    'takes the live rows into %s, into files of its own, and they survive a kill',
    async (version) => {
      const bench = await backedUp({ version });
      const rows = await bench.open();
      const before = bench.bucket.keys('backup/');
      const job = await importOne(bench, rows, requestOf());
      expect(job).toMatchObject({ state: 'completed', progress: 100, importedRows: 2, reason: '' });
      expect(bench.bucket.keys('backup/')).toEqual(before);
      expect(await read(rows, [OTHER_PARTITION])).toEqual({ 1: 'new', 3: 'three' });
      expect(await read(await bench.open())).toEqual({ 1: 'new', 3: 'three' });
      expect(rows.segments().map(({ isSorted }) => isSorted)).toEqual([version === '2.5']);
    },
  );

  it('applies deletes to their own segment only, and needs none', async () => {
    const bench = await backedUp({ version: '2.4' });
    const rows = await bench.open();
    const [first = '', second = ''] = new Set(
      keysWith(bench, '/insert_log/').map((key) => key.split('/')[6]),
    );
    const files = [
      [`${insertPrefix}${second}/`, `${deltaPrefix}${first}/`],
      [`${insertPrefix}${first}/`, ''],
    ];
    expect(await importOne(bench, rows, requestOf({ files }))).toMatchObject({ importedRows: 4 });
  });

  it('leaves out rows and deletes after its end', async () => {
    const bench = await backedUp({ version: '2.5' });
    const rows = await bench.open();
    const endTimestamp = 1001n;
    expect(await importOne(bench, rows, requestOf({ endTimestamp }))).toMatchObject({
      importedRows: 3,
    });
    expect(await read(rows)).toEqual({ 1: 'old', 2: 'two', 3: 'three' });
  });

  it('tells how far it is, and shows rows only when it is done', async () => {
    const bench = await backedUp({ version: '2.5', pace: { importStepMs: 100 } });
    const rows = await bench.open();
    rows.startImport(requestOf());
    const polls: unknown[] = [];
    for (let at = 0; at < 5; at += 1) {
      const [job] = rows.importJobs();
      polls.push([job?.state, job?.progress, job?.importedRows, await countRows(rows)]);
      await bench.clock.advance(100);
      await countRows(rows);
    }
    expect(polls).toEqual([
      ['pending', 0, 0, 0],
      ['importing', 10, 0, 0],
      ['importing', 40, 0, 0],
      ['importing', 70, 2, 0],
      ['completed', 100, 2, 2],
    ]);
  });

  it('of deletes is a segment of deletes, which hit older rows', async () => {
    const bench = await backedUp({ version: '2.5' });
    const rows = await bench.open();
    await importOne(bench, rows, requestOf({ files: [[insertPrefix]] }));
    expect(await countRows(rows)).toBe(4);
    const deletes = requestOf({ files: [[deltaPrefix]], isL0: true, partitionId: null });
    expect(await importOne(bench, rows, deletes)).toMatchObject({ importedRows: 2 });
    expect(await read(rows)).toEqual({ 1: 'new', 3: 'three' });
    expect(rows.segments().map(({ level, partitionId }) => [level, partitionId])).toEqual([
      ['L1', OTHER_PARTITION],
      ['L0', '-1'],
    ]);
  });

  it.each([
    ['2.3', { 1: 'new', 3: 'three' }],
    ['2.4', { 3: 'three' }],
    ['2.5', { 3: 'three' }],
  ] as const)(
    'brings back in %s what was deleted before it only where deletes are with their segments',
    async (version, expected) => {
      const bench = await backedUp({ version });
      const rows = await bench.open();
      await insert(bench, rows, { 1: 'gone', 9: 'nine' });
      await rows.flush();
      expect(await read(rows)).toEqual({ 1: 'gone', 9: 'nine' });
      await remove(bench, rows, [1, 9]);
      expect(await read(rows)).toEqual({});
      await rows.flush();
      await importOne(bench, rows, requestOf());
      expect(await read(rows)).toEqual(expected);
      expect(await read(await bench.open())).toEqual(expected);
    },
  );

  it('of 2.3 waits for the one before it', async () => {
    const bench = await backedUp({ version: '2.3', pace: { importStepMs: 500 } });
    const rows = await bench.open();
    rows.startImport(requestOf());
    rows.startImport(requestOf());
    const states: unknown[] = [];
    for (let at = 0; at < 3; at += 1) {
      states.push(rows.importJobs().map(({ state }) => state));
      await bench.clock.advance(2001);
      await countRows(rows);
    }
    expect(states).toEqual([
      ['importing', 'importing'],
      ['completed', 'importing'],
      ['completed', 'completed'],
    ]);
  });
});

describe('an import from where nothing lies', () => {
  const nothing = requestOf({ files: [['backup/none/binlogs/insert_log/1/2/3/', '']] });

  it('is complete without rows in 2.3', async () => {
    const bench = await createRowsBench({ version: '2.3' });
    const rows = await bench.open();
    expect(await importOne(bench, rows, nothing)).toMatchObject({
      state: 'completed',
      importedRows: 0,
    });
    expect(rows.segments()).toEqual([]);
  });

  it('is refused at once in 2.5', async () => {
    const bench = await createRowsBench({ version: '2.5' });
    const rows = await bench.open();
    expect(() => rows.startImport(requestOf({ files: [['backup/none/1/']] }))).toThrow(
      expect.objectContaining({
        code: 2100,
        message: 'no binlog to import, input=[paths:"backup/none/1/"]: importing data failed',
      }),
    );
  });
});

describe('an import that fails', () => {
  const more = schemaOf([fieldOf({ fieldId: 102, name: 'additional', isNullable: true })]);
  const less = { ...schemaOf(), fields: schemaOf().fields.slice(0, 1) };
  const other = {
    ...schemaOf(),
    fields: schemaOf().fields.map((field) =>
      field.fieldId === 101 ? { ...field, dataType: 5 } : field,
    ),
  };
  const reasons = [
    ['2.3', 'a field more', more, /^the field 102 has no binlog file: importing data failed$/],
    [
      '2.3',
      'a field less',
      less,
      /^the field ID 101 doesn't exist in collection schema: importing data failed$/,
    ],
    [
      '2.5',
      'a field more',
      more,
      /^error: no binlog for field:additional: importing data failed, file: id:\d+ {2}paths:"backup\/b1\/binlogs\/insert_log\/100\/201\/\d+\/" {2}paths:"backup\/b1\/binlogs\/delta_log\/100\/201\/\d+\/"$/,
    ],
    ['2.5', 'a field less', less, /^error: field not found\[field=101\], file: id:/],
    [
      '2.5',
      'a field of another type',
      other,
      /^error: Wrong rows type: invalid parameter\[expected=\[\]int64\]\[actual=\[old two three\]\], file: id:/,
    ],
  ] as const;

  it.each(reasons)('into %s, whose target has %s, says why', async (version, _, schema, reason) => {
    const bench = await backedUp({ version, schema });
    const rows = await bench.open();
    const job = await importOne(bench, rows, requestOf());
    expect(job).toMatchObject({ state: 'failed', progress: 0, importedRows: 0 });
    expect(job?.reason).toMatch(reason);
  });

  it.each(['2.3', '2.5'] as const)(
    'because of one damaged file leaves nothing behind in %s',
    async (version) => {
      const bench = await backedUp({ version });
      const rows = await bench.open();
      const damaged = keysWith(bench, '/101/').at(-1) ?? '';
      bench.bucket.objects.set(damaged, Buffer.from('garbage'));
      const job = await importOne(bench, rows, requestOf());
      expect(job?.state).toBe('failed');
      expect(job?.reason).toContain('parse magic number failed');
      expect(job?.reason).toContain(damaged);
      expect(bench.bucket.keys('files/')).toEqual([]);
      expect(await countRows(rows)).toBe(0);
    },
  );

  it('because the disk is full leaves no files', async () => {
    const bench = await backedUp({ version: '2.5' });
    const rows = await bench.open();
    bench.bucket.refused = '/101/';
    expect(await importOne(bench, rows, requestOf())).toMatchObject({
      state: 'failed',
      reason: 'the disk is full',
    });
    expect(bench.bucket.keys('files/')).toEqual([]);
  });

  it('because a script says so gives the reason of the script', async () => {
    const faults = [{ type: 'failedImport', reason: 'disk quota', after: 0, times: 1 } as const];
    const bench = await backedUp({ version: '2.5', faults });
    const rows = await bench.open();
    expect(await importOne(bench, rows, requestOf())).toMatchObject({
      state: 'failed',
      reason: 'disk quota',
    });
    expect(await importOne(bench, rows, requestOf())).toMatchObject({ state: 'completed' });
  });

  it('because the server is killed leaves no rows and, after the next start, no files', async () => {
    const bench = await backedUp({ version: '2.5', pace: { importStepMs: 100 } });
    const rows = await bench.open();
    rows.startImport(requestOf());
    await bench.clock.advance(200);
    await bench.clock.advance(0);
    expect(bench.bucket.keys('files/')).not.toEqual([]);
    const opened = await bench.open();
    expect(await countRows(opened)).toBe(0);
    expect(bench.bucket.keys('files/')).toEqual([]);
  });
});
