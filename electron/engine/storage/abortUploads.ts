import type { ObjectStore } from './objectStore.ts';

/** Aborts every unfinished upload whose key starts with the prefix; returns how many there were. */
export async function abortUploads(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (const upload of store.listUploads(prefix, signal)) {
    await store.abortUpload(upload, signal);
    count += 1;
  }
  return count;
}
