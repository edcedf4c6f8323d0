// A backup of milvus-backup, brought by the command line from one S3 service to another and to files of this computer.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readAll } from '#engine/storage/readAll.ts';

import { createStore } from '../servers/openS3.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { type StallingProxy, startStallingProxy } from '../servers/stallingProxy.ts';
import { type CommandLine, createCommandLine } from './commandLine.ts';
import { uploadGolden } from './uploadGolden.ts';

const { signal } = new AbortController();
const golden = 'bk_v0_5_16';
const copiedBefore = 9;
/** A signal, the two seconds that a job may take, and the start and end of a process on a busy machine. */
/** It takes one second or two, and what it waits for is held for ever. */
const stopWithinMs = 20_000;

export function transferStory(
  name: string,
  {
    startSource,
    startTarget,
  }: { startSource: () => Promise<S3Server>; startTarget: () => Promise<S3Server> },
): void {
  describe(name, () => {
    let source: S3Server;
    let target: S3Server;
    let proxy: StallingProxy;
    let cli: CommandLine;
    let other: CommandLine;
    let toOther: readonly string[];
    let expected: Map<string, Buffer>;

    beforeAll(async () => {
      [source, target] = await Promise.all([startSource(), startTarget()]);
      proxy = await startStallingProxy(target);
      await source.createBucket('from-here');
      await target.createBucket('to-there');
      await uploadGolden(source, 'from-here', golden);
      expected = await filesIn(path.resolve('test/golden', golden));
      // Of Milvus nothing is asked, so that there need not be one.
      const milvus = { address: '127.0.0.1:1' };
      const from = { s3: source, bucket: 'from-here', rootPath: 'backup' };
      const to = { s3: proxy.s3, bucket: 'to-there', rootPath: 'archive' };
      cli = await createCommandLine({ milvus, cluster: from, backup: from });
      other = await createCommandLine({ milvus, cluster: to, backup: to });
      toOther = ['--to-config', path.join(other.folder, 'backup.yaml')];
    });

    afterAll(async () => {
      await cli?.remove();
      await other?.remove();
      await proxy?.close();
      await source?.stop();
      await target?.stop();
    });

    /** What lies under a name in the target, by the rest of its key. */
    async function objects(backup: string): Promise<Map<string, Buffer>> {
      const store = createStore(target, 'to-there');
      const prefix = `archive/${backup}/`;
      const found = new Map<string, Buffer>();
      for await (const { key } of store.list(prefix, signal)) {
        found.set(key.slice(prefix.length), Buffer.from(await readAll(store, key, { signal })));
      }
      await store.close();
      return found;
    }

    async function writeSource(key: string, body: Buffer): Promise<void> {
      const store = createStore(source, 'from-here');
      await store.write(`backup/${golden}/${key}`, body, { signal, sizeBytes: body.length });
      await store.close();
    }

    const isMetadata = (key: string) => key.startsWith('meta/');

    describe('a copy to the other service', () => {
      it('that is killed in the middle leaves nothing that looks like a backup', async () => {
        const stalled = proxy.stallAfter(copiedBefore);
        const { process: child, ended } = cli.start('backups', 'copy', '-n', golden, ...toOther);
        await stalled;
        child.kill('SIGKILL');
        await ended;
        const keys = [...(await objects(golden)).keys()];
        expect(keys.filter((key) => key.startsWith('binlogs/')).length).toBeGreaterThan(0);
        expect(keys.filter((key) => key === 'meta/backup_meta.json')).toEqual([]);
        const second = await cli.run('backups', 'copy', '-n', golden, ...toOther);
        expect([second.code, second.stderr]).toEqual([3, expect.stringContaining('MB-311')]);
        proxy.release();
      });

      it('goes on with what is missing of the source it began with, and ends as the very same bytes', async () => {
        const before = [...(await objects(golden)).keys()].filter((key) => !isMetadata(key)).length;
        proxy.takeWrites();
        const meta = expected.get('meta/full_meta.json') ?? Buffer.alloc(0);
        await writeSource('meta/full_meta.json', Buffer.from(`${meta.toString().slice(0, -1)} }`));
        const changed = await cli.run('resume', ...toOther);
        expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining('MB-212')]);
        expect((await objects(golden)).has('meta/backup_meta.json')).toBe(false);
        await writeSource('meta/full_meta.json', meta);
        const { code, stdout, stderr } = await cli.run('resume', ...toOther);
        expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
        expect(await objects(golden)).toEqual(expected);
        const binlogs = [...expected.keys()].filter((key) => key.startsWith('binlogs/')).length;
        const written = proxy.takeWrites();
        expect(new Set(written).size).toBe(written.length);
        expect(written.length).toBeLessThanOrEqual(binlogs - copiedBefore + before);
        expect(written.length).toBeLessThan(binlogs);
      });

      it('is stopped by Ctrl-C, and what it left is removed', async () => {
        const stalled = proxy.stallAfter(copiedBefore);
        const copy = ['backups', 'copy', '-n', golden, ...toOther, '--as', 'stopped'];
        const { process: child, ended } = cli.start(...copy);
        await stalled;
        const beganMs = performance.now();
        child.kill('SIGINT');
        const { code, stdout } = await ended;
        expect(performance.now() - beganMs).toBeLessThan(stopWithinMs);
        expect([code, stdout]).toEqual([4, expect.stringContaining('archive/stopped/')]);
        proxy.release();
        const job = /cleanup (\S+)/.exec(stdout)?.[1] ?? '';
        const cleaned = await cli.run('cleanup', job, ...toOther);
        expect({ ...cleaned }).toMatchObject({ code: 0 });
        expect(await objects('stopped')).toEqual(new Map());
      });

      it('is refused where the name is taken', async () => {
        const { code, stderr } = await cli.run('backups', 'copy', '-n', golden, ...toOther);
        expect([code, stderr]).toEqual([3, expect.stringContaining('MB-311')]);
      });
    });

    describe('a zip', () => {
      it('is made of a backup, and replaces none that is there', async () => {
        const made = await cli.run('backups', 'copy', '-n', golden, '--to-zip', 'golden.zip');
        expect({ ...made }).toMatchObject({ code: 0 });
        const again = await cli.run('backups', 'copy', '-n', golden, '--to-zip', 'golden.zip');
        expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('MB-213')]);
        const names = await readdir(cli.folder);
        expect(names.filter((one) => one.endsWith('.part'))).toEqual([]);
      });

      it('is brought to the other service under another name', async () => {
        const zip = path.join(cli.folder, 'golden.zip');
        const done = await other.run('backups', 'upload', '--from-zip', zip, '--as', 'unzipped');
        expect({ ...done }).toMatchObject({ code: 0 });
        const renamed = new Map(expected);
        for (const key of ['meta/full_meta.json', 'meta/backup_meta.json']) {
          const text = expected.get(key)?.toString('utf8') ?? '';
          const twin = text.replace(`"name":"${golden}"`, '"name":"unzipped"');
          renamed.set(key, Buffer.from(twin));
        }
        expect(await objects('unzipped')).toEqual(renamed);
        expect((await other.run('list')).stdout).toContain('unzipped');
      });
    });

    describe('a zip whose upload is killed', () => {
      it('is found again by the next start, which copies what is missing', async () => {
        const zip = path.join(cli.folder, 'golden.zip');
        const stalled = proxy.stallAfter(copiedBefore);
        const upload = ['backups', 'upload', '--from-zip', zip, '--as', 'twice'];
        const { process: child, ended } = other.start(...upload);
        await stalled;
        child.kill('SIGKILL');
        await ended;
        proxy.release();
        const before = (await objects('twice')).size;
        proxy.takeWrites();
        expect({ ...(await other.run('resume')) }).toMatchObject({ code: 0 });
        expect(proxy.takeWrites().length).toBeLessThanOrEqual(
          expected.size - copiedBefore + before,
        );
        expect((await objects('twice')).size).toBe(expected.size);
      });
    });

    describe('a folder', () => {
      it('gets a backup, and gives it', async () => {
        const folder = path.join(cli.folder, 'folder');
        await mkdir(folder);
        const down = await cli.run('backups', 'copy', '-n', golden, '--to-folder', folder);
        expect({ ...down }).toMatchObject({ code: 0 });
        expect(await filesIn(path.join(folder, golden))).toEqual(expected);
        const from = ['--from-folder', path.join(folder, golden), '--as', 'from_folder'];
        const up = await other.run('backups', 'upload', ...from);
        expect({ ...up }).toMatchObject({ code: 0 });
        expect((await objects('from_folder')).size).toBe(expected.size);
      });
    });
  });
}

async function filesIn(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const key = path.relative(folder, file).split(path.sep).join('/');
        return [key, await readFile(file)] as const;
      }),
  );
  return new Map(files);
}
