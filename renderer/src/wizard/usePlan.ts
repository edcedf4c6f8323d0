import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import type { PlanPreview, PlanRequest } from '#shared/plan.ts';

import { api } from '../api.ts';
import { useDrafts, type WizardKind } from './drafts.ts';

/** The plan of a request, made anew whenever the request changes; null asks for none. */
export function usePlan(request: PlanRequest | null) {
  return useQuery({
    queryKey: ['plan', request],
    queryFn: ({ queryKey: [, asked] }) => api.plans.preview(asked as PlanRequest),
    enabled: request !== null,
    // A plan is of one moment: coming back to the review looks again.
    staleTime: 0,
    gcTime: 0,
  });
}

/** Starts a reviewed plan and goes to the page of its job. */
export function useStart(kind: WizardKind) {
  const navigate = useNavigate();
  const forget = useDrafts((drafts) => drafts.forget);
  return useMutation({
    mutationFn: ({ preview, typedName }: { preview: PlanPreview; typedName: string | null }) =>
      api.jobs.start({ planId: preview.planId, sha256: preview.sha256, typedName }),
    onSuccess: async ({ jobId }) => {
      await navigate(`/jobs/${jobId}`);
      forget(kind);
    },
  });
}
