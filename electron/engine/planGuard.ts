import type { PlanPreview } from '#shared/plan.ts';
import type { Protection } from '#shared/profile.ts';

export type Guard = Pick<PlanPreview, 'typedName' | 'needsConfirmation'>;

/** What a plan asks of a person before it changes a place that is protected like this. */
export function guardOf(protection: Protection, name: string): Guard {
  return {
    typedName: protection === 'typedName' ? name : null,
    needsConfirmation: protection === 'confirm',
  };
}

export const noGuard: Guard = { typedName: null, needsConfirmation: false };
