import { CheckStep, type CheckResult } from '#shared/check.ts';
import { createCheckWords } from '#shared/checkText.ts';
import { describeError } from '#shared/errors.ts';

/** A test for whoever helps: in English, one line a step. No secret is in what a test tells. */
export function reportOfTest(results: readonly CheckResult[], subject: string): string {
  const words = createCheckWords('en', 'UTC');
  const lines = CheckStep.options.map((step, index) => {
    const result = results.find((one) => one.step === step);
    const name = `${String(index + 1).padStart(2)} ${words.nameOf(step)}`;
    if (result === undefined) return `${name}: not run`;
    const { status, tookMs, finding, error } = result;
    const found = finding === null ? '' : words.describe(finding);
    const head = `${name}: ${status}, ${Math.round(tookMs)} ms${found === '' ? '' : `; ${found}`}`;
    if (error === null) return head;
    const { id, title } = describeError(error, 'en');
    return [
      head,
      `   ${id} ${error.code}: ${title}`,
      ...error.causes.map((one) => `   ← ${one}`),
    ].join('\n');
  });
  return [`Connection test of ${subject}`, ...lines].join('\n');
}
