import { useCallback, useEffect, useRef, useState } from 'react';

import type { CheckResult, CheckTarget, CheckWriting } from '#shared/check.ts';
import { type ErrorInfo, toErrorInfo } from '#shared/errors.ts';

import { api } from '../api.ts';
import { listenToTest } from '../stores/checkSteps.ts';

export type TestState =
  | { readonly type: 'notRun' }
  | { readonly type: 'running'; readonly results: readonly CheckResult[] }
  | { readonly type: 'ended'; readonly results: readonly CheckResult[]; readonly tookMs: number }
  | { readonly type: 'refused'; readonly error: ErrorInfo };

interface ConnectionTest {
  readonly state: TestState;
  readonly run: (target: CheckTarget, mayWrite: CheckWriting) => void;
}

/** One test at a time: a new one takes the place of that which runs. It is stopped when nobody looks at it any more. */
export function useConnectionTest(): ConnectionTest {
  const [state, setState] = useState<TestState>({ type: 'notRun' });
  const stop = useRef<() => void>(() => {});
  const run = useCallback((target: CheckTarget, mayWrite: CheckWriting): void => {
    stop.current();
    stop.current = begin({ target, mayWrite }, setState);
  }, []);
  useEffect(() => () => stop.current(), []);
  return { state, run };
}

function begin(
  input: { readonly target: CheckTarget; readonly mayWrite: CheckWriting },
  setState: (state: TestState) => void,
): () => void {
  const testId = crypto.randomUUID();
  const startMs = performance.now();
  let results: readonly CheckResult[] = [];
  let isWanted = true;
  const show = (state: TestState): void => {
    if (isWanted) setState(state);
  };
  const hush = listenToTest(testId, (result) => {
    results = [...results, result];
    show({ type: 'running', results });
  });
  show({ type: 'running', results });
  api.checks
    .run({ testId, ...input })
    .then(
      (all) => show({ type: 'ended', results: all, tookMs: performance.now() - startMs }),
      (error: unknown) => show({ type: 'refused', error: toErrorInfo(error) }),
    )
    .finally(hush);
  return () => {
    if (!isWanted) return;
    isWanted = false;
    hush();
    // Nothing hangs on it: a test that goes on unheard ends by its own deadlines.
    api.checks.stop({ testId }).catch(() => undefined);
  };
}

/** What is there so far, whatever the state. */
export function resultsOf(state: TestState): readonly CheckResult[] {
  return state.type === 'running' || state.type === 'ended' ? state.results : [];
}
