import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import type { PracticeClock } from '../clock.ts';
import type { Buckets } from './answer.ts';
import type { Contents } from './contents.ts';
import { createBucketFile, type DiskBucket, openDiskBucket } from './diskBucket.ts';
import { S3Refusal } from './s3Error.ts';

const extension = '.jsonl';

export type BucketFolder = Buckets & {
  close(): Promise<void>;
};

/** The buckets of one service, one index file each. */
export async function openBucketFolder(
  folder: string,
  { contents, clock }: { readonly contents: Contents; readonly clock: PracticeClock },
): Promise<BucketFolder> {
  await mkdir(folder, { recursive: true });
  const open = new Map<string, DiskBucket>();
  const now = (): Date => clock.now();
  const fileOf = (name: string): string => path.join(folder, name + extension);
  const load = async (name: string): Promise<void> => {
    open.set(name, await openDiskBucket({ name, file: fileOf(name), contents, now }));
  };
  for (const file of await readdir(folder))
    if (file.endsWith(extension)) await load(file.slice(0, -extension.length));
  // Changes of the set of buckets are rare; one after the other, none can meet another of the same name.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const done = turn.then(change);
    turn = done.catch(() => undefined);
    return done;
  };

  return {
    all: () => [...open.values()].sort((left, right) => (left.name < right.name ? -1 : 1)),
    find: (name) => open.get(name),
    require(name) {
      const bucket = open.get(name);
      if (bucket === undefined) throw new S3Refusal('NoSuchBucket');
      return bucket;
    },
    create(name) {
      if (!isBucketName(name)) return Promise.reject(new S3Refusal('InvalidBucketName'));
      return inTurn(async () => {
        if (open.has(name)) return;
        await createBucketFile(fileOf(name), now());
        await load(name);
      });
    },
    remove: (name) =>
      inTurn(async () => {
        const bucket = open.get(name);
        open.delete(name);
        await bucket?.clear();
        await bucket?.close();
        await rm(fileOf(name), { force: true });
      }),
    async close() {
      await turn;
      for (const bucket of open.values()) await bucket.close();
    },
  };
}

function isBucketName(name: string): boolean {
  return (
    /^[a-z\d](?:[a-z\d]|[.-](?![.-])){1,61}[a-z\d]$/.test(name) && !/^\d+(\.\d+){3}$/.test(name)
  );
}
