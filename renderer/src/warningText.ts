import type { PlanWarning } from '#shared/plan.ts';

import type { Words } from './texts/texts.ts';

/** A warning of a plan or a job in words. */
export function warningText({ code, params }: PlanWarning, words: Words): string {
  return words.say(`warning.${code}`, params);
}
