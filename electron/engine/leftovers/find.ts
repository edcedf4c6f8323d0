import { toErrorInfo } from '#shared/errors.ts';
import type { FoundLeftover, LeftoverSearch, LookedAt } from '#shared/leftovers.ts';

import type { Clock } from '../clock.ts';
import type { Connections } from '../connections.ts';
import type { GcPauses } from '../jobs/gcPauses.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type Places, withPlaces } from './places.ts';
import { type Source, sourcesOf } from './sources.ts';

export interface FindScope {
  readonly connections: Pick<Connections, 'openClusterStorage' | 'openStorage'>;
  readonly jobs: Pick<Jobs, 'list' | 'refresh'>;
  readonly gcPauses: GcPauses;
  readonly clock: Clock;
}

/** Of one kind at one place; whoever has more removes these and looks again. */
const mostOfSource = 1000;

/**
 * Looks for leftovers in the bucket of a cluster, in a storage of backups, or in both. A source that cannot be looked at is
 * told as such and hides no other. Reads only.
 * @throws CLUSTER_NOT_FOUND, STORAGE_NOT_FOUND, SECRET_MISSING
 */
export async function findLeftovers(
  ids: { readonly clusterId: string | null; readonly storageId: string | null },
  { connections, jobs, gcPauses, clock }: FindScope,
  signal: AbortSignal,
): Promise<LeftoverSearch> {
  await jobs.refresh();
  return withPlaces(connections, ids, async (places: Places) => {
    const scope = {
      jobs: jobs.list(),
      pauses: gcPauses.pending(),
      now: clock.now(),
      signal,
    };
    const looked = await Promise.all(
      sourcesOf(places, scope).map((source) => lookAt(source, mostOfSource)),
    );
    const found = new Map<string, FoundLeftover>();
    for (const leftover of looked.flatMap((one) => one.found))
      found.set(`${leftover.kind} ${leftover.subject}`, leftover);
    return { found: [...found.values()], lookedAt: looked.map(({ source }) => source) };
  });
}

async function lookAt(
  { kind, where, look }: Source,
  most: number,
): Promise<{ readonly found: readonly FoundLeftover[]; readonly source: LookedAt }> {
  const found: FoundLeftover[] = [];
  try {
    for await (const leftover of look()) {
      if (found.length === most)
        return { found, source: { kind, where, error: null, hasMore: true } };
      found.push(leftover);
    }
    return { found, source: { kind, where, error: null, hasMore: false } };
  } catch (error) {
    return { found, source: { kind, where, error: toErrorInfo(error), hasMore: false } };
  }
}
