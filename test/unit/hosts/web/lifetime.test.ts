import { describe, expect, test } from 'vitest';

import { untilForgotten } from '#hosts/web/lifetime.ts';

import { createManualClock } from '../../../manualClock.ts';

/** A host that nobody has looked at yet; its idle limit is a minute. */
function begin() {
  const clock = createManualClock();
  const state = { seenMs: 0, isOpen: false, hasParent: true, isWorking: false, ended: '' };
  void untilForgotten({
    clock,
    signal: new AbortController().signal,
    idleLimitMs: 60_000,
    idleMs: () => (state.isOpen ? 0 : clock.monotonicMs() - state.seenMs),
    isParentThere: () => state.hasParent,
    isWorking: async () => state.isWorking,
  }).then((reason) => (state.ended = reason));
  return { clock, state };
}

describe('W12 the host', () => {
  test('ends when no page was open for as long as the limit says', async () => {
    const { clock, state } = begin();
    await clock.advance(59_000);
    expect(state.ended).toBe('');
    await clock.advance(6_000);
    expect(state.ended).toBe('idle');
  });

  test('stays while a page is open, however long nothing happens there', async () => {
    const { clock, state } = begin();
    state.isOpen = true;
    await clock.advance(86_400_000);
    expect(state.ended).toBe('');
  });

  test('stays while a job runs, and ends after it', async () => {
    const { clock, state } = begin();
    Object.assign(state, { isWorking: true, hasParent: false });
    await clock.advance(86_400_000);
    expect(state.ended).toBe('');
    state.isWorking = false;
    await clock.advance(5_000);
    expect(state.ended).toBe('parentGone');
  });

  test('ends soon after whoever started it', async () => {
    const { clock, state } = begin();
    state.isOpen = true;
    state.hasParent = false;
    await clock.advance(5_000);
    expect(state.ended).toBe('parentGone');
  });
});
