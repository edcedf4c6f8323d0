import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { abortUploads } from '#engine/storage/abortUploads.ts';
import { readEntries } from '#engine/zip/zipEntries.ts';
import { openZip, openZipReader } from '#engine/zip/zipReader.ts';
import { directoryEnd, directoryEntry, localHeader } from '#engine/zip/zipRecords.ts';
import { createZipWriter, type ZipWriter } from '#engine/zip/zipWriter.ts';

import { listingSuite } from '../../suites/listingSuite.ts';
import {
  goOn,
  readBytes,
  someBytes,
  stallingStream,
  streamOf,
  writeBytes,
} from '../../suites/storeBytes.ts';

let folder: string;
let file: string;
let writer: ZipWriter;
let made = 0;
const clock = { now: () => new Date('2026-11-26T12:00:00Z') };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'zip-writer-'));
});

beforeEach(() => {
  file = path.join(folder, `${(made += 1)}.zip`);
  writer = createZipWriter(file, clock);
});

afterAll(() => rm(folder, { recursive: true }));

const meta = 'bk/meta/backup_meta.json';

describe('a zip that is written', () => {
  test('holds what was written, many at once, whatever their lengths', async () => {
    const { store, commit } = writer;
    const lengths = [0, 1, 65_536, 300_000, 7, 1_000_000];
    await Promise.all([
      writeBytes(store, meta, Buffer.from('{}')),
      ...lengths.map((length) =>
        store.write(`bk/${length}`, streamOf(someBytes(length)), {
          signal: goOn(),
          sizeBytes: length,
        }),
      ),
    ]);
    for (const length of lengths) {
      expect(await readBytes(store, `bk/${length}`)).toEqual(someBytes(length));
    }
    await commit();
    await store.close();
    const read = await openZipReader(file);
    for (const length of lengths) {
      expect(await readBytes(read.store, `bk/${length}`)).toEqual(someBytes(length));
    }
    await read.store.close();
  });

  test('goes on after a file that broke off, and takes its place for the next try', async () => {
    const { store, commit } = writer;
    await writeBytes(store, meta, Buffer.from('{}'));
    const cut = Readable.from([someBytes(500)]);
    const options = { signal: goOn(), sizeBytes: 1000 };
    await expect(store.write('bk/x', cut, options)).rejects.toMatchObject({
      code: 'OBJECT_CORRUPT',
    });
    expect(await store.head('bk/x', goOn())).toBeUndefined();
    await store.write('bk/x', streamOf(someBytes(1000)), options);
    await commit();
    await store.close();
    const { store: read } = await openZipReader(file);
    expect(await readBytes(read, 'bk/x')).toEqual(someBytes(1000));
    await read.close();
    // Both tries used the same place.
    expect((await readFile(file)).length).toBeLessThan(2000);
  });

  test('is not there before it is whole, and leaves nothing when it is given up', async () => {
    await writeBytes(writer.store, meta, Buffer.from('{}'));
    const names = await readdir(folder);
    expect(names).not.toContain(path.basename(file));
    expect(names.filter((name) => name.endsWith('.part'))).toHaveLength(1);
    await writer.store.close();
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('stops at once', async () => {
    const stop = new AbortController();
    const written = writer.store.write('bk/x', stallingStream(someBytes(10)), {
      signal: stop.signal,
      sizeBytes: 1000,
    });
    stop.abort();
    await expect(written).rejects.toMatchObject({ code: 'STOPPED' });
    await writer.store.close();
  });

  test('takes away what a killed process was writing in its place, and nothing else', async () => {
    const { base } = path.parse(file);
    await writeFile(path.join(folder, `.${base}.0-1.part`), 'x');
    await writeFile(path.join(folder, `.other.zip.0-1.part`), 'x');
    await writeBytes(writer.store, meta, Buffer.from('{}'));
    expect(await abortUploads(writer.store, 'bk/', goOn())).toBe(1);
    await writer.commit();
    await writer.store.close();
    const left = (await readdir(folder)).filter((name) => name.endsWith('.part'));
    expect(left).toEqual(['.other.zip.0-1.part']);
  });

  test.each(['a\\b', '../x', 'a//b', '/x', 'tab\t'])('has no file called %j', async (key) => {
    await expect(writeBytes(writer.store, key, Buffer.alloc(1))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await writer.store.close();
  });
});

describe('a large zip', () => {
  test('names sizes and places beyond 4 GiB', async () => {
    const five = 5 * 2 ** 30;
    const base = { crc32: 7, modifiedAt: clock.now() };
    const first = { ...base, name: 'first', sizeBytes: five, offset: 0 };
    const head = localHeader(first);
    const second = { ...base, name: 'second', sizeBytes: 10, offset: head.length + five };
    const after = second.offset + localHeader(second).length + second.sizeBytes;
    const entries = Buffer.concat([directoryEntry(first), directoryEntry(second)]);
    const end = directoryEnd({ entries: 2, offset: after, sizeBytes: entries.length });
    // A file with a hole takes no room.
    const handle = await open(file, 'w');
    await handle.write(head, 0, head.length, 0);
    await handle.write(localHeader(second), 0, localHeader(second).length, second.offset);
    await handle.write(Buffer.concat([entries, end]), 0, entries.length + end.length, after);
    await handle.close();
    const zip = await openZip(file);
    const found = [...(await readEntries(zip, file)).values()];
    const told = found.map(({ fileName, uncompressedSize, relativeOffsetOfLocalHeader }) => ({
      fileName,
      uncompressedSize,
      relativeOffsetOfLocalHeader,
    }));
    zip.close();
    expect(told).toEqual([
      { fileName: 'first', uncompressedSize: five, relativeOffsetOfLocalHeader: 0 },
      { fileName: 'second', uncompressedSize: 10, relativeOffsetOfLocalHeader: second.offset },
    ]);
  });
});

describe('the listing of a zip that is written', () => {
  let listed: ZipWriter;
  beforeAll(() => {
    listed = createZipWriter(path.join(folder, 'listed.zip'), clock);
  });
  afterAll(() => listed.store.close());
  listingSuite((name) => ({ store: listed.store, prefix: `suite/${name}/` }), {
    hasFolderMarkers: false,
    listedObjects: 2100,
  });
});
