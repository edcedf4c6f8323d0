import { describe, expect, test } from 'vitest';

import type { PreflightResult } from '#shared/preflight.ts';

import { checkInWords } from '../../../renderer/src/wizard/checkInWords.ts';
import { english } from './builders.ts';

function resultOf(
  id: PreflightResult['id'],
  severity: PreflightResult['severity'],
): PreflightResult {
  return { id, severity, finding: null, error: null, fix: null, tookMs: 1 };
}

const found = [resultOf('P23', 'warning'), resultOf('P01', 'passed'), resultOf('P11', 'skipped')];

describe('the check before the review', () => {
  test('cannot be left while it runs', () => {
    expect(checkInWords(undefined, ['P23'], english)).toEqual({
      summary: '',
      facts: [],
      blocked: { reason: 'Checking both ends…', isFault: false },
    });
  });

  test('asks for a tick on each warning', () => {
    expect(checkInWords(found, [], english)).toEqual({
      summary: '1 passed, 1 warning',
      facts: [['Passed', '1']],
      blocked: { reason: 'Tick 1 warning to continue', isFault: false },
    });
    expect(checkInWords(found, ['P23'], english)).toEqual({
      summary: '1 passed, 1 accepted',
      facts: [
        ['Passed', '1'],
        ['Accepted warnings', 'Environment of the target'],
      ],
      blocked: null,
    });
  });

  test('is never left past what is in the way', () => {
    const blocked = [resultOf('P06', 'block'), ...found];
    expect(checkInWords(blocked, ['P06', 'P23'], english)).toMatchObject({
      summary: '1 to fix',
      blocked: { reason: 'Put 1 thing right to continue', isFault: true },
    });
  });
});
