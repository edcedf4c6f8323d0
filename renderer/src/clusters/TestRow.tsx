import CancelOutlined from '@mui/icons-material/CancelOutlined';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import PauseCircleOutlined from '@mui/icons-material/PauseCircleOutlined';
import RadioButtonUncheckedOutlined from '@mui/icons-material/RadioButtonUncheckedOutlined';
import RemoveCircleOutlineOutlined from '@mui/icons-material/RemoveCircleOutlineOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import type { ReactNode } from 'react';

import type { CheckFix, CheckResult, CheckStep } from '#shared/check.ts';
import { createCheckWords, type CheckWords } from '#shared/checkText.ts';

import { useWords, type Words } from '../texts/texts.ts';
import { fieldInWords } from './fieldLabels.ts';
import { fieldOfError, fieldOfStep } from './fieldOfFault.ts';
import type { FieldName } from './formProblems.ts';

const icons = {
  passed: CheckCircleOutlined,
  warning: WarningAmberOutlined,
  failed: CancelOutlined,
  skipped: RemoveCircleOutlineOutlined,
  asksFirst: PauseCircleOutlined,
  notRun: RadioButtonUncheckedOutlined,
} as const;

const colours = {
  passed: 'status-success',
  warning: 'status-warning',
  failed: 'status-error',
  skipped: 'muted',
  asksFirst: 'muted',
  notRun: 'muted',
} as const;

interface RowProps {
  readonly step: CheckStep;
  readonly number: number;
  readonly result: CheckResult | undefined;
  readonly storageHost: string;
  readonly isRunning: boolean;
  readonly isOutdated: boolean;
  readonly onFix: ((fix: CheckFix, step: CheckStep) => void) | undefined;
  readonly onGoTo: ((field: FieldName) => void) | undefined;
}

/** One step: how it ended, what was found and how long it took; a failed one is open, with what puts it right. */
export function TestRow(props: RowProps): ReactNode {
  const { step, number, result, isRunning } = props;
  const words = useWords();
  const checkWords = createCheckWords(words.language, timeZone());
  const state = result?.status ?? (isRunning ? 'running' : 'notRun');
  const isOpen = state === 'failed';
  const finding = result?.finding ? checkWords.describe(result.finding) : '';
  return (
    <li className={`test-row test-row-${state}`}>
      <div className="test-line">
        <StateIcon state={state} label={words.say(`clusters.step.${state}`)} />
        <span className="caption muted number right-text">{words.number(number)}</span>
        <span className="small test-text">
          <span className={isOpen ? 'strong' : 'medium'}>{checkWords.nameOf(step)}</span>{' '}
          {!isOpen && (
            <span className="secondary break-anywhere">{findingOf(result, finding, words)}</span>
          )}
        </span>
        <span className="caption muted number right-text no-wrap">
          {result === undefined || state === 'asksFirst' || state === 'skipped'
            ? '–'
            : tookInWords(result.tookMs, words)}
        </span>
      </div>
      {isOpen && result && (
        <Repair {...props} result={result} finding={finding} checkWords={checkWords} />
      )}
    </li>
  );
}

function StateIcon(props: {
  readonly state: keyof typeof icons | 'running';
  readonly label: string;
}): ReactNode {
  const { state, label } = props;
  if (state === 'running') {
    return <CircularProgress size={14} thickness={5} aria-label={label} className="test-spinner" />;
  }
  const Icon = icons[state];
  return <Icon className={colours[state]} titleAccess={label} sx={{ fontSize: 16 }} />;
}

function findingOf(result: CheckResult | undefined, finding: string, words: Words): string {
  if (finding !== '' || !result?.error) return finding;
  return words.error(result.error).title;
}

/** Why it failed, and the ways on. */
function Repair(
  props: RowProps & {
    readonly result: CheckResult;
    readonly finding: string;
    readonly checkWords: CheckWords;
  },
): ReactNode {
  const { result, finding, checkWords, storageHost, onFix, onGoTo, isOutdated } = props;
  const words = useWords();
  const { error, fixes } = result;
  const described = error === null ? null : words.error(error);
  const field = fieldOf(result, storageHost);
  const offered = onFix === undefined || isOutdated ? [] : fixes;
  return (
    <div className="column test-repair small">
      {described !== null && <p className="break-anywhere">{described.title}</p>}
      {finding !== '' && <p className="break-anywhere">{sentence(finding)}</p>}
      {offered.length === 0 && described !== null && (
        <p className="secondary break-anywhere">{described.next}</p>
      )}
      {offered.map((fix, index) => (
        <FixLine
          key={JSON.stringify(fix)}
          fix={fix}
          isFirst={index === 0}
          checkWords={checkWords}
          onFix={() => onFix?.(fix, result.step)}
        />
      ))}
      {offered.length === 0 && field !== null && onGoTo && (
        <span>
          <Button size="small" onClick={() => onGoTo(field)}>
            {words.say('clusters.editField', { field: fieldInWords(field, words) })}
          </Button>
        </span>
      )}
    </div>
  );
}

/** The place of the backups is another form, or not even saved. */
function fieldOf(result: CheckResult, storageHost: string): FieldName | null {
  if (result.step === 'backupFolder') return null;
  const { error } = result;
  return fieldOfStep(result, storageHost) ?? (error === null ? null : fieldOfError(error));
}

function FixLine(props: {
  readonly fix: CheckFix;
  readonly isFirst: boolean;
  readonly checkWords: CheckWords;
  readonly onFix: () => void;
}): ReactNode {
  const { fix, isFirst, checkWords, onFix } = props;
  const { action, detail } = checkWords.describeFix(fix);
  return (
    <div className="row wrap">
      <Button
        size="small"
        {...(isFirst ? { variant: 'contained' as const, color: 'primary' as const } : {})}
        onClick={onFix}
      >
        {action}
      </Button>
      <span className="caption secondary">{detail}</span>
    </div>
  );
}

/** A finding follows the name of its step; alone it is a sentence. */
function sentence(finding: string): string {
  return `${finding.charAt(0).toUpperCase()}${finding.slice(1)}.`;
}

/** 27 ms, 2.0 s */
export function tookInWords(tookMs: number, { language }: Pick<Words, 'language'>): string {
  const isShort = tookMs < 1000;
  const digits = isShort ? 0 : 1;
  const number = new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(isShort ? tookMs : tookMs / 1000);
  return `${number}\u00A0${isShort ? 'ms' : 's'}`;
}

function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
