import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { textToSparse } from '../../../../electron/practice/milvus/query/bm25.ts';
import type { CollectionRows, Schema } from '../../../../electron/practice/milvus/types.ts';
import {
  createRowsBench,
  fieldOf,
  insert,
  OTHER_PARTITION,
  PARTITION,
  read,
  remove,
  schemaOf,
} from './rowsBench.ts';

describe('a field that was added later', () => {
  const added = schemaOf([
    fieldOf({ fieldId: 102, name: 'extra', isNullable: true }),
    fieldOf({
      fieldId: 103,
      name: 'note',
      dataType: 21,
      maxLength: 9,
      isNullable: true,
      defaultValue: 'n/a',
    }),
  ]);

  it('reads as null or its default in all rows before, flushed and not', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    await rows.flush();
    await insert(bench, rows, { 2: 'two' });
    rows.changeSchema(added);
    await rows.insert({
      partitionIds: [PARTITION],
      columns: new Map([
        [100, [3n]],
        [101, ['three']],
        [102, [33n]],
        [103, ['noted']],
      ]),
      timestamp: bench.nextTimestamp(),
    });
    const expected = [
      [1n, null, 'n/a'],
      [2n, null, 'n/a'],
      [3n, 33n, 'noted'],
    ];
    expect(await readAdded(rows)).toEqual(expected);
    const opened = await bench.open({ schema: added });
    expect(await readAdded(opened)).toEqual(expected);
    await opened.flush();
    expect(await readAdded(opened)).toEqual(expected);
  });

  async function readAdded(rows: CollectionRows): Promise<unknown[]> {
    const sources = await rows.scan(null, [100, 102, 103]);
    return sources.flatMap((source) =>
      source.column(100).map((key, row) => [key, source.column(102)[row], source.column(103)[row]]),
    );
  }
});

describe('a BM25 function', () => {
  it('fills its field when rows are inserted', async () => {
    const schema: Schema = {
      fields: [
        ...schemaOf().fields,
        fieldOf({ fieldId: 102, name: 'bm', dataType: 104, isFunctionOutput: true }),
      ],
      functions: [{ name: 'fn', type: 1, inputFieldIds: [101], outputFieldIds: [102] }],
    };
    const bench = await createRowsBench({ schema });
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'alpha of alpha' });
    await rows.flush();
    const [source] = await (await bench.open()).scan(null, [102]);
    const [value] = source?.column(102) ?? [];
    expect(Buffer.from(value as Uint8Array)).toEqual(
      Buffer.from(textToSparse('alpha of alpha', undefined)),
    );
  });
});

describe('dropping', () => {
  it('a partition removes its rows, its deletes and its files, and no others', async () => {
    const bench = await createRowsBench({ version: '2.4' });
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    await insert(bench, rows, { 2: 'two' }, OTHER_PARTITION);
    await remove(bench, rows, [9], OTHER_PARTITION);
    await rows.flush();
    await insert(bench, rows, { 3: 'three' }, OTHER_PARTITION);
    await rows.dropPartition(OTHER_PARTITION);
    expect(await read(rows)).toEqual({ 1: 'one' });
    expect(bench.bucket.keys().filter((key) => key.includes(OTHER_PARTITION))).toEqual([]);
    expect(await read(await bench.open())).toEqual({ 1: 'one' });
  });

  it('a collection removes every file of it', async () => {
    const bench = await createRowsBench();
    bench.bucket.objects.set('files/insert_log/1001/1/1/0/1', new Uint8Array());
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    await rows.flush();
    await insert(bench, rows, { 2: 'two' });
    await rows.drop();
    expect(bench.bucket.keys()).toEqual(['files/insert_log/1001/1/1/0/1']);
    await expect(access(bench.folder)).rejects.toThrow('ENOENT');
  });
});

describe('the state on disk', () => {
  it('that cannot be understood is not taken for an empty one', async () => {
    const bench = await createRowsBench();
    const rows = await bench.open();
    await insert(bench, rows, { 1: 'one' });
    await rows.flush();
    const file = path.join(bench.folder, 'segments.json');
    const text = await readFile(file, 'utf8');
    await rows.close();
    await writeFile(file, text.slice(0, 20));
    await expect(bench.open()).rejects.toThrow();
    await writeFile(file, text);
    expect(await read(await bench.open())).toEqual({ 1: 'one' });
  });
});
