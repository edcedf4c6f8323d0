import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openContents } from '#practice/s3/contents.ts';
import { createBucketFile, openDiskBucket } from '#practice/s3/diskBucket.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'practice-bucket-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('a bucket on disk', () => {
  // Else a process that is killed in between wakes up with an index that names a content that is gone.
  it('lets go of a replaced content only when its index says so', async () => {
    const file = path.join(folder, 'bucket.jsonl');
    const contents = await openContents(path.join(folder, 'contents'), randomUUID);
    const indexAtRelease: string[] = [];
    await createBucketFile(file, new Date());
    const bucket = await openDiskBucket({
      name: 'bucket',
      file,
      contents: {
        ...contents,
        release(slices) {
          if (slices.length > 0) indexAtRelease.push(readFileSync(file, 'utf8'));
          contents.release(slices);
        },
      },
      now: () => new Date(),
    });
    const put = async (etag: string): Promise<void> => {
      const { slices, sizeBytes } = await contents.write(Buffer.from(etag));
      await bucket.put('object', { slices, sizeBytes, etag, headers: {} });
    };
    await put('first');
    expect(indexAtRelease).toEqual([]);
    await put('second');
    await bucket.remove('object');
    await bucket.close();
    expect(indexAtRelease.length).toBe(2);
    expect(indexAtRelease[0]).toContain('"etag":"second"');
    expect(indexAtRelease[1]).toContain('"type":"remove"');
  });
});
