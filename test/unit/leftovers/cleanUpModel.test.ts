import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import type { FoundLeftover } from '#shared/leftovers.ts';

import { beginMemoryUpload } from '../../memoryStore.ts';
import { collect, goOn } from '../../suites/storeBytes.ts';
import { createWorld, type World } from './world.ts';

/** Parts that make keys look like those of Milvus, of backups, of leftovers, and of none of them. */
const folders = fc.constantFrom(
  'files',
  'backup',
  'restore-temp-r1-default-books',
  'restore-temp-r1-default-bookshelf',
  'restore-temp-a-b',
  'half',
  'whole',
  'photos',
);
const parts = fc.constantFrom(
  'insert_log',
  'binlogs',
  'meta',
  '_studio',
  'half',
  'whole',
  'milvus_backup_check_src_1',
  'milvus_backup_check_dst_1',
  'restore-temp-r1-default-books',
  'backup_meta.json',
  'full_meta.json',
  '1',
);
/** What chance alone would seldom make. */
const telling = fc.constantFrom(
  'files/milvus_backup_check_src_1',
  'backup/milvus_backup_check_dst_1',
  'backup/half/binlogs/1',
  'backup/halfway/binlogs/1',
  'backup/half/_studio/lease.json',
  'backup/whole/meta/backup_meta.json',
  'backup/whole/meta/full_meta.json',
);
const random = fc
  .tuple(folders, fc.array(parts, { minLength: 1, maxLength: 4 }))
  .map(([folder, rest]) => [folder, ...rest].join('/'));

const keys = fc.oneof(random, telling);

const buckets = fc.record({
  own: fc.uniqueArray(keys, { maxLength: 30 }),
  vault: fc.uniqueArray(keys, { maxLength: 30 }),
  ownUploads: fc.array(keys, { maxLength: 6 }),
  vaultUploads: fc.array(keys, { maxLength: 6 }),
  roots: fc.record({
    own: fc.constantFrom('files', 'files/', '', 'restore-temp-r1-default-books'),
    vault: fc.constantFrom('backup', '/backup//', '', 'half/whole'),
  }),
  /** Which of the leftovers are chosen, by their place in the list. */
  chosen: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
});

it('a clean-up touches nothing beside what is planned, and removes all of that, in any bucket', async () => {
  await fc.assert(
    fc.asyncProperty(buckets, async (bucket) => {
      const world = await createWorld();
      world.rootPaths = bucket.roots;
      await world.put(world.own, ...bucket.own);
      await world.put(world.vault, ...bucket.vault);
      const began = world.clock.now().toISOString();
      for (const key of bucket.ownUploads) beginMemoryUpload(world.own, key, began);
      for (const key of bucket.vaultUploads) beginMemoryUpload(world.vault, key, began);
      await world.pass(2);
      const { found } = await world.find();
      const chosen = found.filter((_, index) => bucket.chosen[index] === true);
      const before = await everything(world);
      if (chosen.length > 0) await world.clean(chosen);
      const expected = before.filter((thing) => !chosen.some((leftover) => isOf(leftover, thing)));
      expect(await everything(world)).toEqual(expected);
      await world.jobs.close();
    }),
    { numRuns: 150 },
  );
});

/** Every object and every upload of both buckets. */
async function everything({ own, vault }: World): Promise<{ at: string; isUpload: boolean }[]> {
  const things = [];
  for (const store of [own, vault]) {
    for (const { key } of await collect(store.list('', goOn())))
      things.push({ at: `${store.location}/${key}`, isUpload: false });
    for (const { key } of await collect(store.listUploads('', goOn())))
      things.push({ at: `${store.location}/${key}`, isUpload: true });
  }
  return things;
}

function isOf(
  { kind, subject }: FoundLeftover,
  thing: { readonly at: string; readonly isUpload: boolean },
): boolean {
  switch (kind) {
    case 'temporaryPrefix':
    case 'partialBackup':
      return thing.at.startsWith(subject);
    case 'unfinishedUpload':
      return thing.isUpload && thing.at === subject;
    default:
      return !thing.isUpload && thing.at === subject;
  }
}
