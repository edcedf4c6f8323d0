import { describe, expect, test } from 'vitest';

import { proveBackup } from '#engine/catalog/prove.ts';
import { createStoreCounters, withCounters } from '#engine/storage/withCounters.ts';

import { goldenMeta, goldenObjects } from '../backupFormat/golden.ts';
import { createReadOnlyStore } from '../backupFormat/readOnlyStore.ts';

const { signal } = new AbortController();
const name = 'bk_head';

type Change = Readonly<Record<string, string | null>>;

/** The golden backup, with objects below its folder replaced, added or, with null, taken away. */
function prove(change: Change = {}, counters = createStoreCounters(), backup = name) {
  const objects: Map<string, Uint8Array> = goldenObjects(backup);
  for (const [key, body] of Object.entries(change)) {
    if (body === null) objects.delete(`${backup}/${key}`);
    else objects.set(`${backup}/${key}`, Buffer.from(body));
  }
  const store = withCounters(createReadOnlyStore(objects), counters);
  return proveBackup({ store, rootPath: '' }, backup, signal);
}

const binlogs = [...goldenObjects(name)].filter(([key]) => key.startsWith(`${name}/binlogs/`));
const keys = binlogs.map(([key]) => key.slice(name.length + 1)).sort();
const firstKey = keys.find((key) => key.startsWith('binlogs/insert_log/')) ?? '';
const all = {
  objects: binlogs.length,
  sizeBytes: binlogs.reduce((sum, [, body]) => sum + body.length, 0),
  missing: [],
  wrongSize: [],
  unexpected: [],
  problems: 0,
  damaged: [],
};

describe('a backup whose objects are listed', () => {
  test('is proven when each is there with its size; no row is read', async () => {
    const counters = createStoreCounters();
    const proof = await prove({}, counters);
    expect(proof).toEqual({
      ...all,
      restorable: [
        'db1.c_db',
        'default.c_auto',
        'default.c_full',
        'default.c_pkey',
        'default.c_bin',
        'default.c_empty2',
      ],
    });
    // The listing of meta/, its one read, and the listing of all binlogs.
    expect(counters.requests).toMatchObject({ list: 2, read: 1, head: 0 });
  });

  test.each(['bk_v0_4_30', 'bk_v0_5_16', 'm25_head', 'm25_v0_5_16'])(
    'of %s is proven too',
    async (backup) => {
      expect(await prove({}, createStoreCounters(), backup)).toMatchObject({
        problems: 0,
        damaged: [],
      });
    },
  );

  test('is damaged in the collection of which one is missing', async () => {
    const proof = await prove({ [firstKey]: null });
    expect(proof).toMatchObject({ missing: [firstKey], problems: 1, objects: all.objects });
    expect(proof.damaged).toHaveLength(1);
    expect(proof.restorable).toHaveLength(5);
    expect(proof.sizeBytes).toBeLessThan(all.sizeBytes);
  });

  test('is damaged where one has another size', async () => {
    const proof = await prove({ [firstKey]: 'x' });
    expect(proof).toMatchObject({ missing: [], wrongSize: [firstKey], problems: 1 });
    expect(proof.damaged).toHaveLength(1);
  });

  test('is damaged by an object in the folder of a segment, which an import would take in', async () => {
    const intruder = `${firstKey.slice(0, firstKey.lastIndexOf('/'))}/1`;
    const proof = await prove({ [intruder]: 'x' });
    expect(proof).toMatchObject({ unexpected: [intruder], problems: 1 });
    expect(proof.damaged).toHaveLength(1);
  });

  test('is whole with an object beside its segments', async () => {
    const beside = 'binlogs/insert_log/1/2/3/3/0/4';
    const proof = await prove({ [beside]: 'x', '_studio/note': 'x' });
    expect(proof).toMatchObject({ unexpected: [beside], problems: 1, damaged: [] });
  });

  test('names 100 objects of each kind and counts all', async () => {
    const extra = Array.from({ length: 150 }, (_, index) => [`binlogs/x/${index}`, 'x'] as const);
    const gone = keys.slice(0, 120).map((key) => [key, null] as const);
    const proof = await prove(Object.fromEntries([...extra, ...gone]));
    expect([proof.missing.length, proof.unexpected.length, proof.problems]).toEqual([
      100, 100, 270,
    ]);
  });

  test.each<[string, string, Change]>([
    ['without its metadata', 'BACKUP_INCOMPLETE', { 'meta/backup_meta.json': null }],
    [
      'whose deletion was interrupted',
      'BACKUP_HALF_DELETED',
      { 'meta/backup_meta.json': null, '_studio/deleting.json': '{}' },
    ],
    ['with broken metadata', 'BACKUP_UNREADABLE', { 'meta/full_meta.json': '{' }],
  ])('%s cannot be proven', async (_what, code, change) => {
    await expect(prove(change)).rejects.toMatchObject({ code });
  });

  test('of the snapshot format is not proven by this', async () => {
    const text = goldenMeta(name, 'full')
      .toString()
      .replace('"state_code":0', '"state_code":0,"format":"snapshot"');
    await expect(prove({ 'meta/full_meta.json': text })).rejects.toMatchObject({
      code: 'FORMAT_UNSUPPORTED',
    });
  });
});
