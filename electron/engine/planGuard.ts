import type { PlanPreview } from '#shared/plan.ts';
import type { Protection } from '#shared/profile.ts';

export type Guard = Pick<PlanPreview, 'typedName' | 'typedNameReason' | 'needsConfirmation'>;

/** What a plan asks of a person before it changes a place that is protected like this. */
export function guardOf(protection: Protection, name: string): Guard {
  const isTyped = protection === 'typedName';
  return {
    typedName: isTyped ? name : null,
    typedNameReason: isTyped ? 'protected' : null,
    needsConfirmation: protection === 'confirm',
  };
}

/** A deletion cannot be taken back: its name is typed wherever it lies, and then it need not be asked for once more. */
export function guardOfDeletion(protection: Protection, name: string): Guard {
  const typedNameReason = protection === 'typedName' ? 'protected' : 'deletion';
  return { typedName: name, typedNameReason, needsConfirmation: false };
}

export const noGuard: Guard = { typedName: null, typedNameReason: null, needsConfirmation: false };
