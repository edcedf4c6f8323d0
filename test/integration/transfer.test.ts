// A backup brought to other places by the engine, over practice S3 services.
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AppError } from '#shared/errors.ts';

import { createStore } from '../servers/openS3.ts';
import { uploadGolden } from '../stories/uploadGolden.ts';
import { packed, unpack } from '../stories/zips.ts';
import { goOn } from '../suites/storeBytes.ts';
import { filesIn, golden, openTransferBench, type TransferBench } from './transferBench.ts';

let bench: TransferBench;
let source: Map<string, Buffer>;

beforeAll(async () => {
  bench = await openTransferBench();
  source = await filesIn(path.resolve('test/golden', golden));
});

afterAll(() => bench.close());

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

describe('the plan of a transfer', () => {
  it('names both ends, every write, the way of the bytes and how many they are', async () => {
    const { plan, estimate, warnings, typedName } = await bench.preview({ targetName: 'twin' });
    const sizeBytes = [...source.values()].reduce((sum, { length }) => sum + length, 0);
    expect({ ...plan, databases: [], collections: [] }).toEqual({
      version: 1,
      profiles: { clusterId: null, storageId: 'b', sourceStorageId: 'a' },
      options: { kind: 'transfer', targetName: 'twin', users: 'leaveOut' },
      backupName: golden,
      source: {
        milvusAddress: null,
        storage: `s3://${bench.s3.endpoint}/first`,
        rootPath: 'backup',
      },
      target: {
        milvusAddress: null,
        storage: `s3://${bench.other.endpoint}/third`,
        rootPath: 'backup',
      },
      routes: { backUp: 'none', restore: 'none', transfer: 'throughComputer' },
      databases: [],
      collections: [],
      actions: [
        {
          verb: 'copyBinlogs',
          effect: 'write',
          subject: `third/backup/twin/ ← first/backup/${golden}/`,
        },
        { verb: 'writeMetadata', effect: 'write', subject: 'third/backup/twin/meta/' },
        { verb: 'writeMetadata', effect: 'write', subject: 'third/backup/twin/_studio/' },
      ],
    });
    expect(plan.collections).toHaveLength(6);
    expect({ estimate, warnings, typedName }).toEqual({
      estimate: { sizeBytes, objects: source.size, rows: expect.any(String) },
      warnings: [],
      typedName: null,
    });
  });

  it('stays inside the store where both ends belong to one key', async () => {
    const { plan } = await bench.preview({ storageId: 'beside' });
    expect(plan.routes.transfer).toBe('insideStore');
  });

  it('asks for the name of a protected target, and refuses a read-only one', async () => {
    expect((await bench.preview({ storageId: 'guarded' })).typedName).toBe('storage guarded');
    expect(await codeOf(bench.preview({ storageId: 'readOnly' }))).toBe('READ_ONLY');
  });

  it('refuses a name that is taken, and one that no backup may have', async () => {
    expect(await codeOf(bench.preview({ storageId: 'a' }))).toBe('BACKUP_EXISTS');
    expect(await codeOf(bench.preview({ targetName: 'with space' }))).toBe('INVALID_NAME');
    expect(await codeOf(bench.preview({ backupName: 'nothing' }))).toBe('BACKUP_NOT_FOUND');
  });

  it('refuses a source that is damaged or not complete before anything is written', async () => {
    await uploadGolden(bench.s3, 'second', golden);
    const store = createStore(bench.s3, 'second');
    const keys: string[] = [];
    for await (const { key } of store.list(`backup/${golden}/binlogs/`, goOn())) keys.push(key);
    await store.remove(keys[0] ?? '', goOn());
    const request = { sourceId: 'beside' } as const;
    expect(await codeOf(bench.preview(request))).toBe('BACKUP_OBJECTS_DIFFER');
    await store.remove(`backup/${golden}/meta/backup_meta.json`, goOn());
    expect(await codeOf(bench.preview(request))).toBe('BACKUP_INCOMPLETE');
    for await (const { key } of store.list(`backup/${golden}/`, goOn())) {
      await store.remove(key, goOn());
    }
    await store.close();
    expect(await bench.objects('third', '')).toEqual(new Map());
  });
});

