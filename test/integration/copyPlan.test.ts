// The plan of a copy beside its source, made on a practice cluster: what it lists, and what it refuses.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CopyRequest } from '#shared/plan.ts';

import { makeSmallCollection } from '../stories/smallCollection.ts';
import { collectionsOf, type CopyBench, openBench } from './copyBench.ts';

let bench: CopyBench;

beforeAll(async () => {
  bench = await openBench('2.5');
  await makeSmallCollection(bench.sdk, { name: 'books', rows: 10 });
  await makeSmallCollection(bench.sdk, { name: 'films', rows: 5 });
  await bench.sdk.createAlias({ collection_name: 'films', alias: 'movies' });
});

afterAll(() => bench.close());

const write = (verb: string, subject: string) => ({ verb, effect: 'write', subject });
const read = (verb: string, subject: string) => ({ verb, effect: 'read', subject });
const remove = (verb: string, subject: string) => ({ verb, effect: 'delete', subject });

describe('the plan of a copy', () => {
  it('lists every write of backup and restore in the order of the run', async () => {
    const request = { storageId: 'beside', filter: 'books', keepBackup: false } as const;
    const { plan, estimate, warnings, typedName } = await bench.preview(request);
    const { address, metricsEndpoint } = bench.milvus;
    expect(plan.actions).toEqual([
      write('pauseGc', metricsEndpoint),
      read('readSchema', 'default.books'),
      write('flush', 'default.books'),
      write('copyBinlogs', 'backups/backup/between/binlogs/ ← default.books'),
      write('writeMetadata', 'backups/backup/between/meta/'),
      write('writeMetadata', 'backups/backup/between/_studio/'),
      write('createCollection', 'default.books_bak'),
      write('createPartition', 'default.books_bak/_default'),
      write('createPartition', 'default.books_bak/p0'),
      write('copyTemporary', 'milvus/restore-temp-*-default-books_bak/'),
      write('importPartition', 'default.books_bak/_default'),
      write('importPartition', 'default.books_bak/p0'),
      write('importPartition', 'default.books_bak/*'),
      remove('removeTemporary', 'milvus/restore-temp-*-default-books_bak/'),
      write('createIndex', 'default.books_bak/vector (FLAT)'),
      write('load', 'default.books_bak'),
      read('countRows', 'default.books_bak'),
      remove('abortUploads', 'backups/backup/between/'),
      remove('deletePrefix', 'backups/backup/between/'),
    ]);
    const storage = (bucket: string) => `s3://${bench.s3.endpoint}/${bucket}`;
    expect({ ...plan, actions: [] }).toEqual({
      version: 1,
      profiles: { clusterId: 'open', storageId: 'beside', sourceClusterId: 'open' },
      options: {
        kind: 'copy',
        filter: 'books',
        names: { type: 'suffix', suffix: '_bak' },
        strategy: 'auto',
        pauseGc: true,
        rebuildIndexes: true,
        useAutoIndex: false,
        load: 'asInSource',
        conflicts: { otherwise: 'stop', byTarget: {} },
        keepBackup: false,
      },
      backupName: 'between',
      source: { milvusAddress: address, storage: storage('milvus'), rootPath: 'files' },
      target: { milvusAddress: address, storage: storage('milvus'), rootPath: 'files' },
      via: { milvusAddress: null, storage: storage('backups'), rootPath: 'backup' },
      routes: { backUp: 'insideStore', restore: 'insideStore' },
      databases: ['default'],
      collections: [
        {
          sourceDatabase: 'default',
          sourceCollection: 'books',
          targetDatabase: 'default',
          targetCollection: 'books_bak',
          mode: 'create',
        },
      ],
      actions: [],
    });
    expect({ estimate, warnings, typedName }).toEqual({
      estimate: { sizeBytes: null, rows: '10' },
      warnings: [],
      typedName: null,
    });
  });

  it('moves nothing at the restore from the bucket of Milvus, and is the same whoever asks', async () => {
    const [one, other] = [await bench.preview(), await bench.preview({ clusterId: 'guarded' })];
    expect(one.plan.routes).toEqual({ backUp: 'insideStore', restore: 'none' });
    expect(one.sha256).toBe(other.sha256);
  });

  it('goes through this computer where the backup lies in a folder', async () => {
    const { plan } = await bench.preview({ storageId: 'folder' });
    expect(plan.routes).toEqual({
      backUp: 'throughComputer',
      restore: 'throughComputer',
    });
  });

  it('names the backup by the time when it is not named', async () => {
    const { plan } = await bench.preview({ backupName: undefined });
    expect(plan.backupName).toMatch(/^copy_\d{4}(_\d\d){5}_\d{9}$/);
  });

  it('makes a database that is not there, with the aliases that are free in it', async () => {
    const names = { type: 'rename', rules: 'default.*:archive.*' } as const;
    const { plan, warnings } = await bench.preview({ filter: 'films', names });
    expect(plan.databases).toEqual(['archive']);
    expect(plan.actions).toContainEqual(write('createDatabase', 'archive'));
    expect(plan.actions).toContainEqual(write('createAlias', 'archive.movies → archive.films'));
    expect(warnings).toEqual([]);
  });

  it('says which alias stays where it is, and what cannot be loaded', async () => {
    const { plan, warnings } = await bench.preview({ filter: 'films', rebuildIndexes: false });
    expect(plan.actions.filter(({ verb }) => verb === 'createAlias')).toEqual([]);
    const collection = 'default.films_bak';
    expect(warnings).toEqual([
      { code: 'noIndexSoNotLoaded', params: { collection } },
      { code: 'aliasTaken', params: { alias: 'movies', collection, holder: 'films' } },
    ]);
  });

  it('asks for the name of a guarded cluster, else for that of the backup it deletes from a guarded storage', async () => {
    const typedNames = {
      cluster: { clusterId: 'guarded', storageId: 'guarded', keepBackup: false },
      deleted: { storageId: 'guarded', keepBackup: false },
      kept: { storageId: 'guarded' },
    };
    const found = [];
    for (const change of Object.values(typedNames)) {
      found.push((await bench.preview(change)).typedName);
    }
    expect(found).toEqual(['cluster guarded', 'between', null]);
  });

  it.each<[string, Partial<CopyRequest>, string]>([
    ['a name that is taken', { names: { type: 'keep' } }, 'COLLECTION_EXISTS'],
    ['the name of an alias', renamed('default.books:movies'), 'COLLECTION_EXISTS'],
    ['two of one name', renamed('default.books:x,default.films:x'), 'DUPLICATE_TARGET'],
    ['a name that is none', { names: { type: 'suffix', suffix: '-1' } }, 'INVALID_NAME'],
    ['a collection that is not there', { filter: 'songs' }, 'COLLECTION_NOT_FOUND'],
    ['no collection at all', { filter: 'default.' }, 'FILTER_MATCHES_NOTHING'],
    ['a backup name that is none', { backupName: 'a/b' }, 'INVALID_NAME'],
    ['a read-only cluster', { clusterId: 'readOnly' }, 'READ_ONLY'],
    ['a read-only storage', { storageId: 'readOnly' }, 'READ_ONLY'],
    ['a cluster that is not there', { clusterId: 'nowhere' }, 'CLUSTER_NOT_FOUND'],
  ])('is refused for %s, and nothing is written', async (_, change, code) => {
    const before = await collectionsOf(bench.sdk);
    await expect(bench.preview(change)).rejects.toMatchObject({ code });
    expect(await collectionsOf(bench.sdk)).toEqual(before);
    expect(await bench.keys('milvus', 'backup/')).toEqual([]);
  });
});

describe('the contents of a cluster', () => {
  it('are its collections with rows, state, indexes and aliases', async () => {
    const contents = await bench.client.clusters.browse({ clusterId: 'open' });
    const collection = {
      database: 'default',
      loadState: 'Loaded',
      partitions: 2,
      indexTypes: ['FLAT'],
    };
    const byName = contents.collections.toSorted((a, b) => a.name.localeCompare(b.name));
    expect({ ...contents, collections: byName }).toEqual({
      milvusVersion: expect.stringMatching(/^v?2\.5\./),
      databases: ['default'],
      collections: [
        { ...collection, name: 'books', rows: '10', aliases: [] },
        { ...collection, name: 'films', rows: '5', aliases: ['movies'] },
      ],
    });
  });
});

function renamed(rules: string): Partial<CopyRequest> {
  return { names: { type: 'rename', rules } };
}
