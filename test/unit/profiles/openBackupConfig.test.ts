import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type BackupConfig, readBackupConfig } from '#engine/profiles/backupYaml.ts';
import { formatV2 } from '#engine/profiles/configFormat.ts';
import { parseConfigText } from '#engine/profiles/configText.ts';
import { isVariable } from '#engine/profiles/configValues.ts';
import { openBackupConfig } from '#engine/profiles/openBackupConfig.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const open = (path: string, environment: Record<string, string> = {}): Promise<BackupConfig> =>
  openBackupConfig(path, { sets: [], environment, currentFolder: folder });

async function put(path: string, text = 'configVersion: v2'): Promise<string> {
  const place = join(folder, path);
  await mkdir(join(place, '..'), { recursive: true });
  await writeFile(place, text, { mode: 0o600 });
  return place;
}

describe('a configuration file', () => {
  it('is looked for at its path, in MILVUSCONF, then in configs', async () => {
    const environment = { MILVUSCONF: join(folder, 'conf') };
    const places = [
      await put('configs/backup.yaml'),
      await put('conf/backup.yaml'),
      await put('some/backup.yaml'),
    ];
    expect((await open('other/backup.yaml')).path).toBe(places[0]);
    expect((await open('other/backup.yaml', environment)).path).toBe(places[1]);
    expect((await open('some/backup.yaml', environment)).path).toBe(places[2]);
    expect((await open(places[2] ?? '', environment)).path).toBe(places[2]);
  });

  it('that is nowhere is said so, with the places', async () => {
    const places = [join(folder, 'x.yaml'), join(folder, 'configs/x.yaml')].join(', ');
    await expect(open('x.yaml')).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
      params: { path: 'x.yaml', reason: `it is not there; looked at ${places}` },
    });
  });

  it.each<[string, (path: string) => Promise<unknown> | void, RegExp]>([
    ['y25 a folder', (path) => mkdir(path), /^it is a folder$/],
    ['y25 a pipe', (path) => void execFileSync('mkfifo', [path]), /^it is not an ordinary file$/],
    ['y25 a device', (path) => symlink('/dev/zero', path), /^it is not an ordinary file$/],
    ['y25 a link to itself', (path) => symlink(path, path), /^ELOOP/],
    [
      'y21 of 100 MB',
      (path) => writeFile(path, Buffer.alloc(100e6, ' ')),
      /^it is larger than 64 KiB$/,
    ],
    [
      'y23 not UTF-8',
      (path) => writeFile(path, Buffer.from([0x61, 0x3a, 0x20, 0xff])),
      /^it is not UTF-8$/,
    ],
    [
      'in UTF-16',
      (path) => writeFile(path, Buffer.from('\uFEFFa: 1', 'utf16le')),
      /^it is not UTF-8$/,
    ],
  ])('%s is refused at once', async (_, make, reason) => {
    const path = join(folder, 'backup.yaml');
    await make(path);
    const startMs = performance.now();
    await expect(open(path)).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
      params: { path, reason: expect.stringMatching(reason) },
    });
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  it('y29 with secrets that every user can read is warned about', async () => {
    const path = await put('backup.yaml', 'minio: { secretAccessKey: s3cret }');
    expect((await open(path)).warnings).toEqual([]);
    await chmod(path, 0o644);
    expect((await open(path)).warnings).toEqual([{ code: 'fileOpenToAll', params: {} }]);
    await writeFile(path, 'minio: { secretAccessKey: minioadmin }');
    expect((await open(path)).warnings).toEqual([]);
  });
});

describe('the sample configuration', () => {
  const root = resolve(import.meta.dirname, '../../..');
  const path = join(root, 'configs/backup.yaml');
  const read = (text: string): BackupConfig =>
    readBackupConfig({ path, text, sets: [], environment: {} });

  it('is found, and changes no default', async () => {
    const options = { sets: [], environment: {}, currentFolder: root };
    expect(await openBackupConfig('backup.yaml', options)).toEqual(read('configVersion: v2'));
  });

  it('names every key there is, with its default', async () => {
    const text = await readFile(path, 'utf8');
    const whole = text.replaceAll(/^(\s+)# ( *\w+:)/gm, '$1$2');
    const { milvus, storage, backup, engine } = formatV2;
    const names = [milvus, storage, backup, engine].flatMap((group) => Object.values(group).flat());
    const keys: string[] = names.filter((name) => !isVariable(name));
    const named = [...parseConfigText(path, whole).values()].map(({ key }) => key);
    expect(named.sort()).toEqual(['configVersion', ...keys].sort());
    expect(read(whole)).toEqual(read('configVersion: v2'));
  });
});
