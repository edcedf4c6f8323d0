import { useQuery } from '@tanstack/react-query';

import type { PlanRequest } from '#shared/plan.ts';

import { api } from '../api.ts';

type CheckedRequest = Extract<PlanRequest, { kind: 'backup' | 'restore' | 'copy' }>;

/** The check of a request, made anew whenever the request changes; null asks for none. */
export function usePreflight(request: PlanRequest | null) {
  return useQuery({
    queryKey: ['preflight', request],
    queryFn: ({ queryKey: [, asked] }) => api.plans.preflight(asked as CheckedRequest),
    enabled: request !== null,
    // What it found is of one moment, but the review comes right after it.
    staleTime: 60_000,
  });
}
