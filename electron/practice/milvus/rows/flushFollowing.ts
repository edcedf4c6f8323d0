import type { Int64 } from '#shared/int64.ts';

import type { MilvusContext } from '../types.ts';
import type { Background } from './background.ts';
import type { FlushProgress } from './flushProgress.ts';
import type { Flushed, RowStore } from './rowStore.ts';

/** How often it is asked whether garbage collection is still paused. */
const pausedPollMs = 1000;

type Context = Pick<MilvusContext, 'version' | 'pace' | 'clock' | 'faults'> & {
  readonly isGarbagePaused: () => boolean;
};

/** What a server does on its own after a flush: it says that it is done, sorts, and removes what is replaced. */
export interface FlushFollowing {
  follow(flushed: Flushed): void;
  /** Takes up what was left when the server ended. */
  resume(): void;
}

export function createFlushFollowing(
  store: RowStore,
  { background, progress }: { readonly background: Background; readonly progress: FlushProgress },
  context: Context,
): FlushFollowing {
  const { version, pace, clock, faults } = context;

  async function show(flushed: Flushed, signal: AbortSignal): Promise<void> {
    const segmentIds = flushed.segments.map(({ segmentId }) => segmentId);
    const flush = { segmentIds, firstTimestamp: flushed.firstTimestamp ?? 0n };
    const delayMs = pace.flushMs + (faults.strike('slowFlush')?.delayMs ?? 0);
    const hiddenMs = Math.floor(delayMs / 5);
    progress.begin(flush);
    await clock.sleep(hiddenMs, signal);
    progress.seal(flush);
    await clock.sleep(delayMs - hiddenMs, signal);
    progress.end(flush);
  }

  async function replace(
    segmentIds: readonly Int64[],
    removeOld: () => Promise<void>,
  ): Promise<void> {
    const replaced = [];
    for (const segmentId of segmentIds) {
      const old = await store.rewrite(segmentId, version === '2.5');
      if (old !== undefined) replaced.push(old);
    }
    await removeOld();
    for (const old of replaced) await store.files.remove(old);
  }

  async function sort(segmentIds: readonly Int64[], signal: AbortSignal): Promise<void> {
    await clock.sleep(pace.sortMs, signal);
    await replace(segmentIds, async () => {
      await clock.sleep(pace.garbageMs, signal);
      while (context.isGarbagePaused()) await clock.sleep(pausedPollMs, signal);
    });
  }

  return {
    follow(flushed) {
      if (flushed.segments.length === 0) return;
      const rows = flushed.segments.filter(({ level }) => level === 'L1');
      const segmentIds = rows.map(({ segmentId }) => segmentId);
      background.run(async (signal) => {
        await show(flushed, signal);
        if (segmentIds.length === 0) return;
        if (faults.strike('vanishedSegments') !== undefined)
          await replace(segmentIds, () => Promise.resolve());
        else if (version === '2.5') await sort(segmentIds, signal);
      });
    },
    resume() {
      const left = store.segments.filter(({ level, isSorted }) => level === 'L1' && !isSorted);
      if (version !== '2.5' || left.length === 0) return;
      const segmentIds = left.map(({ segmentId }) => segmentId);
      background.run((signal) => sort(segmentIds, signal));
    },
  };
}
