import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { Segment } from './segment.ts';

/** What a collection has in binlogs, and which log of changes holds the rest. */
export const SegmentState = z.object({
  version: z.literal(1),
  /** Number of the log: rows of all logs before it are in segments. */
  logNumber: z.number().int(),
  nextRowId: z.string().transform(BigInt),
  segments: z.array(Segment).readonly(),
});
export type SegmentState = z.infer<typeof SegmentState>;

export const emptyState: SegmentState = {
  version: 1,
  logNumber: 1,
  nextRowId: 1n,
  segments: [],
};

/** @throws when there is a file that cannot be read or understood */
export async function readState(folder: string): Promise<SegmentState> {
  await mkdir(folder, { recursive: true });
  try {
    const text = await readFile(path.join(folder, 'segments.json'), 'utf8');
    return SegmentState.parse(JSON.parse(text));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState;
    throw error;
  }
}

/** Replaces the file at once: a killed process leaves the old state or the new one. */
export async function writeState(folder: string, state: SegmentState): Promise<void> {
  const file = path.join(folder, 'segments.json');
  const nextRowId = state.nextRowId.toString();
  await writeFile(`${file}.new`, `${JSON.stringify({ ...state, nextRowId }, null, 1)}\n`);
  await rename(`${file}.new`, file);
}

export function logPath(folder: string, logNumber: number): string {
  return path.join(folder, `changes-${logNumber}.log`);
}
