import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { createStore } from '../servers/openS3.ts';
import type { S3Server } from '../servers/s3Server.ts';

const golden = path.resolve('test/golden');

/** Puts a backup of test/golden into a bucket, under the root path `backup`. */
export async function uploadGolden(s3: S3Server, bucket: string, name: string): Promise<void> {
  const store = createStore(s3, bucket);
  const { signal } = new AbortController();
  const files = await readdir(path.join(golden, name), { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const full = path.join(file.parentPath, file.name);
    const body = await readFile(full);
    const key = `backup/${path.relative(golden, full)}`;
    await store.write(key, body, { signal, sizeBytes: body.length });
  }
  await store.close();
}
