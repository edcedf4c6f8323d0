import { type CollectionProgress, Phase } from '#shared/job.ts';

import type { JobContext } from './jobContext.ts';

/**
 * Collections go through the phases on their own; the job is in the earliest one that any of them is still in.
 * @param first the phase that they all begin with
 */
export function followRows(
  context: JobContext,
  { first, rows }: { readonly first: Phase; readonly rows: number },
): JobContext {
  const over = Phase.options.length;
  const at = Array.from({ length: rows }, () => Phase.options.indexOf(first));
  let shown = -1;

  function show(): void {
    const earliest = Math.min(...at, over);
    const phase = Phase.options[earliest];
    if (phase === undefined || earliest <= shown) return;
    shown = earliest;
    context.phase(phase);
  }

  show();
  return {
    ...context,
    collection(index, change) {
      at[index] = positionOf(change) ?? at[index] ?? over;
      show();
      context.collection(index, change);
    },
  };
}

function positionOf({ state, phase }: Partial<CollectionProgress>): number | undefined {
  const isOver = state === 'done' || state === 'skipped' || state === 'failed';
  if (isOver) return Phase.options.length;
  return phase === undefined ? undefined : Phase.options.indexOf(phase);
}
