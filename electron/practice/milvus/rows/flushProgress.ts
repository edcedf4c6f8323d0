import type { Int64 } from '#shared/int64.ts';

/** What clients are told of a segment while its flush is under way; its files are there already. */
export type FlushPhase = 'hidden' | 'sealed' | 'flushed';

export interface Flush {
  readonly segmentIds: readonly Int64[];
  /** Of its first row or delete. */
  readonly firstTimestamp: bigint;
}

/** The flushes that are not done yet as clients see it. Real servers need a second or two. */
export interface FlushProgress {
  begin(flush: Flush): void;
  /** Its segments are listed from now on. */
  seal(flush: Flush): void;
  end(flush: Flush): void;
  phaseOf(segmentId: Int64): FlushPhase;
  /** True when a row before the time is in a flush that is not done. */
  concerns(timestamp: bigint): boolean;
}

export function createFlushProgress(): FlushProgress {
  const phases = new Map<Flush, FlushPhase>();
  return {
    begin: (flush) => void phases.set(flush, 'hidden'),
    seal: (flush) => void phases.set(flush, 'sealed'),
    end: (flush) => void phases.delete(flush),
    phaseOf(segmentId) {
      for (const [flush, phase] of phases) if (flush.segmentIds.includes(segmentId)) return phase;
      return 'flushed';
    },
    concerns: (timestamp) =>
      [...phases.keys()].some(({ firstTimestamp }) => firstTimestamp <= timestamp),
  };
}
