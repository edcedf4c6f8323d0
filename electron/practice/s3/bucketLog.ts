import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';

import { z } from 'zod';

const Slices = z
  .array(z.object({ contentId: z.string(), start: z.number().int(), sizeBytes: z.number().int() }))
  .readonly();

/** What a client said about an object: content-type and x-amz-meta-*, names in lower case. */
const Headers = z.record(z.string(), z.string()).readonly();

const Content = { sizeBytes: z.number().int(), etag: z.string(), slices: Slices };

const LogEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bucket'), createdAt: z.iso.datetime() }),
  z.object({
    type: z.literal('put'),
    key: z.string(),
    ...Content,
    modifiedAt: z.iso.datetime(),
    headers: Headers,
    /** The upload that ends with this object. */
    uploadId: z.string().optional(),
  }),
  z.object({ type: z.literal('remove'), key: z.string() }),
  z.object({
    type: z.literal('upload'),
    uploadId: z.string(),
    key: z.string(),
    createdAt: z.iso.datetime(),
    headers: Headers,
  }),
  z.object({
    type: z.literal('part'),
    uploadId: z.string(),
    number: z.number().int(),
    ...Content,
    modifiedAt: z.iso.datetime(),
  }),
  z.object({ type: z.literal('abort'), uploadId: z.string() }),
  z.object({ type: z.literal('clear') }),
]);
/** One change of a bucket, in the order they happened. */
export type LogEntry = z.infer<typeof LogEntry>;

/** The index of a bucket on disk: JSON lines that are only ever appended. */
export interface BucketLog {
  /** Resolves when the line has been handed to the system, so that a killed process does not lose it. */
  append(entry: LogEntry): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every change that was promised. A process killed while it wrote leaves a torn last line, which was never answered.
 * @throws Error for a file that is damaged elsewhere
 */
export async function readLog(file: string): Promise<{ entries: LogEntry[]; isTorn: boolean }> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const isTorn = lines.pop() !== '';
  const entries = lines.map((line, index) => {
    try {
      return LogEntry.parse(JSON.parse(line));
    } catch (error) {
      throw new Error(`line ${index + 1} of ${file} is damaged`, { cause: error });
    }
  });
  return { entries, isTorn };
}

/** Puts these lines in place of all others, all or none of them. */
export async function rewriteLog(file: string, entries: readonly LogEntry[]): Promise<void> {
  const written = `${file}.new`;
  await rm(written, { force: true });
  await writeFile(written, entries.map(toLine).join(''));
  await rename(written, file);
}

export async function openLog(file: string): Promise<BucketLog> {
  const handle = await open(file, 'a');
  let waiting: string[] = [];
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return {
    append(entry) {
      waiting.push(toLine(entry));
      // All that comes while a write is under way goes out together with the next one: a thousand changes cost a few writes.
      next ??= last = last.then(async () => {
        const lines = waiting;
        waiting = [];
        next = undefined;
        await handle.appendFile(lines.join(''));
      });
      return next;
    },
    async close() {
      await last.catch(() => undefined);
      await handle.close();
    },
  };
}

function toLine(entry: LogEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
