import { createContext, useContext } from 'react';

import type { SecretRef } from '#shared/profile.ts';

import type { FieldName, FieldProblem } from './formProblems.ts';

/** What the fields of a form know of the form. */
export interface FormState {
  /** What is wrong with a field, once one has been there; a rule that it breaks, or what a test has found. */
  readonly faultOf: (field: FieldName) => Fault | null;
  /** What may be so and rarely is meant. */
  readonly warningOf: (field: FieldName) => FieldProblem | null;
  /** What a test has found out about it, where that is good to know. */
  readonly findingOf: (field: FieldName) => string | null;
  readonly touch: (field: FieldName) => void;
  /** Writes what would be right. */
  readonly repair: (problem: FieldProblem) => void;
  readonly typed: Readonly<Record<SecretRef, string>>;
  readonly typeSecret: (ref: SecretRef, secret: string) => void;
  /** Whether a secret is there; null as long as that is not known. */
  readonly isKept: (ref: SecretRef) => boolean | null;
  /** Those that are there come from a file and are not saved yet. */
  readonly isFromFile: boolean;
  /** A text was put into an address: it is taken apart. False for what is neither host:port nor a URI. */
  readonly takeApart: (field: FieldName, text: string) => boolean;
}

type Fault =
  | { readonly type: 'rule'; readonly problem: FieldProblem }
  | { readonly type: 'test'; readonly text: string };

export const FormContext = createContext<FormState | null>(null);

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (form === null) throw new Error('a field stands in a form');
  return form;
}

/** Of the control of a field. */
export function fieldId(field: FieldName): string {
  return `field-${field.replaceAll('.', '-')}`;
}

/** Puts the focus into a field, and opens what it is folded into. */
export function focusField(field: FieldName): void {
  const control = document.getElementById(fieldId(field));
  if (control === null) return;
  for (
    let fold = control.closest('details');
    fold !== null;
    fold = fold.parentElement?.closest('details') ?? null
  ) {
    fold.open = true;
  }
  control.focus();
  control.scrollIntoView({ block: 'nearest' });
}
