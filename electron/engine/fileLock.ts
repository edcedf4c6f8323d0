import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { AppError } from '#shared/errors.ts';

import type { Clock } from './clock.ts';
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
 * Takes the lock, waiting up to 5 s for whoever holds it. A lock of a process that has died is taken over.
 * @throws FILE_LOCKED with the owner; the signal's reason when stopped
 */
export async function acquireLock(
  request: LockRequest & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<Release> {
  const { path, clock } = request;
  const endMs = clock.monotonicMs() + longestWaitMs;
  for (;;) {
    signal.throwIfAborted();
    const release = await tryLock(request);
    if (release !== null) return release;
    if (clock.monotonicMs() >= endMs) {
      throw new AppError('FILE_LOCKED', { path, owner: nameOf(await readLock(path)) });
    }
    await clock.sleep(pollMs, signal);
  }
}

/** Runs an action while holding <path>.lock, and releases it whatever happens. @throws FILE_LOCKED */
export async function withLock<T>(
  { path, clock }: { readonly path: string; readonly clock: Clock },
  action: () => Promise<T>,
): Promise<T> {
  const owner = thisProcess();
  const request = { path: `${path}.lock`, owner, isAlive: isAliveOn(owner.host), clock };
  // The wait ends by itself, so there is nothing to stop.
  const release = await acquireLock(request, new AbortController().signal);
  try {
    return await action();
  } finally {
    await release();
  }
}

/** Takes the lock, or gives null at once while a live process, this one included, holds it. */
export async function tryLock({ path, owner, isAlive }: LockRequest): Promise<Release | null> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  made += 1;
  const own = `${path}.${owner.pid}-${made}`;
  await writeFile(own, JSON.stringify(owner), { mode: 0o600 });
  try {
    const isTaken = (await linkNew(own, path)) || (await takeOver(own, { path, owner, isAlive }));
    return isTaken ? () => unlink(path) : null;
  } finally {
    // Gone already when it took the place of a dead lock.
    await unlinkIfThere(own);
  }
}

/** The live process that holds the lock; null when there is none or it has died. */
export async function readOwner(path: string, isAlive: IsAlive): Promise<ProcessOwner | null> {
  const lock = await readLock(path);
  return lock?.owner && isAlive(lock.owner) ? lock.owner : null;
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
  const { path, isAlive } = request;
  if (!isDead(await readLock(path), isAlive)) return false;
  const release = await tryLock({ ...request, path: `${path}.takeover` });
  if (release === null) return false;
  try {
    if (!isDead(await readLock(path), isAlive)) return false;
    await rename(own, path);
    return true;
  } finally {
    await release();
  }
}

interface HeldLock {
  /** null when a power cut left a file without content; nobody who could hold it has survived that. */
  readonly owner: ProcessOwner | null;
}

function isDead(lock: HeldLock | null, isAlive: IsAlive): boolean {
  return lock !== null && (lock.owner === null || !isAlive(lock.owner));
}

async function readLock(path: string): Promise<HeldLock | null> {
  try {
    return { owner: parseOwner(await readFile(path, 'utf8')) };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function parseOwner(text: string): ProcessOwner | null {
  try {
    return ProcessOwner.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function nameOf(lock: HeldLock | null): string {
  return lock?.owner ? `pid ${lock.owner.pid} on ${lock.owner.host}` : 'unknown';
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}
