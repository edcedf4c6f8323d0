import { buffer } from 'node:stream/consumers';

import pLimit from 'p-limit';

import { AppError } from '#shared/errors.ts';

import type { OpenStorage } from '../connections.ts';
import { retry } from '../retry.ts';
import { type ObjectStore, joinKey } from '../storage/objectStore.ts';
import { onStop, throwIfStopped } from '../storage/stopped.ts';
import { copyObject, isDirect } from '../transfer/copyObjects.ts';
import type { CheckScope } from './checkScope.ts';

export interface ProbeScope extends Pick<CheckScope, 'clock' | 'random' | 'randomId'> {
  readonly signal: AbortSignal;
}

/** A stopped test ends within 2 s: what is under way gets the first part of it, its removal the rest. */
const graceMs = 800;
const removalMs = 1_000;

/** Names as those of milvus-backup's own check, by which leftovers of either are found. */
const sourceName = 'milvus_backup_check_src_';
const targetName = 'milvus_backup_check_dst_';

/**
 * Writes a small object, reads it back and removes it.
 * @returns the key of the object where it could not be removed
 */
export async function probeWrite(
  { store, rootPath }: OpenStorage,
  scope: ProbeScope,
): Promise<string | null> {
  const key = joinKey(rootPath, `${sourceName}${scope.randomId()}`);
  return leavingNothing([{ store, key }], scope, async (signal) => {
    const content = Buffer.from(key, 'utf8');
    await store.write(key, content, { signal, sizeBytes: content.length });
    throwIfStopped(scope.signal);
    const { body } = await store.read(key, { signal });
    if ((await buffer(body)).equals(content)) return;
    const reason = 'it reads back with another content than was written';
    throw new AppError('OBJECT_CORRUPT', { key, location: store.location, reason });
  });
}

export interface CopyProbe {
  /** How the bytes of a backup would go; null when nothing was copied. */
  readonly route: 'inside' | 'through' | null;
  readonly left: string | null;
}

/** Writes a small object where backups go: as a copy out of the storage of the cluster, where that one can be written. */
export async function probeCopy(
  source: OpenStorage | null,
  target: OpenStorage,
  scope: ProbeScope,
): Promise<CopyProbe> {
  const id = scope.randomId();
  const key = joinKey(target.rootPath, `${targetName}${id}`);
  const content = Buffer.from('1');
  const sizeBytes = content.length;
  if (source === null) {
    const left = await leavingNothing([{ store: target.store, key }], scope, async (signal) => {
      await target.store.write(key, content, { signal, sizeBytes });
    });
    return { route: null, left };
  }
  const sourceKey = joinKey(source.rootPath, `${sourceName}${id}`);
  const run = { source: source.store, target: target.store, mode: 'auto' } as const;
  const made = [
    { store: source.store, key: sourceKey },
    { store: target.store, key },
  ];
  const left = await leavingNothing(made, scope, async (signal) => {
    const { etag } = await source.store.write(sourceKey, content, { signal, sizeBytes });
    throwIfStopped(scope.signal);
    const { clock, random } = scope;
    const onCopied = () => Promise.resolve();
    const copying = { ...run, limit: pLimit(1), clock, random, signal, onCopied };
    await copyObject({ sourceKey, key, sizeBytes, etag }, copying);
  });
  return { route: isDirect(run) ? 'inside' : 'through', left };
}

interface Made {
  readonly store: ObjectStore;
  readonly key: string;
}

/**
 * Runs an action that writes these objects, and removes them whatever happens. A write that was sent cannot be called back, so
 * that one is not broken off at once when the test is stopped: the service might make the object after its removal.
 * @returns the key of an object that could not be removed
 */
async function leavingNothing(
  made: readonly Made[],
  scope: ProbeScope,
  action: (signal: AbortSignal) => Promise<void>,
): Promise<string | null> {
  throwIfStopped(scope.signal);
  const late = abortAfter(scope, graceMs);
  const leave = onStop(scope.signal, late.begin);
  let left: string | null = null;
  try {
    await action(late.signal);
  } finally {
    leave();
    late.end();
    left = await removeAll(made, scope);
  }
  return left;
}

async function removeAll(made: readonly Made[], scope: ProbeScope): Promise<string | null> {
  const { clock, random } = scope;
  const late = abortAfter(scope, removalMs);
  late.begin();
  const { signal } = late;
  const removals = await Promise.allSettled(
    made.map(({ store, key }) => retry(() => store.remove(key, signal), { clock, random, signal })),
  );
  late.end();
  const failed = removals.findIndex(({ status }) => status === 'rejected');
  return made[failed]?.key ?? null;
}

/** A signal that is aborted so long after begin was called, unless it is ended before. */
function abortAfter({ clock }: Pick<ProbeScope, 'clock'>, ms: number) {
  const late = new AbortController();
  const ended = new AbortController();
  return {
    signal: late.signal,
    begin: () =>
      void clock.sleep(ms, ended.signal).then(
        () => late.abort(),
        () => undefined,
      ),
    end: () => ended.abort(),
  };
}
