import type { CheckFinding, CheckFix, CheckResult, CheckStep } from '#shared/check.ts';
import type { FindingName } from '#shared/checkText.ts';
import type { AppError } from '#shared/errors.ts';

/** How a step ended. Others that need what it found get its value; without one it has not found it. */
export interface Outcome<T = undefined> {
  readonly status: CheckResult['status'];
  readonly finding: CheckFinding | null;
  readonly error: AppError | null;
  readonly fixes: readonly CheckFix[];
  readonly value: T | undefined;
}

type Params = Readonly<Record<string, string>>;

export function finding(name: FindingName, params: Params = {}): CheckFinding {
  return { name, params: { ...params } };
}

export function passed<T>(told: CheckFinding, value: T): Outcome<T> {
  return { status: 'passed', finding: told, error: null, fixes: [], value };
}

export function warned<T>(told: CheckFinding, value: T, error: AppError | null = null): Outcome<T> {
  return { status: 'warning', finding: told, error, fixes: [], value };
}

export function skipped<T>(told: CheckFinding, value?: T): Outcome<T> {
  return { status: 'skipped', finding: told, error: null, fixes: [], value };
}

/** Not run, because another step has not found what this one needs. */
export function needs(step: CheckStep): Outcome<never> {
  return skipped(finding('needs', { step }));
}

/** With what was found instead, and what would put it right. A step that throws has failed with nothing to add. */
export function failed(
  error: AppError,
  told: CheckFinding | null = null,
  fixes: readonly CheckFix[] = [],
): Outcome<never> {
  return { status: 'failed', finding: told, error, fixes, value: undefined };
}
