import { link, mkdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { AppError } from '#shared/errors.ts';

import type { Clock } from './clock.ts';
import { readText } from './durableFile.ts';
import { isCode } from './fileError.ts';
import { type IsAlive, ProcessOwner, isAliveOn, thisProcess } from './processOwner.ts';

/** A lock file is there as long as it is held, and says by whom. */
export interface LockRequest {
  readonly path: string;
  readonly owner: ProcessOwner;
  readonly isAlive: IsAlive;
}

export type Release = () => Promise<void>;

const longestWaitMs = 5000;
const pollMs = 20;

let made = 0;

/**
 * Runs an action while holding <path>.lock, and releases it whatever happens. Waits up to 5 s for whoever holds it.
 * @throws FILE_LOCKED with the owner
 */
export async function withLock<T>(
  { path, clock }: { readonly path: string; readonly clock: Clock },
  action: () => Promise<T>,
): Promise<T> {
  const owner = thisProcess();
  const request = { path: `${path}.lock`, owner, isAlive: isAliveOn(owner.host) };
  const endMs = clock.monotonicMs() + longestWaitMs;
  let release = await tryLock(request);
  while (release === null) {
    if (clock.monotonicMs() >= endMs) {
      const other = await readOwner(request.path, request.isAlive);
      const name = other === null ? 'unknown' : `pid ${other.pid} on ${other.host}`;
      throw new AppError('FILE_LOCKED', { path: request.path, owner: name });
    }
    // The wait ends by itself, so there is nothing to stop.
    await clock.sleep(pollMs, new AbortController().signal);
    release = await tryLock(request);
  }
  try {
    return await action();
  } finally {
    await release();
  }
}

/** Takes the lock, or gives null at once while a live process, this one included, holds it. */
export async function tryLock(request: LockRequest): Promise<Release | null> {
  const { path, owner } = request;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  made += 1;
  const own = `${path}.${owner.pid}-${made}`;
  await writeFile(own, JSON.stringify(owner), { mode: 0o600 });
  try {
    const isTaken = (await linkNew(own, path)) || (await takeOver(own, request));
    return isTaken ? () => unlink(path) : null;
  } finally {
    // Gone already when it took the place of a dead lock.
    await rm(own, { force: true });
  }
}

/** The live process that holds the lock; null when there is none or it has died. */
export async function readOwner(path: string, isAlive: IsAlive): Promise<ProcessOwner | null> {
  const owner = await readLock(path);
  return owner && isAlive(owner) ? owner : null;
}

/** A link fails when the name is taken, like O_EXCL, and the file has its content from the first moment. */
async function linkNew(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Puts our lock in the place of a dead one. Looking and replacing are two steps, and between them another process may
 * have done the same: only the holder of a second lock may replace, and it looks again. A dead second lock is taken
 * over in the same way.
 */
async function takeOver(own: string, request: LockRequest): Promise<boolean> {
  if (!(await isDead(request))) return false;
  const release = await tryLock({ ...request, path: `${request.path}.takeover` });
  if (release === null) return false;
  try {
    if (!(await isDead(request))) return false;
    await rename(own, request.path);
    return true;
  } finally {
    await release();
  }
}

async function isDead({ path, isAlive }: LockRequest): Promise<boolean> {
  const owner = await readLock(path);
  return owner !== undefined && (owner === null || !isAlive(owner));
}

/**
 * Who holds the lock; undefined when there is none, null when a power cut left a file without content: nobody who could
 * hold it has survived that.
 */
async function readLock(path: string): Promise<ProcessOwner | null | undefined> {
  const text = await readText(path);
  if (text === null) return undefined;
  try {
    return ProcessOwner.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
