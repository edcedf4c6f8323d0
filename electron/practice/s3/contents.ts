import { createHash, type Hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A stretch of one file of content. What an object holds is a list of them, so copies and joined parts need no new bytes. */
export interface Slice {
  readonly contentId: string;
  readonly start: number;
  readonly sizeBytes: number;
}

export interface NewContent {
  readonly slices: readonly Slice[];
  readonly sizeBytes: number;
  /** In hex. */
  readonly md5: string;
}

/**
 * The files that hold what was uploaded, for all buckets of a service. They never change; each is removed when its last
 * holder lets go of it. A file that no index names is what a killed process left behind.
 */
export interface Contents {
  /** Writes a new file, held once for the caller. Leaves nothing when the body fails. */
  write(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<NewContent>;
  hold(slices: readonly Slice[]): void;
  release(slices: readonly Slice[]): void;
  /** The caller must hold the slices until it is done. */
  read(slices: readonly Slice[]): AsyncGenerator<Buffer>;
  /** Of what read gives, in hex. */
  md5(slices: readonly Slice[]): Promise<string>;
  /**
   * Removes files that nobody holds, to be called when all indexes are read. Nothing is removed before: a later line of an
   * index may hold again what an earlier one let go.
   */
  removeLeftovers(): Promise<void>;
  /** Waits for removals under way. */
  settle(): Promise<void>;
}

// A small file is written at once: the way through Node's thread pool takes longer than the write.
const syncBytes = 64 * 1024;
const chunkBytes = 256 * 1024;

export async function openContents(folder: string, randomId: () => string): Promise<Contents> {
  await mkdir(folder, { recursive: true });
  const fileOf = (contentId: string): string => path.join(folder, contentId);
  const holders = new Map<string, number>();
  const removals = new Set<Promise<void>>();
  let isLoaded = false;

  function remove(contentId: string): Promise<void> {
    const removal = rm(fileOf(contentId), { force: true }).finally(() => removals.delete(removal));
    removals.add(removal);
    // A file that cannot be removed now is a leftover at the next start.
    removal.catch(() => undefined);
    return removal;
  }

  async function* read(slices: readonly Slice[]): AsyncGenerator<Buffer> {
    for (const slice of slices) yield* readSlice(fileOf(slice.contentId), slice);
  }

  return {
    async write(body) {
      const contentId = randomId();
      const md5 = createHash('md5');
      let sizeBytes: number;
      try {
        sizeBytes = await writeNew(fileOf(contentId), body, md5);
      } catch (error) {
        await remove(contentId);
        throw error;
      }
      holders.set(contentId, 1);
      const slices = [{ contentId, start: 0, sizeBytes }];
      return { slices, sizeBytes, md5: md5.digest('hex') };
    },
    hold(slices) {
      for (const { contentId } of slices) holders.set(contentId, (holders.get(contentId) ?? 0) + 1);
    },
    release(slices) {
      for (const { contentId } of slices) {
        const left = (holders.get(contentId) ?? 0) - 1;
        if (left > 0) {
          holders.set(contentId, left);
        } else {
          holders.delete(contentId);
          if (isLoaded) void remove(contentId).catch(() => undefined);
        }
      }
    },
    read,
    async md5(slices) {
      const md5 = createHash('md5');
      for await (const chunk of read(slices)) md5.update(chunk);
      return md5.digest('hex');
    },
    async removeLeftovers() {
      isLoaded = true;
      const names = await readdir(folder);
      await Promise.all(names.filter((name) => !holders.has(name)).map(remove));
    },
    async settle() {
      await Promise.allSettled(removals);
    },
  };
}

/** The part of a content from `start` on, so many bytes long. */
export function cutSlices(
  slices: readonly Slice[],
  { start, sizeBytes }: { readonly start: number; readonly sizeBytes: number },
): Slice[] {
  const cut: Slice[] = [];
  let offset = 0;
  for (const slice of slices) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(start + sizeBytes - offset, slice.sizeBytes);
    if (from < to)
      cut.push({
        contentId: slice.contentId,
        start: slice.start + from,
        sizeBytes: to - from,
      });
    offset += slice.sizeBytes;
  }
  return cut;
}

async function writeNew(
  file: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  md5: Hash,
): Promise<number> {
  if (body instanceof Uint8Array) {
    md5.update(body);
    if (body.length <= syncBytes) writeFileSync(file, body, { flag: 'wx' });
    else await writeFile(file, body, { flag: 'wx' });
    return body.length;
  }
  let sizeBytes = 0;
  const handle = await open(file, 'wx');
  try {
    for await (const chunk of body) {
      md5.update(chunk);
      await handle.writeFile(chunk);
      sizeBytes += chunk.length;
    }
  } finally {
    await handle.close();
  }
  return sizeBytes;
}

async function* readSlice(file: string, { start, sizeBytes }: Slice): AsyncGenerator<Buffer> {
  if (sizeBytes === 0) return;
  const handle = await open(file, 'r');
  try {
    for (let done = 0; done < sizeBytes;) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes - done));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, start + done);
      if (bytesRead === 0) throw new Error(`${path.basename(file)} is shorter than its index says`);
      done += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
