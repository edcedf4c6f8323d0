import { assertNever } from '#shared/assertNever.ts';
import type { contract } from '#shared/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { Plan, PlanPreview, PlanRequest } from '#shared/plan.ts';
import type { Handlers } from '#shared/rpc.ts';

import { createDeleteProgram, planDelete } from '../backup/delete.ts';
import { planBackup } from '../backup/plan.ts';
import { createBackupProgram, type ProgramScope } from '../backup/run.ts';
import { planCopy } from '../copy/plan.ts';
import { createCopyProgram } from '../copy/run.ts';
import type { JobProgram } from '../jobs/jobContext.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { hashPlan } from '../jobs/planHash.ts';
import { planCleanUp } from '../leftovers/plan.ts';
import { type CleanUpScope, createCleanUpProgram } from '../leftovers/run.ts';
import { isSamePlan, requestOf } from '../planFile.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import { runPreflight } from '../preflight/run.ts';
import type { ProfileStore } from '../profiles/profileStore.ts';
import { planRestore } from '../restore/plan.ts';
import { createRestoreProgram } from '../restore/run.ts';
import { planTransfer } from '../transfer/plan.ts';
import { createTransferProgram } from '../transfer/run.ts';

interface PlanHandlersInput extends PlanScope {
  readonly jobs: Jobs;
  readonly randomId: () => string;
  readonly dataFolder: string;
  readonly profiles: ProfileStore;
}

// Reviewed plans wait here for their start; the oldest goes when there are more than a person can have on screen.
const keptPlans = 50;

/** Plans, and jobs made from them. Guards are kept here, where no screen can leave them out. */
export function createPlanHandlers(
  input: PlanHandlersInput,
): Pick<Handlers<typeof contract>, 'plans' | 'jobs'> {
  const { jobs, randomId } = input;
  const previews = new Map<string, PlanPreview>();

  async function preview(request: PlanRequest): Promise<PlanPreview> {
    // A plan reads only, and every read has its own deadline; nothing has to be taken back when it is given up.
    const draft = await makeDraft(request, input, new AbortController().signal);
    const made = { ...draft, planId: randomId(), sha256: hashPlan(draft.plan) };
    previews.set(made.planId, made);
    const [oldest] = previews.keys();
    if (previews.size > keptPlans && oldest !== undefined) previews.delete(oldest);
    return made;
  }

  return {
    plans: {
      preview,
      async open(file) {
        const request = await requestOf(file, input.profiles);
        const made = await preview(request);
        const hasOwnName = request.kind !== 'cleanUp' && request.backupName !== undefined;
        if (!isSamePlan(file.plan, made.plan, hasOwnName)) throw new AppError('PLAN_CHANGED');
        return made;
      },
      preflight: (request) =>
        runPreflight(request, { ...input, signal: new AbortController().signal }),
    },
    jobs: {
      async start({ planId, sha256, typedName, isConfirmed, acceptance }) {
        const preview = previews.get(planId);
        if (!preview) throw new AppError('PLAN_NOT_FOUND');
        if (preview.sha256 !== sha256) throw new AppError('PLAN_CHANGED');
        if (preview.typedName !== null && preview.typedName !== typedName) {
          throw new AppError('TYPED_NAME_REQUIRED', { name: preview.typedName });
        }
        if (preview.needsConfirmation && !isConfirmed) throw new AppError('NOT_CONFIRMED');
        return { jobId: await jobs.start(preview.plan, sha256, acceptance) };
      },
      async list() {
        await jobs.refresh();
        return jobs.list();
      },
      async get({ jobId }) {
        await jobs.refresh();
        return jobs.get(jobId);
      },
      events: ({ jobId }) => jobs.events(jobId),
      async stop({ jobId }) {
        jobs.stop(jobId);
        return {};
      },
      async resume({ jobId }) {
        await jobs.resume(jobId);
        return {};
      },
      cleanUp: ({ jobId }) => jobs.cleanUp(jobId),
    },
  };
}

function makeDraft(request: PlanRequest, scope: PlanScope, signal: AbortSignal): Promise<Draft> {
  switch (request.kind) {
    case 'backup':
      return planBackup(request, scope, signal);
    case 'restore':
      return planRestore(request, scope, signal);
    case 'delete':
      return planDelete(request, scope, signal);
    case 'copy':
      return planCopy(request, scope, signal);
    case 'cleanUp':
      return planCleanUp(request, scope);
    case 'transfer':
      return planTransfer(request, scope, signal);
    default:
      return assertNever(request);
  }
}

/** The program that carries out a plan. */
export function programFor(plan: Plan, scope: ProgramScope & CleanUpScope): JobProgram {
  switch (plan.options.kind) {
    case 'backup':
      return createBackupProgram(plan, scope);
    case 'restore':
      return createRestoreProgram(plan, scope);
    case 'delete':
      return createDeleteProgram(plan, scope);
    case 'copy':
      return createCopyProgram(plan, scope);
    case 'cleanUp':
      return createCleanUpProgram(plan, scope);
    case 'transfer':
      return createTransferProgram(plan, scope);
    default:
      return assertNever(plan.options);
  }
}
