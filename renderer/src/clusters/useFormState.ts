import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

import type { ConfigurationReview } from '#shared/configuration.ts';
import type { SecretRef } from '#shared/profile.ts';

import { api } from '../api.ts';
import { focusField, type FormState } from './formContext.ts';
import type { FieldName, FieldProblem } from './formProblems.ts';
import { useProfileDrafts } from './profileDrafts.ts';
import { type Endpoint, endpointOf, hostAndPortOf, isUri } from './takeApart.ts';

/** What the fields of a form share: which have been visited, what is wrong with them, and the secrets that were typed. */
export function useFormState(input: {
  readonly problems: readonly FieldProblem[];
  readonly warnings: readonly FieldProblem[];
  readonly isKept: (ref: SecretRef) => boolean | null;
  readonly isFromFile?: boolean;
  readonly testFaults?: ReadonlyMap<FieldName, string>;
  readonly findings?: ReadonlyMap<FieldName, string>;
  readonly repair: (problem: FieldProblem) => void;
  /** An address was put into a field. */
  readonly onAddress: (field: FieldName, parts: Endpoint) => void;
  /** A URI was put into a field, and read. */
  readonly onUri: (review: ConfigurationReview) => void;
}) {
  const { problems, warnings, testFaults, findings } = input;
  const [touched, setTouched] = useState<ReadonlySet<FieldName>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const [isRefused, setRefused] = useState(false);
  useAskedField();
  const read = useMutation({
    mutationFn: (text: string) => api.configuration.read({ text }),
    onSuccess: input.onUri,
  });
  const typed = useProfileDrafts((drafts) => drafts.secrets);
  const typeSecret = useProfileDrafts((drafts) => drafts.typeSecret);
  const of = (list: readonly FieldProblem[], field: FieldName): FieldProblem | undefined =>
    list.find((problem) => problem.field === field);
  const isSeen = (field: FieldName): boolean => showsAll || touched.has(field);
  const fields: FormState = {
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
    takeApart(field, text) {
      const parts = field.endsWith('.endpoint') ? endpointOf(text) : hostAndPortOf(text);
      if (parts !== null) input.onAddress(field, parts);
      else if (isUri(text)) read.mutate(text);
      else return false;
      return true;
    },
  };
  return {
    fields,
    /** What a URI could not be read for. */
    error: read.error,
    /** What holds up saving, once somebody has tried. */
    refused: isRefused ? problems : [],
    /** Begins only where nothing is wrong; else it leads to the first problem. */
    trySave(begin: () => void): void {
      setShowsAll(true);
      setRefused(problems.length > 0);
      const [first] = problems;
      if (first === undefined) begin();
      else focusField(first.field);
    },
  };
}

/** …/edit?field=storage.rootPath, as the button of an error leads here. */
function useAskedField(): void {
  const [parameters] = useSearchParams();
  const asked = parameters.get('field');
  useEffect(() => {
    if (asked !== null) focusField(asked);
  }, [asked]);
}
