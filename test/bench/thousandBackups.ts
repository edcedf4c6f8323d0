import pLimit from 'p-limit';

import type { ObjectStore } from '#engine/storage/objectStore.ts';

import { writeBytes } from '../suites/storeBytes.ts';
import { goldenMeta } from '../unit/backupFormat/golden.ts';

const backups = 1000;
/** Its metadata end in the middle. */
export const damaged = 'backup_0500';
export const rootPath = 'backup';

/** 1,000 backups, each with the 186 KB of metadata of eleven collections of Milvus 2.5, and a binlog beside it. */
export async function fillWithBackups(store: ObjectStore): Promise<void> {
  const files = (['backup', 'collection', 'partition', 'segment', 'full'] as const).map(
    (name) => [`meta/${name}_meta.json`, goldenMeta('m25_head', name)] as const,
  );
  const limit = pLimit(16);
  const names = Array.from({ length: backups }, (_, n) => `backup_${String(n).padStart(4, '0')}`);
  const writes = names.flatMap((name) =>
    [...files, ['binlogs/insert_log/1/2/3/3/0/4', Buffer.from('x')] as const].map(
      ([file, body]) => {
        const isCut = name === damaged && file === 'meta/full_meta.json';
        const bytes = isCut ? body.subarray(0, 10_000) : body;
        return limit(() => writeBytes(store, `${rootPath}/${name}/${file}`, bytes));
      },
    ),
  );
  await Promise.all(writes);
}
