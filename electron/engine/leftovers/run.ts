import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { Job, Leftover } from '#shared/job.ts';
import type { Plan, PlanWarning } from '#shared/plan.ts';

import { removeBackup } from '../backup/delete.ts';
import type { ProgramScope } from '../backup/run.ts';
import type { GcPauses } from '../jobs/gcPauses.ts';
import type { JobContext, JobProgram } from '../jobs/jobContext.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { requireSameEndpoints } from '../planEndpoint.ts';
import { abortUploads } from '../storage/abortUploads.ts';
import { removePrefix } from '../storage/removePrefix.ts';
import {
  type LeftoverItem,
  type LeftoverTarget,
  type Places,
  targetOf,
  withPlaces,
} from './places.ts';
import { cleanUpEndpoints } from './plan.ts';
import { checkRemovable, uploadsOf } from './removable.ts';

export interface CleanUpScope extends Pick<ProgramScope, 'connections' | 'notes'> {
  readonly jobs: Pick<Jobs, 'list' | 'refresh' | 'whileEnded'>;
  readonly gcPauses: GcPauses;
}

/**
 * The clean-up program: one leftover after the other, each looked at once more before. One that stays is warned of; one that
 * cannot be removed does not keep the others, and the job then ends as failed. Nothing but what is planned is touched.
 */
export function createCleanUpProgram(plan: Plan, scope: CleanUpScope): JobProgram {
  const { profiles, options } = plan;
  const items = options.kind === 'cleanUp' ? options.items : [];
  const run = (context: JobContext) =>
    withPlaces(scope.connections, profiles, async (places) => {
      requireSameEndpoints(plan, cleanUpEndpoints(places));
      context.phase('prepare');
      const failures: unknown[] = [];
      for (const item of items) {
        context.signal.throwIfAborted();
        try {
          await removeItem(item, { ...scope, context, places });
        } catch (error) {
          context.signal.throwIfAborted();
          const { subject } = item;
          context.log.log('warn', 'a leftover stays', { subject, error: toErrorInfo(error) });
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    });
  return { collections: [], run, cleanUp: run };
}

interface RunScope extends CleanUpScope {
  readonly context: JobContext;
  readonly places: Places;
}

async function removeItem(item: LeftoverItem, scope: RunScope): Promise<void> {
  const { context, places, jobs } = scope;
  const { subject } = item;
  const target = targetOf(item, places);
  if (target === null) throw new AppError('PLAN_CHANGED');
  if (target.kind === 'pausedGc') return resumePauses(target.endpoint, scope);
  await jobs.refresh();
  const { jobId, clock, signal } = context;
  const verdict = await checkRemovable(target, {
    places,
    jobs: jobs.list(),
    jobId,
    now: clock.now(),
    signal,
  });
  if (!verdict.isRemovable) return tellKept(subject, verdict.reason, context);
  await whileEnded(verdict.owner, scope, async (gone) => {
    await remove(target, scope);
    const leftover = leftoverOf(target);
    if (leftover !== null) await gone(leftover);
  });
}

function tellKept(subject: string, code: PlanWarning['code'], context: JobContext): void {
  // Where an earlier run of this job has been, there is nothing any more.
  if (code === 'leftoverGone' && context.isResumed) return;
  context.warn({ code, params: { subject } });
}

/** The job that made it must not be gone on with meanwhile. */
async function whileEnded(
  owner: Job | null,
  { jobs }: RunScope,
  work: (gone: (leftover: Leftover) => Promise<void>) => Promise<void>,
): Promise<void> {
  if (owner === null) return work(() => Promise.resolve());
  await jobs.whileEnded(owner.id, work);
}

type StoredTarget = Exclude<LeftoverTarget, { kind: 'pausedGc' }>;

/** As the job that made it has it in its journal. */
function leftoverOf({ kind, place, key }: StoredTarget): Leftover | null {
  switch (kind) {
    case 'temporaryPrefix':
      return { kind, where: key };
    case 'partialBackup':
      return { kind, where: `${place.store.location}/${key}` };
    default:
      return null;
  }
}

async function remove(target: StoredTarget, { context, notes }: RunScope): Promise<void> {
  const { kind, key, place } = target;
  const { store } = place;
  const { signal } = context;
  const count = (objects: number, sizeBytes: number) => {
    context.planned(sizeBytes, objects);
    context.done(sizeBytes, objects);
  };
  switch (kind) {
    case 'temporaryPrefix':
      await abortUploads(store, key, signal);
      return removePrefix(store, key, signal, count);
    case 'partialBackup': {
      const leftover = { kind, where: `${store.location}/${key}` } as const;
      await context.leftoverMade(leftover);
      await removeBackup(store, key, context);
      await notes.forget(leftover.where);
      return context.leftoverGone(leftover);
    }
    case 'checkObject': {
      const info = await store.head(key, signal);
      await store.remove(key, signal);
      return count(1, info?.sizeBytes ?? 0);
    }
    case 'unfinishedUpload':
      for (const upload of await uploadsOf(target, signal)) await store.abortUpload(upload, signal);
  }
}

async function resumePauses(endpoint: string, { context, gcPauses }: RunScope): Promise<void> {
  const pauses = gcPauses.pending().filter(({ pause }) => pause.endpoint === endpoint);
  if (pauses.length === 0) tellKept(endpoint, 'leftoverGone', context);
  for (const pause of pauses) await gcPauses.resume(pause, context.signal);
}
