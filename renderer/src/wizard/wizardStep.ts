import type { ReactNode } from 'react';

/** Why one cannot go on: something is still missing, or something is wrong. */
export interface Blocked {
  readonly reason: string;
  readonly isFault: boolean;
}

/** The steps of each wizard, in their order. */
export const stepsOf = {
  copy: ['cluster', 'target', 'what', 'names', 'place', 'options', 'check', 'review'],
  backUp: ['cluster', 'what', 'place', 'options', 'check', 'review'],
  restore: ['backup', 'target', 'what', 'names', 'options', 'check', 'review'],
} as const;

export interface WizardStep {
  readonly id: (typeof stepsOf)[keyof typeof stepsOf][number];
  readonly title: string;
  /** Above the form, where it says more than the title. */
  readonly heading?: string;
  /** What was chosen, under the title in the list of steps. */
  readonly summary: string;
  /** What was chosen, term by term, for the summary of the review. */
  readonly facts: readonly (readonly [term: string, value: string])[];
  readonly blocked: Blocked | null;
  readonly content: ReactNode;
}

export function missing(reason: string): Blocked {
  return { reason, isFault: false };
}

export function fault(reason: string): Blocked {
  return { reason, isFault: true };
}
