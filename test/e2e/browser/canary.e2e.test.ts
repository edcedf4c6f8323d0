// Secrets that are typed once and used for everything, then looked for in all that the program leaves, says and shows.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

import { noLabels } from '#shared/profile.ts';

import { tracesOf } from '../../encodings.ts';
import { prepareMilvus } from '../../servers/fetchMilvus.ts';
import { type MilvusServer, startMilvus } from '../../servers/milvus.ts';
import { prepareMinio, startMinio } from '../../servers/minio.ts';
import type { S3Server } from '../../servers/s3Server.ts';
import { temporaryFolder } from '../../servers/serverProcess.ts';
import { type CommandLine, createCommandLine } from '../../stories/commandLine.ts';
import { connectMilvus } from '../../stories/dataset.ts';
import { draftOf } from '../../stories/draftOf.ts';
import { makeSmallCollection } from '../../stories/smallCollection.ts';
import { uploadGolden } from '../../stories/uploadGolden.ts';
import { openToldPage } from './toldPage.ts';
import { startWebHost, type WebHost } from './webHost.ts';

const install = process.env['REQUIRE_ALL'] === '1';
const reason = (await prepareMilvus(install)) ?? (await prepareMinio());

const secrets = {
  storage: "C4nary/MinIO+secret&key<'1",
  milvus: 'C4nary:Milvus/pa%ss&word"2',
  wrong: 'C4nary-wrong/secret+key=3',
  passphrase: 'C4nary passphrase of an export 4',
  /** In the metadata of a backup that milvus-backup made. */
  hashOfUser: '$2a$04$wK9URuv8HmqIqAIlNdM2d.YowiW27/jnow9OoExYop5mecmdeOFJ2',
};

const withUsers = 'm25_v0_5_16';

