import { createHash } from 'node:crypto';

import type { LimitFunction } from 'p-limit';

import { AppError } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import type { MovingRoute } from '../jobs/progressMeter.ts';
import { retry, type RetryPolicy } from '../retry.ts';
import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';

/** A copy, and the way that its bytes took. */
interface MovedObject extends ObjectInfo {
  readonly route: MovingRoute;
}

export interface CopyRun {
  readonly source: ObjectStore;
  readonly target: ObjectStore;
  /** auto copies inside the store where both ends allow it; streaming always passes the bytes through this computer. */
  readonly mode: 'auto' | 'direct' | 'streaming';
  /** Shared by all copies of the engine, so that many collections do not multiply the requests in flight. */
  readonly limit: LimitFunction;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onRetry?: RetryPolicy['onRetry'];
  /** Told once when the target may not read the source itself, so that the bytes pass through this computer after all. */
  readonly onRefused?: () => void;
  readonly onCopied: (object: PlannedObject, copy: MovedObject) => Promise<void>;
}

/** True when the bytes stay inside the store. */
export function isDirect(run: Pick<CopyRun, 'source' | 'target' | 'mode'>): boolean {
  return run.mode !== 'streaming' && run.target.canCopyFrom(run.source);
}

/**
 * Copies objects, each one checked by size and, where both ETags are MD5 sums, by content. The first failure stops the
 * others. Objects that were copied are told to onCopied one by one, so that a resumed job knows them.
 * @throws OBJECT_NOT_FOUND, OBJECT_CHANGED when the source moved on; OBJECT_CORRUPT; every storage error
 */
export async function copyObjects(objects: Iterable<PlannedObject>, run: CopyRun): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  const iterator = objects[Symbol.iterator]();
  let { mode } = run;
  const onRefused = (): void => {
    if (mode === 'streaming') return;
    mode = 'streaming';
    run.onRefused?.();
  };
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      const object = next.value;
      signal.throwIfAborted();
      await run.limit(async () =>
        run.onCopied(object, await copyObject(object, { ...run, mode, signal, onRefused })),
      );
    }
  };
  // More workers than the limit only wait; one lets a slow object block nothing but itself.
  const workers = Array.from({ length: run.limit.concurrency }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(workers);
    throw run.signal.aborted ? new AppError('STOPPED') : error;
  }
}

/** Copies one object and proves the copy: same size, and same content where ETags can tell. */
export async function copyObject(object: PlannedObject, run: CopyRun): Promise<MovedObject> {
  const copy = await copyBytes(object, run);
  if (copy.sizeBytes !== object.sizeBytes) {
    throw corrupt(object, run, `${copy.sizeBytes} bytes instead of ${object.sizeBytes}`);
  }
  if (isMd5(copy.etag) && isMd5(object.etag) && copy.etag !== object.etag) {
    // Encrypting stores answer ETags that are not sums of the content, so only a read decides.
    const [here, there] = [
      await contentMd5(run.source, object.sourceKey, run.signal),
      await contentMd5(run.target, object.key, run.signal),
    ];
    if (here !== there) throw corrupt(object, run, 'its content differs from the source');
  }
  return copy;
}

/** Inside the store where that is possible and not refused. */
async function copyBytes(object: PlannedObject, run: CopyRun): Promise<MovedObject> {
  if (!isDirect(run)) return copyThrough(object, run);
  try {
    return { ...(await copyInside(object, run)), route: 'insideStore' };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORAGE_ACCESS_DENIED') throw error;
    const copy = await copyThrough(object, run);
    run.onRefused?.();
    return copy;
  }
}

function copyInside(object: PlannedObject, run: CopyRun): Promise<ObjectInfo> {
  const { sourceKey, sizeBytes, etag } = object;
  const info = { key: sourceKey, sizeBytes, etag, modifiedAt: null };
  return run.target.copyFrom(run.source, info, object.key, { signal: run.signal });
}

/** A consumed stream cannot be replayed, so the read is part of what is retried. */
function copyThrough(object: PlannedObject, run: CopyRun): Promise<MovedObject> {
  return retry(async () => {
    const { body, info } = await run.source.read(object.sourceKey, {
      signal: run.signal,
      ...(object.etag === '' ? {} : { ifMatch: object.etag }),
    });
    if (info.sizeBytes !== object.sizeBytes) {
      body.destroy();
      throw new AppError('OBJECT_CHANGED', {
        key: object.sourceKey,
        location: run.source.location,
      });
    }
    const { signal } = run;
    const copy = await run.target.write(object.key, body, { signal, sizeBytes: info.sizeBytes });
    return { ...copy, route: 'throughComputer' };
  }, run);
}

/** True for an ETag that can be the MD5 sum of its object; one of several parts never is. */
export function isMd5(etag: string): boolean {
  return /^[0-9a-f]{32}$/.test(etag);
}

async function contentMd5(store: ObjectStore, key: string, signal: AbortSignal): Promise<string> {
  const { body } = await store.read(key, { signal });
  const hash = createHash('md5');
  for await (const chunk of body) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function corrupt(object: PlannedObject, run: CopyRun, reason: string): AppError {
  return new AppError('OBJECT_CORRUPT', { key: object.key, location: run.target.location, reason });
}
