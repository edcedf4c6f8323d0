import type { PreflightResult } from '#shared/preflight.ts';

import type { Words } from '../texts/texts.ts';
import { type Blocked, fault, missing, type WizardStep } from './wizardStep.ts';

/** What a check has come to, and why the review cannot be gone to yet. undefined while it runs. */
export function checkInWords(
  results: readonly PreflightResult[] | undefined,
  acceptedIds: readonly string[],
  words: Words,
): Pick<WizardStep, 'summary' | 'facts' | 'blocked'> {
  if (results === undefined) {
    return { summary: '', facts: [], blocked: missing(words.say('wizard.checking')) };
  }
  const blocks = countOf(results, 'block');
  const warnings = results.filter(({ severity }) => severity === 'warning');
  const accepted = warnings.filter(({ id }) => acceptedIds.includes(id));
  const open = warnings.length - accepted.length;
  const passed = words.count('wizard.passedCount', countOf(results, 'passed'));
  return {
    summary: summaryOf({ blocks, open, accepted: accepted.length, passed }, words),
    facts: [
      [words.say('wizard.severity.passed'), words.number(countOf(results, 'passed'))],
      ...(accepted.length === 0 ? [] : [acceptedFact(accepted, words)]),
    ],
    blocked: blockedBy({ blocks, open }, words),
  };
}

export function countOf(
  results: readonly PreflightResult[],
  severity: PreflightResult['severity'],
): number {
  return results.filter((result) => result.severity === severity).length;
}

/** 22 passed, 2 accepted */
function summaryOf(
  counts: {
    readonly blocks: number;
    readonly open: number;
    readonly accepted: number;
    readonly passed: string;
  },
  words: Words,
): string {
  const { blocks, open, accepted, passed } = counts;
  if (blocks > 0) return words.count('wizard.namesToFixShort', blocks);
  if (open > 0) return `${passed}, ${words.count('wizard.checkWarnings', open)}`;
  return accepted === 0 ? passed : `${passed}, ${words.count('wizard.acceptedCount', accepted)}`;
}

function acceptedFact(accepted: readonly PreflightResult[], words: Words) {
  const names = accepted.map(({ id }) => words.preflight.nameOf(id));
  return [words.say('wizard.acceptedWarnings'), words.list(names)] as const;
}

function blockedBy(
  { blocks, open }: { readonly blocks: number; readonly open: number },
  words: Words,
): Blocked | null {
  if (blocks > 0) return fault(words.count('wizard.checkBlocked', blocks));
  return open > 0 ? missing(words.count('wizard.checkToAccept', open)) : null;
}
