import RefreshOutlined from '@mui/icons-material/RefreshOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';

import { type CheckFix, type CheckResult, CheckStep, type CheckWriting } from '#shared/check.ts';
import { fromErrorInfo } from '#shared/errors.ts';

import { CopyButton } from '../components/CopyButton.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { Status } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import type { FieldName } from './formProblems.ts';
import { reportOfTest } from './testReport.ts';
import { TestRow, tookInWords } from './TestRow.tsx';
import { resultsOf, type TestState } from './useConnectionTest.ts';

export interface TestPanelProps {
  readonly state: TestState;
  /** Named in the report. */
  readonly subject: string;
  readonly storageHost: string;
  /** Why no test can be run yet; null when one can. */
  readonly blocked: string | null;
  /** True when something has been changed since. */
  readonly isOutdated: boolean;
  readonly onRun: (mayWrite: CheckWriting) => void;
  /** Writes what a step has found and tests again; absent where nothing can be written. */
  readonly onFix?: (fix: CheckFix, step: CheckStep) => void;
  /** Leads to where it can be put right; absent where nothing can be edited. */
  readonly onGoTo?: (field: FieldName) => void;
}

/** The connection test: fifteen rows that fill one by one, and what to do about those that fail. */
export function TestPanel(props: TestPanelProps): ReactNode {
  const { state, subject, storageHost, blocked, isOutdated, onRun, onFix, onGoTo } = props;
  const words = useWords();
  const results = resultsOf(state);
  const isRunning = state.type === 'running';
  const rows = useRepairInSight(state);
  return (
    <section className="card test-panel" aria-label={words.say('clusters.test')}>
      <div className="card-head test-head">
        <h2 className="card-title">{words.say('clusters.test')}</h2>
        <Counts state={state} isOutdated={isOutdated} />
      </div>
      {state.type === 'refused' && (
        <p className="padded">
          <InlineError error={fromErrorInfo(state.error)} />
        </p>
      )}
      {/* A long one is scrolled with the keyboard, too. */}
      <ol
        ref={rows}
        className="test-rows"
        tabIndex={0}
        aria-label={words.say('clusters.testSteps')}
      >
        {CheckStep.options.map((step, index) => (
          <TestRow
            key={step}
            step={step}
            number={index + 1}
            result={results.find((one) => one.step === step)}
            storageHost={storageHost}
            isRunning={isRunning}
            isOutdated={isOutdated}
            onFix={onFix}
            onGoTo={onGoTo}
          />
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {endInWords(state, words)}
      </p>
      <div className="test-foot">
        {blocked !== null && <p className="small muted">{blocked}</p>}
        <div className="row wrap">
          <Button
            startIcon={<RefreshOutlined aria-hidden />}
            disabled={blocked !== null || isRunning}
            onClick={() => onRun('askOnProduction')}
          >
            {words.say(state.type === 'notRun' ? 'clusters.testNow' : 'clusters.testAgain')}
          </Button>
          {hasUnwritten(results) && (
            <Button disabled={blocked !== null || isRunning} onClick={() => onRun('always')}>
              {words.say('clusters.writeProbe')}
            </Button>
          )}
          {results.length > 0 && (
            <CopyButton
              text={reportOfTest(results, subject)}
              label={words.say('shell.copyReport')}
            />
          )}
        </div>
      </div>
    </section>
  );
}

/** A short list is scrolled as far as the first repair, once, when the test ends; the page stays where it is. */
function useRepairInSight(state: TestState): RefObject<HTMLOListElement | null> {
  const rows = useRef<HTMLOListElement>(null);
  const hasEnded = state.type === 'ended';
  useEffect(() => {
    const list = rows.current;
    const failed = list?.querySelector('.test-row-failed');
    if (!hasEnded || !list || !failed) return;
    const below = failed.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
    if (below > 0) list.scrollTop += below;
  }, [hasEnded]);
  return rows;
}

/** True when something was not written because nobody has said that it may. */
function hasUnwritten(results: readonly CheckResult[]): boolean {
  return results.some(
    ({ step, status, finding }) =>
      (step === 'writeProbe' || step === 'backupFolder') &&
      (status === 'asksFirst' || finding?.name.toLowerCase().endsWith('notasked') === true),
  );
}

function Counts(props: { readonly state: TestState; readonly isOutdated: boolean }): ReactNode {
  const { state, isOutdated } = props;
  const words = useWords();
  if (state.type === 'running') {
    return (
      <span className="push">
        <Status kind="running" label={words.say('clusters.testRunning')} />
      </span>
    );
  }
  if (state.type !== 'ended') return null;
  if (isOutdated) {
    return <span className="push caption muted">{words.say('clusters.testOutdated')}</span>;
  }
  const failed = countOf(state.results, 'failed');
  const warnings = countOf(state.results, 'warning');
  return (
    <span className="push row wrap">
      <span className="caption muted number">{tookInWords(state.tookMs, words)}</span>
      {failed > 0 && <Status kind="error" label={words.count('clusters.failed', failed)} />}
      {warnings > 0 && <Status kind="warning" label={words.count('clusters.warnings', warnings)} />}
      {failed === 0 && warnings === 0 && (
        <Status kind="success" label={words.say('clusters.allPassed')} />
      )}
    </span>
  );
}

/** Said once, at the end: fifteen rows would talk over everything else. */
function endInWords(state: TestState, words: Words): string {
  if (state.type !== 'ended') return '';
  const failed = countOf(state.results, 'failed');
  const warnings = countOf(state.results, 'warning');
  return words.say('clusters.testEnded', {
    failed: words.count('clusters.failed', failed),
    warnings: words.count('clusters.warnings', warnings),
  });
}

function countOf(results: readonly CheckResult[], status: CheckResult['status']): number {
  return results.filter((result) => result.status === status).length;
}
