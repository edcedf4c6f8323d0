import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { mapFull } from '#engine/durableFile.ts';
import { type JsonFile, type JsonFileOptions, openJsonFile } from '#engine/jsonFile.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import type { AppError } from '#shared/errors.ts';

import { createManualClock } from '../manualClock.ts';
import { bundleChild, startChild } from './jobs/childProcess.ts';

let folder = '';
let path = '';
let notices: AppError[] = [];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'json-')), 'data');
  path = join(folder, 'numbers.json');
  notices = [];
});
afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true });
});

const openFile = (change: Partial<JsonFileOptions<number[]>> = {}): JsonFile<number[]> =>
  openJsonFile({
    path,
    schema: z.array(z.number()),
    version: 2,
    empty: [],
    clock: createManualClock('2026-01-02T03:04:05.678Z'),
    onNotice: (notice) => notices.push(notice),
    ...change,
  });

async function put(content: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path, content);
}

describe('a JSON file', () => {
  it('that is not there is empty, and is not made by reading', async () => {
    expect(await openFile().read()).toEqual([]);
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps what was written, for its owner only', async () => {
    expect(await openFile().update((numbers) => [...numbers, 1])).toEqual([1]);
    expect(await openFile().read()).toEqual([1]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 2, data: [1] });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(['numbers.json']);
  });

  it('loses no change when many are made at once', async () => {
    const clock = createSystemClock();
    const [file, other] = [openFile({ clock }), openFile({ clock })];
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    await Promise.all(
      numbers.map((number) => (number < 10 ? file : other).update((all) => [...all, number])),
    );
    expect((await file.read()).sort((a, b) => a - b)).toEqual(numbers);
  });

  it('is as before when the change fails', async () => {
    await openFile().update(() => [1]);
    const failure = new Error('no');
    const refused = openFile().update(() => {
      throw failure;
    });
    await expect(refused).rejects.toBe(failure);
    expect(await openFile().read()).toEqual([1]);
    expect(await readdir(folder)).toEqual(['numbers.json']);
  });

  it('of a newer version is neither read nor written', async () => {
    const content = '{"version":3,"data":{"who":"knows"}}';
    await put(content);
    const tooNew = { code: 'FILE_TOO_NEW', params: { path } };
    await expect(openFile().read()).rejects.toMatchObject(tooNew);
    await expect(openFile().update(() => [])).rejects.toMatchObject(tooNew);
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it.each([
    ['empty', '', 'it is not JSON'],
    ['cut off', '{"version":2,"data":[1,', 'it is not JSON'],
    ['of another kind', '{"version":2,"data":["one"]}', '0 is not as expected'],
    ['without version', '[1]', 'the file is not as expected'],
  ])('that is %s is set aside whole, and that is said', async (_, content, reason) => {
    await put(content);
    expect(await openFile().read()).toEqual([]);
    const aside = 'numbers.unreadable-2026-01-02T03-04-05.678Z.json';
    expect(await readdir(folder)).toEqual([aside]);
    expect(await readFile(join(folder, aside), 'utf8')).toBe(content);
    expect(notices).toMatchObject([{ code: 'FILE_UNREADABLE', params: { path, reason } }]);
  });

  it('that is a folder is left alone', async () => {
    await mkdir(path, { recursive: true });
    await expect(openFile().read()).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(openFile().update(() => [])).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    expect(notices).toEqual([]);
  });
});

describe('between processes', () => {
  it('no change is lost, and a kill in the middle leaves a whole file', async () => {
    const script = await bundleChild('../updatingChild');
    const clock = createSystemClock();
    const killed = startChild(script, [path, '1000', '100000']);
    await killed.printed(5);
    await killed.kill();
    const before = await openFile({ version: 1, clock }).read();
    expect(before.length).toBeGreaterThanOrEqual(5);

    const children = [0, 100].map((first) => startChild(script, [path, `${first}`, '15']));
    const exits = children.map((child) => once(child.process, 'close'));
    for (let number = 200; number < 215; number += 1) {
      await openFile({ version: 1, clock }).update((numbers) => [...numbers, number]);
    }
    expect((await Promise.all(exits)).map(([code]) => code as number)).toEqual([0, 0]);
    const added = (await openFile({ version: 1, clock }).read()).slice(before.length);
    const expected = [0, 100, 200].flatMap((first) =>
      Array.from({ length: 15 }, (_, number) => first + number),
    );
    expect(added.sort((a, b) => a - b)).toEqual(expected);
    expect(notices).toEqual([]);
  });
});

describe('a full disk', () => {
  it('is said with the path; other failures stay what they are', () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    expect(mapFull(full, path)).toMatchObject({ code: 'DISK_FULL', params: { path }, cause: full });
    const other = Object.assign(new Error('no'), { code: 'EACCES' });
    expect(mapFull(other, path)).toBe(other);
  });

  it('or another failure in the middle leaves the file as it was', async () => {
    await put('{"version":2,"data":[1]}');
    await mkdir(`${path}.new`);
    await writeFile(join(`${path}.new`, 'in the way'), '');
    await expect(openFile().update(() => [2])).rejects.toThrow();
    expect(await openFile().read()).toEqual([1]);
  });
});
