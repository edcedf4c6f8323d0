// Saved profiles on the command line: its own process, with the data folder and the vault that an app would have.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openVaultFile } from '#engine/vaultFile.ts';

import { type PracticeStorageServer, startPracticeStorage } from '../servers/practiceStorage.ts';
import { realClock } from '../suites/testClock.ts';
import { openTestEngine } from '../suites/testEngine.ts';
import { bucket, cluster, storage } from '../unit/profiles/builders.ts';

const program = path.resolve('out/cli.mjs');
const passphrase = 'correct horse battery';

let folder: string;
let s3: PracticeStorageServer;

const at = (...names: string[]): string => path.join(folder, ...names);

async function run(
  argv: readonly string[],
  given: {
    readonly data?: string;
    readonly environment?: Record<string, string>;
    readonly input?: string;
  } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const args = [program, '--data-dir', at(given.data ?? 'data'), ...argv];
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...given.environment } });
  child.stdin.end(given.input ?? '');
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = [await text(child.stdout), await text(child.stderr)];
  return { code: await ended, stdout, stderr };
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'saved-profiles-cli-'));
  s3 = await startPracticeStorage({ buckets: ['a-bucket'] });
  await writeFile(at('vault.key'), randomBytes(32));
  const vault = openVaultFile({
    path: at('data', 'vault.json'),
    unlock: { type: 'keyFile', path: at('vault.key') },
    clock: realClock,
    randomBytes,
  });
  const { engine, client } = await openTestEngine({ dataFolder: at('data'), vault });
  const { endpoint, accessKey, secretKey } = s3;
  await client.storages.save({
    profile: storage('s', {
      name: 'Night vault',
      location: bucket('s', { endpoint, accessKey, rootPath: 'backup' }),
    }),
    secrets: { 's.secretKey': secretKey },
  });
  await client.clusters.save({ profile: cluster('a', { name: 'Lyon' }), secrets: {} });
  await engine.close();
});

afterEach(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('saved profiles', () => {
  it('are listed', async () => {
    const { code, stdout } = await run(['profile', 'list', '--json']);
    const { profiles } = JSON.parse(stdout) as { profiles: { profile: { name: string } }[] };
    expect([code, ...profiles.map(({ profile }) => profile.name)]).toEqual([
      0,
      'Lyon',
      'Night vault',
    ]);
  });

  it('take the place of a configuration, with the vault opened by its key file', async () => {
    const named = ['list', '--storage', 'night VAULT'];
    const opened = await run([...named, '--vault-key-file', 'vault.key']);
    expect(opened).toMatchObject({ code: 0, stdout: '' });
    expect(opened.stderr).toContain('No backup here yet');
    const locked = await run(named);
    expect(locked.code).not.toBe(0);
    expect(locked.stderr).toContain('MB-505');
    expect(locked.stderr).toContain('give --vault-key-file FILE');
  });

  it('that are not there are told with those that are', async () => {
    const { code, stderr } = await run(['list', '--storage', 'Day vault']);
    expect([code, stderr]).toEqual([
      3,
      '✗ There is no storage Day vault. (MB-707)\n  Night vault\n',
    ]);
  });

  it('are named both where a command needs both, and not beside a configuration', async () => {
    const one = await run(['create', '--cluster', 'Lyon']);
    expect([one.code, one.stderr]).toEqual([64, expect.stringContaining('--storage')]);
    const two = await run(['list', '--storage', 'Night vault', '--config', 'backup.yaml']);
    expect(two.code).toBe(64);
  });
});

describe('a file of profiles', () => {
  const sealing = { MILVUS_BACKUP_STUDIO_PASSPHRASE: passphrase };
  const vaultThere = { MILVUS_BACKUP_STUDIO_VAULT_PASSPHRASE: 'of the other computer' };
  const exportAll = () =>
    run(
      'profile export Lyon --sealed --output p.json --vault-key-file vault.key'
        .split(' ')
        .toSpliced(3, 0, 'Night vault'),
      { environment: sealing },
    );

  it('is sealed, read by its owner only, and never written over', async () => {
    expect(await exportAll()).toEqual({
      code: 0,
      stdout: '2 profiles were written to p.json.\n',
      stderr: '',
    });
    expect(await readFile(at('p.json'), 'utf8')).not.toContain(s3.secretKey);
    expect(((await stat(at('p.json'))).mode & 0o777).toString(8)).toBe('600');
    const again = await exportAll();
    expect([again.code, again.stderr]).toEqual([
      64,
      expect.stringContaining('p.json cannot be written'),
    ]);
  });

  it('brings profiles and secrets to another data folder', async () => {
    await exportAll();
    const there = { data: 'there', environment: vaultThere, input: `${passphrase}\n` };
    const imported = await run(['profile', 'import', 'p.json'], there);
    expect(imported).toEqual({ code: 0, stdout: '2 profiles were saved.\n', stderr: '' });
    const used = await run(['list', '--storage', 'Night vault'], there);
    expect(used.code).toBe(0);
    const removed = await run(['profile', 'remove', 'lyon'], there);
    expect(removed.stdout).toBe('lyon was removed with its secrets.\n');
    const { stdout } = await run(['profile', 'list'], there);
    expect(stdout).not.toContain('Lyon');
  });

  it('with a wrong passphrase changes nothing', async () => {
    await exportAll();
    const there = { data: 'there', environment: vaultThere, input: 'wrong passphrase\n' };
    const { code, stderr } = await run(['profile', 'import', 'p.json'], there);
    expect([code, stderr]).toEqual([3, expect.stringContaining('MB-510')]);
    expect((await run(['profile', 'list'], there)).stderr).toBe('No profiles are saved.\n');
  });

  it('refuses by its name a file that was not exported', async () => {
    await writeFile(at('backup.yaml'), 'milvus: {}');
    const { code, stderr } = await run(['profile', 'import', 'backup.yaml']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('backup.yaml does not hold')]);
    expect(stderr).toContain('--config FILE');
  });

  it('leaves what differs as it is unless told otherwise', async () => {
    const { stdout } = await run(['profile', 'export', 'Lyon']);
    await writeFile(at('p.json'), stdout.replace('localhost:19530', 'lyon.example:19530'));
    const skipped = await run(['profile', 'import', 'p.json']);
    expect(skipped).toEqual({
      code: 2,
      stdout: '0 profiles were saved.\n',
      stderr: '! Lyon is there already and was left as it is; it differs in milvus.address\n',
    });
    const both = await run(['profile', 'import', 'p.json', '--on-conflict', 'keepBoth']);
    expect([both.code, both.stdout]).toEqual([0, '1 profile was saved.\n']);
    expect((await run(['profile', 'list'])).stdout).toMatch(/Lyon 2 .*lyon\.example:19530/);
  });
});
