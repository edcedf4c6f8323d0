import { useState } from 'react';

import type { SecretRef } from '#shared/profile.ts';

import type { FormState } from './formContext.ts';
import type { FieldName, FieldProblem } from './formProblems.ts';
import { useProfileDrafts } from './profileDrafts.ts';

/** What the fields of a form share: which have been visited, what is wrong with them, and the secrets that were typed. */
export function useFormState(input: {
  readonly problems: readonly FieldProblem[];
  readonly warnings: readonly FieldProblem[];
  readonly isKept: (ref: SecretRef) => boolean | null;
  readonly isFromFile?: boolean;
  readonly testFaults?: ReadonlyMap<FieldName, string>;
  readonly findings?: ReadonlyMap<FieldName, string>;
  readonly repair: (problem: FieldProblem) => void;
  readonly takeApart: (field: FieldName, text: string) => boolean;
}): FormState & { readonly showAll: () => void } {
  const { problems, warnings, testFaults, findings } = input;
  const [touched, setTouched] = useState<ReadonlySet<FieldName>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const typed = useProfileDrafts((drafts) => drafts.secrets);
  const typeSecret = useProfileDrafts((drafts) => drafts.typeSecret);
  const of = (list: readonly FieldProblem[], field: FieldName): FieldProblem | undefined =>
    list.find((problem) => problem.field === field);
  const isSeen = (field: FieldName): boolean => showsAll || touched.has(field);
  return {
    faultOf(field) {
      const problem = of(problems, field);
      if (problem !== undefined && isSeen(field)) return { type: 'rule', problem };
      const text = testFaults?.get(field);
      return text === undefined ? null : { type: 'test', text };
    },
    warningOf: (field) => (isSeen(field) ? (of(warnings, field) ?? null) : null),
    findingOf: (field) => findings?.get(field) ?? null,
    touch: (field) => setTouched((before) => new Set(before).add(field)),
    repair: input.repair,
    typed,
    typeSecret,
    isKept: input.isKept,
    isFromFile: input.isFromFile ?? false,
    takeApart: input.takeApart,
    showAll: () => setShowsAll(true),
  };
}
