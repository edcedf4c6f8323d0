import type { ReactNode } from 'react';

/** Why one cannot go on: something is still missing, or something is wrong. */
export interface Blocked {
  readonly reason: string;
  readonly isFault: boolean;
}

export interface WizardStep {
  readonly id:
    | 'cluster'
    | 'what'
    | 'names'
    | 'place'
    | 'options'
    | 'backup'
    | 'target'
    | 'check'
    | 'review';
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
