import { AppError } from '#shared/errors.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionRef, FlushResult, Milvus, Segment } from '../milvus/milvus.ts';
import { retry, type RetryPolicy } from '../retry.ts';

const pollMs = 300;
/** How long an empty list after a flush of segments may still be one that is not filled yet. */
const emptyPatienceMs = 5_000;
/** Milvus flushes in seconds; half an hour without an end means that it never will (the Go tool waits for ever). */
export const flushTimeoutMs = 30 * 60_000;

interface FlushContext extends RetryPolicy {
  readonly milvus: Milvus;
}

/**
 * Flushes one collection and waits until the server says that everything up to the flush timestamp is in storage.
 * @throws FLUSH_TIMEOUT
 */
export async function flushCollection(
  ref: CollectionRef,
  context: FlushContext,
): Promise<FlushResult> {
  const { milvus, clock, signal } = context;
  const flush = await retry(() => milvus.flush(ref, signal), context);
  const startedMs = clock.monotonicMs();
  while (!(await retry(() => milvus.isFlushed(ref, flush, signal), context))) {
    if (clock.monotonicMs() - startedMs > flushTimeoutMs) throw timeout(ref);
    await clock.sleep(pollMs, signal);
  }
  return flush;
}

/**
 * The segments whose files make up the collection now. Right after a flush a segment is still listed as sealed, or the
 * list is empty for a moment (2.5), or a segment is replaced by its sorted copy: only a list without segments in between
 * that is the same twice in a row is taken. An empty one would be a backup without rows that everybody calls whole, so that
 * it has to last where the flush has named segments.
 * @param flush undefined after skip_flush: segments that are not flushed are then left out instead of awaited
 */
export async function settledSegments(
  ref: CollectionRef,
  flush: Pick<FlushResult, 'segmentIds'> | undefined,
  context: FlushContext,
): Promise<Segment[]> {
  const { milvus, clock, signal } = context;
  const startedMs = clock.monotonicMs();
  for (let before = '?'; ;) {
    const all = await retry(() => milvus.segments(ref, signal), context);
    const usable = all.filter((segment) => segment.state === 'flushed');
    const waitedMs = clock.monotonicMs() - startedMs;
    const isUnfilled =
      all.length === 0 && waitedMs < emptyPatienceMs && (flush?.segmentIds.length ?? 0) > 0;
    const inBetween = isUnfilled || (flush !== undefined && all.some(isInBetween));
    const now = usable
      .map((segment) => `${segment.segmentId}:${segment.rows}`)
      .sort()
      .join();
    if (!inBetween && now === before) return usable;
    if (waitedMs > flushTimeoutMs) throw timeout(ref);
    before = inBetween ? '?' : now;
    await clock.sleep(pollMs, signal);
  }
}

/** A segment that took rows in before the flush and is not yet readable; growing ones took theirs in after it. */
function isInBetween({ state }: Segment): boolean {
  return state === 'sealed' || state === 'flushing';
}

function timeout(ref: CollectionRef): AppError {
  const seconds = String(flushTimeoutMs / 1000);
  return new AppError('FLUSH_TIMEOUT', { collection: formatName(ref), seconds });
}
