import { open, readdir } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { ErrorInfo } from '#shared/errors.ts';

import { isCode } from '../fileError.ts';

/** A line of the log about a job; whatever else stands in it is not read. */
export const JobLogLine = z.object({
  at: z.string(),
  level: z.string(),
  message: z.string(),
  jobId: z.string(),
  error: ErrorInfo.nullable().catch(null),
});
export type JobLogLine = z.infer<typeof JobLogLine>;

const tailBytes = 2 ** 18;
const mostLines = 200;

/**
 * The last lines about a job in the logs of a folder, oldest first: app and command line each write their own. Only the end of
 * each log is read.
 */
export async function readJobLog(folder: string, jobId: string): Promise<JobLogLine[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
  const tails = await Promise.all(
    names.filter((name) => name.endsWith('.log')).map((name) => tailOf(path.join(folder, name))),
  );
  return tails
    .flatMap((tail) => tail.split('\n'))
    .flatMap(parseLine)
    .filter((line) => line.jobId === jobId)
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .slice(-mostLines);
}

async function tailOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** None for the first line, of which only the end may have been read, and for those about no job. */
function parseLine(text: string): JobLogLine[] {
  try {
    const { data } = JobLogLine.safeParse(JSON.parse(text));
    return data === undefined ? [] : [data];
  } catch {
    return [];
  }
}
