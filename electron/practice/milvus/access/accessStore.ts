import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import pLimit from 'p-limit';

import { AccessState, newAccessState } from './accessState.ts';

/** The state of access control in memory and in its file. */
export interface AccessStore {
  current(): AccessState;
  /** One change after the other; the changed state is in the file when the promise resolves. */
  change(next: (state: AccessState) => AccessState | Promise<AccessState>): Promise<void>;
}

/** @throws ZodError or SyntaxError for a file that is none of ours */
export async function openAccessStore(folder: string): Promise<AccessStore> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'access.json');
  const oneAtATime = pLimit(1);
  let state = await readState(file);
  return {
    current: () => state,
    change: (next) =>
      oneAtATime(async () => {
        const changed = await next(state);
        if (changed === state) return;
        await replaceFile(file, JSON.stringify(changed, undefined, 1));
        state = changed;
      }),
  };
}

async function readState(file: string): Promise<AccessState> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return newAccessState;
    throw error;
  }
  return AccessState.parse(JSON.parse(text));
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