describe('a transfer', () => {
  it('brings every byte to another service, and leaves nothing of its own there', async () => {
    const job = await bench.transfer({});
    expect(job).toMatchObject({ outcome: 'succeeded', leftovers: [], error: null });
    expect(await bench.objects('third', `backup/${golden}/`)).toEqual(source);
    const { doneBytes, totalBytes, doneObjects, totalObjects, fraction } = job.progress;
    expect([doneBytes, doneObjects, fraction]).toEqual([totalBytes, totalObjects, 1]);
    expect(doneObjects).toBe(source.size);
    expect(job.collections.map(({ state }) => state)).toEqual(Array(6).fill('done'));
  });

  it('copies inside a service', async () => {
    const job = await bench.transfer({ storageId: 'beside' });
    expect(job.outcome).toBe('succeeded');
    expect(await bench.objects('second', `backup/${golden}/`)).toEqual(source);
  });

  it('gives a twin its name inside, too, and changes no other byte', async () => {
    const job = await bench.transfer({ storageId: 'a', targetName: 'twin' });
    expect(job.outcome).toBe('succeeded');
    const twin = await bench.objects('first', 'backup/twin/');
    const renamed = new Map(source);
    for (const name of ['meta/full_meta.json', 'meta/backup_meta.json']) {
      const text = source.get(name)?.toString('utf8') ?? '';
      renamed.set(name, Buffer.from(text.replace(`"name":"${golden}"`, '"name":"twin"')));
    }
    expect(twin).toEqual(renamed);
    expect(twin).not.toEqual(source);
    const { summary } = await bench.client.backups.get({ storageId: 'a', backupName: 'twin' });
    expect(summary).toMatchObject({ name: 'twin', state: 'complete' });
  });

  it('goes to a folder and back', async () => {
    const down = await bench.transfer({ storageId: 'folder' });
    expect(down.outcome).toBe('succeeded');
    const copied = await filesIn(path.join(bench.folder, 'backups', golden));
    expect(copied).toEqual(source);
    const up = await bench.transfer({
      sourceId: 'folder',
      storageId: 'beside',
      targetName: 'from_folder',
    });
    expect(up.outcome).toBe('succeeded');
    expect((await bench.objects('second', 'backup/from_folder/')).size).toBe(source.size);
  });
});

describe('S07 a backup that holds users with hashes of their passwords', () => {
  const name = 'm25_v0_5_16';
  const hash = /\$2a\$04\$/;
  let held: Map<string, Buffer>;

  beforeAll(async () => {
    await uploadGolden(bench.s3, 'first', name);
    held = await filesIn(path.resolve('test/golden', name));
  });

  it('tells that it holds them, and never shows them', async () => {
    const detail = await bench.client.backups.get({ storageId: 'a', backupName: name });
    expect(detail.sensitive).toEqual({ users: 2, encryptedDatabases: [] });
    expect(JSON.stringify(detail)).not.toMatch(hash);
    expect(held.get('meta/full_meta.json')?.toString()).toMatch(hash);
  });

  it('is copied without them unless told otherwise: every other byte is there, and it proves as whole', async () => {
    const preview = await bench.preview({ backupName: name });
    expect(preview.warnings).toEqual([{ code: 'usersLeftOut', params: { count: '2' } }]);
    const job = await bench.transfer({ backupName: name });
    expect(job).toMatchObject({ outcome: 'succeeded', error: null });
    const { 'meta/full_meta.json': full, ...others } = Object.fromEntries(
      await bench.objects('third', `backup/${name}/`),
    );
    const { 'meta/full_meta.json': fullBefore, ...othersBefore } = Object.fromEntries(held);
    expect(others).toEqual(othersBefore);
    const { rbac_meta, ...rest } = parsed(full);
    const { rbac_meta: rbacBefore, ...restBefore } = parsed(fullBefore);
    expect(rest).toEqual(restBefore);
    expect(rbac_meta).toEqual({ ...(rbacBefore as object), users: [] });
    const copy = { storageId: 'b', backupName: name };
    expect((await bench.client.backups.get(copy)).sensitive?.users).toBe(0);
    const { problems, damaged } = await bench.client.backups.prove(copy);
    expect({ problems, damaged }).toEqual({ problems: 0, damaged: [] });
  });

  it('is put into a zip without them', async () => {
    const file = path.join(bench.folder, 'users.zip');
    const chosen = { what: 'zipToWrite', path: file, name: null } as const;
    const { storageId } = await bench.client.files.keep(chosen);
    expect((await bench.transfer({ backupName: name, storageId })).outcome).toBe('succeeded');
    const packed = await unpack(file);
    expect(packed.size).toBe(held.size);
    expect([...packed.values()].filter((bytes) => hash.test(bytes.toString('latin1')))).toEqual([]);
  });

  it('is copied with them where that is asked for, byte for byte', async () => {
    const request = { backupName: name, storageId: 'beside', users: 'keep' } as const;
    const preview = await bench.preview(request);
    expect(preview.warnings).toEqual([{ code: 'usersCopied', params: { count: '2' } }]);
    expect((await bench.transfer(request)).outcome).toBe('succeeded');
    expect(await bench.objects('second', `backup/${name}/`)).toEqual(held);
  });
});

