// Each error that a person can meet, provoked on real servers: it has its own code, says in both languages what it is about, comes
// soon, and leaves nothing behind.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { createStore } from '../servers/openS3.ts';
import { temporaryFolder } from '../servers/serverProcess.ts';
import type { Row } from '../stories/provoked.ts';
import { uploadGolden } from '../stories/uploadGolden.ts';
import { useErrorWorld } from '../stories/useErrorWorld.ts';

const given = useErrorWorld();
const { meet, keysOf } = given;
const { signal } = new AbortController();

const collections = async () =>
  (await given.servers.client.showCollections()).data.map(({ name }) => name).sort();

describe('an error of a job', () => {
  it('ROOT_PATH_EMPTY: a wrong root path, and no backup is made', async () => {
    const cluster = await given.world.cluster({ location: { rootPath: 'file' } });
    const before = await keysOf('backups');
    await meet(
      [
        'ROOT_PATH_EMPTY',
        'Milvus, MinIO',
        'a wrong root path',
        () => given.world.backUp(cluster, given.right.storage, 'empty'),
      ],
      15_000,
    );
    const left = (await keysOf('backups')).filter((key) => !before.includes(key));
    // Its lease alone, which is on the list of leftovers and keeps the name for its job.
    expect(left.filter((key) => !key.includes('/empty/_studio/'))).toEqual([]);
  });

  it('COLLECTION_EXISTS: a restore onto what is there, and that stays', async () => {
    await meet([
      'COLLECTION_EXISTS',
      'Milvus',
      'a name that is taken',
      () => given.world.restore(given.right.cluster, given.right.storage, 'whole'),
    ]);
    expect((await given.servers.client.count({ collection_name: 'rows' })).data).toBe(300);
  });

  const names: Row[] = [
    [
      'INVALID_NAME',
      '-',
      'a name that is none',
      () => given.world.backUp(given.right.cluster, given.right.storage, 'a name!'),
    ],
    [
      'BACKUP_EXISTS',
      'MinIO',
      'a backup of that name',
      () => given.world.backUp(given.right.cluster, given.right.storage, 'whole'),
    ],
    [
      'BACKUP_NOT_FOUND',
      'MinIO',
      'no backup of that name',
      () => given.world.restore(given.right.cluster, given.right.storage, 'none', '_bak'),
    ],
    [
      'COLLECTION_NOT_FOUND',
      'Milvus',
      'a collection that is not there',
      () => given.world.backUp(given.right.cluster, given.right.storage, 'nothing', 'none'),
    ],
  ];

  it.each(names)('%s of %s: %s', async (...row) => void (await meet(row)));

  it('VERSION_UNSUPPORTED: a backup of a newer Milvus, and nothing is created', async () => {
    await uploadGolden(given.servers.s3, 'backups', 'm26_head');
    await meet([
      'VERSION_UNSUPPORTED',
      'Milvus',
      'a backup of a newer Milvus',
      () => given.world.restore(given.right.cluster, given.right.storage, 'm26_head', '_bak'),
    ]);
    expect(await collections()).toEqual(['rows']);
  });

  it('IMPORT_FAILED: files that are damaged, and no half-made copy stays', async () => {
    const store = createStore(given.servers.s3, 'backups');
    await given.world.backUp(given.right.cluster, given.right.storage, 'damaged');
    const prefix = 'backup/damaged/binlogs/insert_log/';
    for (const key of await keysOf('backups', prefix)) {
      const size = (await store.head(key, signal))?.sizeBytes ?? 0;
      await store.write(key, Buffer.alloc(size, 'x'), { signal, sizeBytes: size });
    }
    await store.close();
    await meet(
      [
        'IMPORT_FAILED',
        'Milvus',
        'files that are damaged',
        () => given.world.restore(given.right.cluster, given.right.storage, 'damaged', '_bak'),
      ],
      30_000,
    );
    expect(await collections()).toEqual(['rows']);
    expect(await keysOf('milvus', 'restore-temp-')).toEqual([]);
  });

  it('IMPORT_SEES_NOTHING: the bucket of another Milvus, and nothing stays there', async () => {
    const cluster = await given.world.cluster({ location: { bucket: 'other' } });
    await meet(
      [
        'IMPORT_SEES_NOTHING',
        'Milvus, MinIO',
        'the bucket of another Milvus',
        () => given.world.restore(cluster, given.right.storage, 'whole', '_bak'),
      ],
      60_000,
    );
    expect([await collections(), await keysOf('other')]).toEqual([['rows'], []]);
  });

  it.skipIf(process.getuid?.() !== 0)('DISK_FULL: a disk of 64 KiB', async () => {
    const path = temporaryFolder('small-disk');
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', path]);
    try {
      const target = await given.world.folder(`${path}/backups`);
      await given.servers.client.insert({
        collection_name: 'rows',
        partition_name: 'p0',
        data: Array.from({ length: 10_000 }, (_, n) => ({
          id: 1000 + n,
          vector: Array.from({ length: 8 }, (_, d) => Math.sin(n * d)),
        })),
      });
      await meet(
        [
          'DISK_FULL',
          'a disk',
          'a disk of 64 KiB',
          () => given.world.backUp(given.right.cluster, target, 'full'),
        ],
        30_000,
      );
    } finally {
      execFileSync('umount', ['-l', path]);
    }
  });
});