describe.skipIf(reason !== null)('S11 secrets of profiles on a real Milvus and MinIO', () => {
  let s3: S3Server;
  let milvus: MilvusServer;
  let host: WebHost;
  let cli: CommandLine;
  let keyFile: string;
  /** What a page was told: every answer and every event, as it came over the wire. */
  const told: string[] = [];
  /** What the command line wrote. */
  const written: string[] = [];
  const argumentsSeen = new Set<string>();
  const login = { user: 'root', password: secrets.milvus };

  beforeAll(async () => {
    s3 = await startMinio({ accessKey: 'canary-user', secretKey: secrets.storage });
    for (const bucket of ['milvus', 'backups']) await s3.createBucket(bucket);
    milvus = await startMilvus({ s3, bucket: 'milvus', rootPath: 'files', auth: true });
    const first = await connectMilvus(milvus.address, { username: 'root', password: 'Milvus' });
    await makeSmallCollection(first, { name: 'rows', rows: 300, partitions: 4 });
    await first.updateUser({
      username: 'root',
      oldPassword: 'Milvus',
      newPassword: login.password,
    });
    await first.closeConnection();
    keyFile = path.join(temporaryFolder('key'), 'vault.key');
    writeFileSync(keyFile, randomBytes(32));
    host = await startWebHost({ more: ['--vault-key-file', keyFile] });
    await uploadGolden(s3, 'backups', withUsers);
    cli = await createCommandLine({
      milvus,
      login,
      cluster: { s3, bucket: 'milvus', rootPath: 'files' },
      backup: { s3, bucket: 'backups', rootPath: 'cli' },
    });
  });

  afterAll(async () => {
    await host?.kill();
    await cli?.remove();
    await milvus?.stop();
    await s3?.stop();
  });

  const openPage = async () => openToldPage(await host.nextLink(), told);
  type Page = Awaited<ReturnType<typeof openPage>>;

  async function run(page: Page, request: Parameters<Page['plans']['preview']>[0]) {
    const { planId, sha256, typedName } = await page.plans.preview(request);
    const { jobId } = await page.jobs.start({ planId, sha256, typedName });
    const job = () => page.jobs.get({ jobId });
    await expect.poll(async () => (await job()).state, { timeout: 120_000 }).toBe('finished');
    await page.jobs.events({ jobId });
    const { text } = await page.support.ofJob({ jobId });
    expect(JSON.parse(text)).toMatchObject({ job: { id: jobId } });
    return job();
  }

  /** The command lines of all programs that run now. */
  function lookAtArguments(): void {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        if (/serve\.mjs|cli\.mjs|practice\.mjs/.test(line)) argumentsSeen.add(line);
      } catch {
        // It has ended.
      }
    }
  }

  const draft = () =>
    draftOf(
      { s3, milvus },
      { milvus: { login: { type: 'password', user: 'root', secret: 'milvus' } } },
    );
  const typed = { milvus: secrets.milvus, own: secrets.storage, backups: secrets.storage };
  const backup = (backupName: string) => ({
    kind: 'backup' as const,
    clusterId: 'draft',
    storageId: 'draft-backups',
    backupName,
    filter: '',
    strategy: 'auto' as const,
    pauseGc: false,
  });

  test('are typed in, tested, saved, used, exported, and survive a crash', async () => {
    const page = await openPage();
    const target = draft();
    const { cluster, storage } = target;
    if (storage === null) throw new Error('the draft has a place for backups');
    await page.checks.run({
      testId: 'wrong',
      target: { ...target, secrets: { ...typed, milvus: secrets.wrong, own: secrets.wrong } },
      mayWrite: 'never',
    });
    await page.checks.run({
      testId: 'right',
      target: { ...target, secrets: typed },
      mayWrite: 'always',
    });
    await page.clusters.save({ profile: cluster, secrets: typed });
    await page.storages.save({ profile: storage, secrets: typed });
    expect((await run(page, backup('first'))).outcome).toMatch(/^succeeded/);
    await page.storages.save({
      profile: { ...storage, id: 'wrong', name: 'wrong', ...noLabels },
      secrets: { backups: secrets.wrong },
    });
    await expect(page.backups.names({ storageId: 'wrong' })).rejects.toThrow();
    // Whether it is built or not: what it answers is looked at.
    await page.configuration
      .export({ clusterId: 'draft', storageId: 'draft-backups' })
      .catch(() => undefined);
    const yaml = {
      milvus: { address: '127.0.0.1', port: 19530, user: 'root', password: secrets.milvus },
      minio: { bucketName: 'milvus', secretAccessKey: secrets.storage, accessKeyID: 'canary-user' },
    };
    await page.configuration.read({ text: stringify(yaml) });
    const ids = { clusterIds: ['draft'], storageIds: ['draft-backups'] };
    await page.profiles.export({ ...ids, passphrase: null });
    const sealed = await page.profiles.export({ ...ids, passphrase: secrets.passphrase });
    await page.profiles.review({ text: sealed.text, passphrase: secrets.passphrase });
    // Killed in the middle of a job, and found interrupted by the next one.
    const { planId, sha256, typedName } = await page.plans.preview(backup('killed'));
    const { jobId } = await page.jobs.start({ planId, sha256, typedName });
    lookAtArguments();
    const { dataFolder } = host;
    await host.kill();
    host = await startWebHost({ dataFolder, more: ['--vault-key-file', keyFile] });
    const next = await openPage();
    expect((await next.jobs.get({ jobId })).state).toBe('finished');
    const restored = await run(next, {
      kind: 'restore',
      storageId: 'draft-backups',
      backupName: 'first',
      clusterId: 'draft',
      filter: '',
      names: { type: 'suffix', suffix: '_bak' },
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'never',
      conflicts: { otherwise: 'stop', byTarget: {} },
      metaOnly: false,
    });
    expect(restored.outcome).toMatch(/^succeeded/);
  });

  test('lie in a backup that is looked at, verified and copied', async () => {
    const page = await openPage();
    const target = draft();
    if (target.storage === null) throw new Error('the draft has a place for backups');
    const { location } = target.storage;
    const place = { ...location, rootPath: 'backup' } as const;
    const storage = { ...target.storage, id: 'foreign', name: 'foreign', location: place };
    await page.storages.save({ profile: storage, secrets: typed });
    const backup = { storageId: 'foreign', backupName: withUsers };
    expect((await page.backups.get(backup)).sensitive?.users).toBe(2);
    await page.backups.summaries({ storageId: 'foreign', names: [withUsers] });
    await page.backups.prove(backup);
    const transfer = { kind: 'transfer', sourceId: 'foreign', backupName: withUsers } as const;
    for (const users of ['leaveOut', 'keep'] as const) {
      const job = await run(page, {
        ...transfer,
        storageId: 'draft-backups',
        targetName: `copy_${users}`,
        users,
      });
      expect(job.outcome).toMatch(/^succeeded/);
    }
  });

  test('are used by the command line, with and without --json, rightly and wrongly', async () => {
    const wrong = ['--set', 'minio.backupAccessKeyID=nobody'];
    const foreign = ['--set', 'minio.backupRootPath=backup'];
    const commands = [
      ['create', '-n', 'cli'],
      ['check', '--json'],
      ['get', '-n', 'cli'],
      [...foreign, 'get', '-n', withUsers],
      [...foreign, '--json', 'get', '-n', withUsers],
      ['jobs'],
      [...wrong, 'list'],
      [...wrong, '--json', 'check'],
      ['restore', '-n', 'cli', '-s', '_cli', '--json'],
      ['policy', 'writer'],
    ];
    for (const command of commands) {
      const { process: child, ended } = cli.start(...command);
      child.once('spawn', lookAtArguments);
      const { stdout, stderr } = await ended;
      written.push(stdout, stderr);
    }
    const { process: child, ended } = cli.start('create', '-n', 'killed');
    child.stderr?.once('data', () => child.kill('SIGKILL'));
    await ended;
    expect(written.join('')).toContain('MB-');
  });

  const traces = Object.entries(secrets).flatMap(([name, secret]) =>
    tracesOf(secret).map((trace) => [name, trace] as const),
  );
  const found = (text: string) =>
    traces.flatMap(([name, trace]) => (text.includes(trace) ? [`${name}: ${trace}`] : []));

  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => ({
      file: path.join(entry.parentPath, entry.name),
      isFile: entry.isFile(),
    }));
  const dataFolders = () => [host.dataFolder, path.join(cli.folder, 'data')];

  test('would be found if they were there', () => {
    const text = `x ${Buffer.from(`root:${secrets.milvus}`).toString('base64')} y`;
    expect(found(text)).not.toEqual([]);
    expect(found(JSON.stringify({ a: secrets.storage }))).not.toEqual([]);
  });

  test('are in no file of the data folders: profiles, journals, reports, logs, vault', () => {
    const files = dataFolders()
      .flatMap(filesOf)
      .filter(({ isFile }) => isFile);
    const names = files.map(({ file }) => path.basename(file));
    expect(names).toEqual(expect.arrayContaining(['clusters.json', 'storages.json', 'vault.json']));
    expect(files.flatMap(({ file }) => found(readFileSync(file, 'latin1')))).toEqual([]);
  });

  test('E15 lie in files and folders that are this user’s alone', () => {
    const open = dataFolders()
      .flatMap(filesOf)
      .filter(({ file }) => (statSync(file).mode & 0o077) !== 0);
    expect(open.map(({ file }) => path.basename(file))).toEqual([]);
  });

  test('are in no answer and no event that a page was given', () => {
    expect(told.length).toBeGreaterThan(20);
    expect(told.some((text) => text.includes('job.progress'))).toBe(true);
    expect(found(told.join('\n'))).toEqual([]);
  });

  test('are in nothing that the command line or the web host wrote', () => {
    expect(found(written.join('\n'))).toEqual([]);
    expect(found(host.said())).toEqual([]);
  });

  test('S10 are in the arguments of no program', () => {
    expect(argumentsSeen.size).toBeGreaterThan(1);
    expect(found([...argumentsSeen].join('\n'))).toEqual([]);
  });
});