/** Numbers lose digits alike on both sides. */
function parsed(json: Buffer | undefined): Record<string, unknown> {
  return JSON.parse(json?.toString('utf8') ?? '') as Record<string, unknown>;
}

describe('a zip', () => {
  it('holds the backup in a folder of its name, as any program unpacks it', async () => {
    const file = path.join(bench.folder, 'download.zip');
    const { storageId, name } = await bench.client.files.keep({
      what: 'zipToWrite',
      path: file,
      name: null,
    });
    expect(name).toBe('download.zip');
    const job = await bench.transfer({ storageId });
    expect(job).toMatchObject({ outcome: 'succeeded', leftovers: [], error: null });
    expect(await unpack(file)).toEqual(
      new Map([...source].map(([name, bytes]) => [`${golden}/${name}`, bytes])),
    );
    expect((await readdir(bench.folder)).filter((one) => one.endsWith('.part'))).toEqual([]);
  });

  it('is uploaded again, byte for byte', async () => {
    const file = path.join(bench.folder, 'download.zip');
    const chosen = { what: 'zipToRead', path: file, name: null } as const;
    const { storageId, name } = await bench.client.files.keep(chosen);
    expect(name).toBe(golden);
    const target = { storageId: 'beside', targetName: 'from_zip' };
    const job = await bench.transfer({ sourceId: storageId, backupName: name, ...target });
    expect(job).toMatchObject({ outcome: 'succeeded', error: null });
    expect((await bench.objects('second', 'backup/from_zip/')).size).toBe(source.size);
  });

  it.each([
    ['with the backup at its root', ''],
    ['packed by another program', `${golden}/`],
  ])('is read %s', async (title, folder) => {
    const file = path.join(bench.folder, `${title.replaceAll(' ', '_')}.zip`);
    await writeFile(file, packed(source, folder));
    const { storageId, name } = await bench.client.files.keep({
      what: 'zipToRead',
      path: file,
      name: null,
    });
    expect(name).toBe(golden);
    const targetName = `z${title.length}`;
    const request = { sourceId: storageId, backupName: name, storageId: 'beside', targetName };
    expect(await bench.transfer(request)).toMatchObject({ outcome: 'succeeded', error: null });
    const copy = await bench.objects('second', `backup/${targetName}/`);
    expect([...copy.keys()].sort()).toEqual([...source.keys()].sort());
  });

  it('that is none is refused when it is chosen', async () => {
    const file = path.join(bench.folder, 'notes.zip');
    await writeFile(file, 'no zip');
    const chosen = { what: 'zipToRead', path: file, name: null } as const;
    expect(await codeOf(bench.client.files.keep(chosen))).toBe('ZIP_UNREADABLE');
  });
});
