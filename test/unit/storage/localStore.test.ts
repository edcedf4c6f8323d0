import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { abortUploads } from '#engine/storage/abortUploads.ts';
import { mapFileError } from '#engine/storage/localFiles.ts';
import { createLocalStore } from '#engine/storage/localStore.ts';
import type { ObjectStore } from '#engine/storage/objectStore.ts';

import {
  codeOf,
  collect,
  goOn,
  listKeys,
  readBytes,
  someBytes,
  stallingStream,
  writeBytes,
} from '../../suites/storeBytes.ts';

const temporaryFolder = '.milvus-backup-studio-tmp';

let folder: string;
let directory: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'local-store-')));
  directory = path.join(folder, 'store');
  await mkdir(directory);
  store = createLocalStore({ directory });
});
afterEach(() => rm(folder, { recursive: true }));

describe('a local folder as a store', () => {
  it('is named by its URL', () => {
    expect(store.location).toBe(pathToFileURL(directory).href);
  });

  it.each([
    '../outside',
    'a/../../outside',
    '..',
    '.',
    'a/./b',
    '/etc/passwd',
    'a//b',
    'a/',
    'nul\0',
    `${temporaryFolder}/x`,
  ])('refuses the key %j in every call', async (key) => {
    const info = { key, sizeBytes: 1, etag: '', modifiedAt: null };
    const options = { signal: goOn(), sizeBytes: 1 };
    await writeBytes(store, 'good', someBytes(1));
    const calls = [
      store.head(key, goOn()),
      store.read(key, options),
      store.write(key, someBytes(1), options),
      store.copyFrom(store, info, 'copy', options),
      store.copyFrom(store, { ...info, key: 'good' }, key, options),
      store.remove(key, goOn()),
      store.removeMany([key], goOn()),
    ];
    expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'INVALID_INPUT'));
    expect(await readdir(folder)).toEqual(['store']);
  });

  it('lists nothing outside of itself', async () => {
    await writeFile(path.join(folder, 'secret'), 'x');
    expect(await codeOf(listKeys(store, '../'))).toBe('INVALID_INPUT');
    expect(await listKeys(store, '..')).toEqual([]);
  });

  it('neither writes nor removes through a link that leads out', async () => {
    const outside = path.join(folder, 'outside');
    await mkdir(outside);
    await writeFile(path.join(outside, 'kept'), 'x');
    await symlink(outside, path.join(directory, 'link'));
    expect(await codeOf(writeBytes(store, 'link/new', someBytes(1)))).toBe('LOCAL_PATH_UNUSABLE');
    expect(await codeOf(writeBytes(store, 'link/deep/new', someBytes(1)))).toBe(
      'LOCAL_PATH_UNUSABLE',
    );
    expect(await codeOf(store.remove('link/kept', goOn()))).toBe('LOCAL_PATH_UNUSABLE');
    expect(await readdir(outside)).toEqual(['kept']);
  });

  it('replaces a link to a file outside, never the file', async () => {
    const outside = path.join(folder, 'file');
    await writeFile(outside, 'untouched');
    await symlink(outside, path.join(directory, 'link'));
    await writeBytes(store, 'link', Buffer.from('new'));
    expect(await readFile(outside, 'utf8')).toBe('untouched');
    expect((await readBytes(store, 'link')).toString()).toBe('new');
  });

  it('works when its own folder is reached by a link', async () => {
    await symlink(directory, path.join(folder, 'way'));
    const linked = createLocalStore({ directory: path.join(folder, 'way') });
    await writeBytes(linked, 'a/b', someBytes(3));
    expect(await listKeys(linked, '')).toEqual(['a/b']);
    await linked.remove('a/b', goOn());
    expect(await listKeys(store, '')).toEqual([]);
  });

  it('lists through links to folders, but not round in circles', async () => {
    await writeBytes(store, 'a/b/file', someBytes(1));
    await symlink(path.join(directory, 'a'), path.join(directory, 'a', 'b', 'up'));
    await symlink(path.join(directory, 'a'), path.join(directory, 'z'));
    await symlink(path.join(directory, 'nowhere'), path.join(directory, 'broken'));
    expect(await listKeys(store, '')).toEqual(['a/b/file', 'z/b/file']);
    expect(await collect(store.listFolders('', goOn()))).toEqual(['a', 'z']);
  });

  it('takes folders and pipes for no objects', async () => {
    await mkdir(path.join(directory, 'folder'));
    execFileSync('mkfifo', [path.join(directory, 'pipe')]);
    for (const key of ['folder', 'pipe']) {
      expect(await store.head(key, goOn())).toBeUndefined();
      expect(await codeOf(store.read(key, { signal: goOn() }))).toBe('OBJECT_NOT_FOUND');
    }
    expect(await listKeys(store, '')).toEqual([]);
  });

  it('hides files that are being written, and removes those that a crash left', async () => {
    const stop = new AbortController();
    const options = { signal: stop.signal, sizeBytes: 10 };
    const written = store.write('backup/a', stallingStream(someBytes(5)), options);
    await expect.poll(async () => (await readdir(directory)).length).toBe(1);
    await expect
      .poll(async () => (await readdir(path.join(directory, temporaryFolder))).length)
      .toBe(1);
    expect(await listKeys(store, '')).toEqual([]);
    expect(await collect(store.listFolders('', goOn()))).toEqual([]);
    stop.abort();
    expect(await codeOf(written)).toBe('STOPPED');
    expect(await readdir(path.join(directory, temporaryFolder))).toEqual([]);

    await writeFile(path.join(directory, temporaryFolder, 'backup%2Fa.left'), 'x');
    await writeFile(path.join(directory, temporaryFolder, 'other%2Fa.left'), 'x');
    expect(await abortUploads(store, 'backup/', goOn())).toBe(1);
    expect(await readdir(path.join(directory, temporaryFolder))).toEqual(['other%2Fa.left']);
  });

  it('removes the folders that became empty, and only those', async () => {
    await writeBytes(store, 'a/b/c/one', someBytes(1));
    await writeBytes(store, 'a/two', someBytes(1));
    await store.remove('a/b/c/one', goOn());
    expect(await readdir(path.join(directory, 'a'))).toEqual(['two']);
    await store.remove('a/two', goOn());
    expect((await readdir(directory)).filter((name) => name !== temporaryFolder)).toEqual([]);
  });

  it('writes while others remove the folder under it', async () => {
    const rounds = Array.from({ length: 40 }, (_, index) => index);
    const calls = rounds.map(async (index) => {
      await writeBytes(store, `a/b/${index}`, someBytes(1));
      await store.remove(`a/b/${index}`, goOn());
    });
    expect(await Promise.all(calls.map(codeOf))).toEqual(rounds.map(() => 'no error'));
    expect(await listKeys(store, '')).toEqual([]);
  });

  it('says that it cannot be used when its folder is not there, and never makes it', async () => {
    const missing = createLocalStore({ directory: path.join(folder, 'not', 'there') });
    const calls = [
      missing.checkBucket(goOn()),
      writeBytes(missing, 'key', someBytes(1)),
      listKeys(missing, ''),
    ];
    expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'LOCAL_PATH_UNUSABLE'));
    expect(await readdir(folder)).not.toContain('not');
  });

  it('says that a key cannot be written where another is its folder, and keeps that', async () => {
    await writeBytes(store, 'a', someBytes(1));
    expect(await codeOf(writeBytes(store, 'a/b', someBytes(1)))).toBe('LOCAL_PATH_UNUSABLE');
    const options = { signal: goOn(), sizeBytes: 1, onlyIfAbsent: true };
    expect(await codeOf(store.write('a/b', someBytes(1), options))).toBe('LOCAL_PATH_UNUSABLE');
    expect(await listKeys(store, '')).toEqual(['a']);
  });

  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EMFILE', 'STORAGE_BUSY'],
    ['EACCES', 'LOCAL_PATH_UNUSABLE'],
    ['EIO', 'LOCAL_PATH_UNUSABLE'],
    ['EROFS', 'LOCAL_PATH_UNUSABLE'],
  ])('turns %s into %s', (code, expected) => {
    const error = mapFileError(Object.assign(new Error('it broke'), { code }), '/folder/file');
    expect(error.code).toBe(expected);
    expect(error.message).not.toMatch(/\{/);
  });
});
