import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createSystemClock } from '#engine/systemClock.ts';

import { createStore } from '../servers/openS3.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { beginUpload } from '../servers/signedCall.ts';
import { at, createWorldOf, type World } from '../unit/leftovers/world.ts';

const hourMs = 3_600_000;

/** Every kind of leftover that lies in a bucket, on a service; who looks does so two hours later. */
export function leftoversStory(name: string, start: () => Promise<S3Server>): void {
  describe(name, () => {
    let server: S3Server;
    let world: World;
    let lateMs = 0;

    beforeAll(async () => {
      server = await start();
      for (const bucket of ['own', 'vault']) await server.createBucket(bucket);
      const clock = createSystemClock();
      world = await createWorldOf({
        own: createStore(server, 'own'),
        vault: createStore(server, 'vault'),
        // The services look at the clock of the requests, which is another one.
        clock: { ...clock, now: () => new Date(clock.now().getTime() + lateMs) },
        pass: async (hours) => void (lateMs += hours * hourMs),
      });
      const { own, vault, put } = world;
      await put(own, 'files/insert_log/1/2/3/100/1', 'files/milvus_backup_check_src_1');
      await put(own, 'restore-temp-r1-default-books/binlogs/1');
      await put(own, 'restore-temp-r1-default-bücher +%/binlogs/1');
      await put(vault, 'backup/half/binlogs/1', 'backup/half/binlogs/2');
      await put(vault, 'backup/whole/meta/backup_meta.json', 'backup/whole/meta/full_meta.json');
      await beginUpload(server, 'own', 'restore-temp-r1-default-books/binlogs/2');
      await beginUpload(server, 'own', 'files/insert_log/2');
      await beginUpload(server, 'vault', 'backup/half/binlogs/3');
      await beginUpload(server, 'vault', 'backup/whole/binlogs/3 +%é');
      await beginUpload(server, 'vault', 'elsewhere/binlogs/3');
    });

    afterAll(async () => {
      await world?.own.close();
      await world?.vault.close();
      await server?.stop();
    });

    it('is left alone as long as it may be in use', async () => {
      const { found, lookedAt } = await world.find();
      expect(found).not.toEqual([]);
      expect(found.filter(({ state }) => state !== 'busy')).toEqual([]);
      expect(lookedAt.filter(({ error }) => error !== null)).toEqual([]);
    });

    it('is found when it is old, and nothing else', async () => {
      const { own, vault, pass, find } = world;
      await pass(2);
      const { found } = await find();
      expect(
        found.map(({ kind, subject, objects, state }) => [kind, subject, objects, state]),
      ).toEqual([
        ['temporaryPrefix', at(own, 'restore-temp-r1-default-books/'), 1, 'removable'],
        ['temporaryPrefix', at(own, 'restore-temp-r1-default-bücher +%/'), 1, 'removable'],
        ['checkObject', at(own, 'files/milvus_backup_check_src_1'), 1, 'removable'],
        ['unfinishedUpload', at(own, 'restore-temp-r1-default-books/binlogs/2'), null, 'removable'],
        ['partialBackup', at(vault, 'backup/half/'), 2, 'removable'],
        ['unfinishedUpload', at(vault, 'backup/half/binlogs/3'), null, 'removable'],
        ['unfinishedUpload', at(vault, 'backup/whole/binlogs/3 +%é'), null, 'removable'],
      ]);
    });

    it('is removed, and the data of Milvus, whole backups and uploads of others stay', async () => {
      const { own, vault, find, clean, keys } = world;
      const { found } = await find();
      // With their folders these go, too.
      const isUploadInside = (subject: string) =>
        /books\/binlogs\/2$|half\/binlogs\/3$/.test(subject);
      const job = await clean(found.filter(({ subject }) => !isUploadInside(subject)));
      expect(job).toMatchObject({ outcome: 'succeeded', warnings: [], error: null });
      expect(await keys()).toEqual([
        'own/files/insert_log/1/2/3/100/1',
        'vault/backup/whole/meta/backup_meta.json',
        'vault/backup/whole/meta/full_meta.json',
      ]);
      expect((await find()).found).toEqual([]);
      const left: string[] = [];
      for (const store of [own, vault]) {
        for await (const { key } of store.listUploads('', new AbortController().signal))
          left.push(at(store, key));
      }
      expect(left).toEqual([at(own, 'files/insert_log/2'), at(vault, 'elsewhere/binlogs/3')]);
    });
  });
}
