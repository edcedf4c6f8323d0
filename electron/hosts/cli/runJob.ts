import { AppError } from '#shared/errors.ts';
import type { Plan, PlanPreview, PlanRequest } from '#shared/plan.ts';
import { isPracticePlan } from '#shared/practice.ts';
import type { Acceptance } from '#shared/preflight.ts';

import { exitCodes } from './exitCode.ts';
import { reportJob, reportLeftovers } from './jobReport.ts';
import { createJobView } from './jobView.ts';
import { needsTarget } from './openProfiles.ts';
import type { Session } from './session.ts';
import { showPreview } from './showPreview.ts';
import { wrongUse } from './usage.ts';

const tickMs = 250;

/** The flags by which a command line agrees beforehand. */
export interface Agreement {
  readonly confirmName?: string;
  readonly yes?: boolean;
  /** Of a plan file that was checked. */
  readonly acceptance?: Acceptance | null;
}

/** Plans a job, shows the plan, runs it and says how it ended. Gives the exit code. */
export async function runPlan(
  request: PlanRequest,
  session: Session,
  agreement: Agreement,
): Promise<number> {
  const { client, stop, host } = session;
  const startedMs = host.clock.monotonicMs();
  const preview = await stop.unlessStopped(client.plans.preview(request));
  await showPreview(preview, session);
  return startPlan(preview, { startedMs, session, agreement });
}

/** Runs a plan that was shown. */
export async function startPlan(
  { planId, sha256, typedName, typedNameReason, needsConfirmation, plan }: PlanPreview,
  {
    startedMs,
    session,
    agreement: { confirmName, yes: isConfirmed = false, acceptance = null },
  }: { readonly startedMs: number; readonly session: Session; readonly agreement: Agreement },
): Promise<number> {
  const { words, client } = session;
  // A command line that deletes names the backup already; a place that is protected asks for more than that.
  const isNamed = plan.options.kind === 'delete' && typedNameReason === 'deletion';
  if (typedName !== null && !isNamed && typedName !== confirmName) {
    const hint = words.say('hint.confirmName', { name: typedName });
    throw new AppError('TYPED_NAME_REQUIRED', { name: typedName }, { hint });
  }
  if (needsConfirmation && !isConfirmed) {
    throw new AppError('NOT_CONFIRMED', {}, { hint: words.say('hint.yes') });
  }
  const agreed = { typedName, isConfirmed, acceptance };
  const { jobId } = await client.jobs.start({ planId, sha256, ...agreed });
  return followJob(jobId, startedMs, session);
}

/** Goes on with a job, by default the newest that can be. */
export async function resumeJob(jobId: string | undefined, session: Session): Promise<number> {
  const { screen, words, client, stop, host, feed } = session;
  const startedMs = host.clock.monotonicMs();
  const isPractice = session.options.practice !== undefined;
  const id =
    jobId ??
    feed.jobs().find((job) => job.resumable && isPracticePlan(job.plan) === isPractice)?.id;
  if (id === undefined) {
    const exitCode = exitCodes.done;
    screen.result({ job: null, exitCode }, () => screen.note(words.say('resume.nothing')));
    return exitCode;
  }
  const { plan } = await stop.unlessStopped(client.jobs.get({ jobId: id }));
  requireTarget(plan, session);
  const { backupName: name, options } = plan;
  const kind = words.say(`kind.${options.kind}`);
  if (!screen.isJson) screen.lines(words.say('resume.begins', { job: id, kind, name }));
  await client.jobs.resume({ jobId: id });
  return followJob(id, startedMs, session);
}

/** @throws USAGE for a job whose second configuration is not named */
function requireTarget(plan: Plan, { opened, words }: Session): void {
  if (!needsTarget(plan) || opened.targetStorageId !== '') return;
  throw wrongUse(words.say('usage.needsTarget'), '--to-config FILE');
}

/** Removes what a job left; 1 when something is still there. */
export async function cleanUpJob(jobId: string, session: Session): Promise<number> {
  const { screen, words, client, feed } = session;
  // Of one that is not known the engine says so.
  const plan = feed.job(jobId)?.plan;
  if (plan !== undefined) requireTarget(plan, session);
  const job = await client.jobs.cleanUp({ jobId });
  const isClean = job.leftovers.length === 0;
  const exitCode = isClean ? exitCodes.done : exitCodes.failed;
  screen.result({ job, exitCode }, () => {
    if (isClean) screen.lines(words.say('cleanUp.done', { job: jobId }));
    reportLeftovers(job, session);
  });
  return exitCode;
}

/**
 * Shows a job until it has finished and says how it ended. At the first Ctrl-C it is stopped; when it has not ended 3 s
 * later, it is told as it stands, without an outcome. Gives the exit code.
 */
async function followJob(jobId: string, startedMs: number, session: Session): Promise<number> {
  const { host, feed, stop, client } = session;
  const view = createJobView(session);
  const finished = feed.follow(jobId, (event, job) => view.event(event, job));
  const over = new AbortController();
  const ticking = tick();

  async function tick(): Promise<void> {
    while (!over.signal.aborted) {
      const job = feed.job(jobId);
      if (job !== undefined) view.tick(job);
      await host.clock.sleep(tickMs, over.signal).catch(() => undefined);
    }
  }

  // A job that cannot be stopped here has ended by itself, or is not waited for any longer.
  void stop.stopped.then(() => client.jobs.stop({ jobId })).catch(() => undefined);
  const ended = await stop.patiently(finished);
  over.abort();
  await ticking;
  view.end();
  const job = ended ?? feed.job(jobId) ?? (await client.jobs.get({ jobId }));
  return reportJob(job, host.clock.monotonicMs() - startedMs, session);
}
