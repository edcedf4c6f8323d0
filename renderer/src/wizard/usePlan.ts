import { useQuery } from '@tanstack/react-query';

import type { PlanRequest } from '#shared/plan.ts';

import { api } from '../api.ts';

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
