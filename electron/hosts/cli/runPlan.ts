import { AppError } from '#shared/errors.ts';
import type { PlanRequest } from '#shared/plan.ts';

import { followJob } from './followJob.ts';
import { reportJob } from './jobReport.ts';
import { planLines } from './planWords.ts';
import type { Session } from './session.ts';

/** Plans a job, shows the plan, runs it and says how it ended. Gives the exit code. */
export async function runPlan(
  request: PlanRequest,
  session: Session,
  confirmName: string | undefined,
): Promise<number> {
  const { screen, words, client, stop, host } = session;
  const startedMs = host.clock.monotonicMs();
  const preview = await stop.unlessStopped(client.plans.preview(request));
  if (screen.isJson) screen.json({ preview });
  else screen.lines(...planLines(preview, words));
  for (const { code, params } of preview.warnings)
    screen.warn(words.say(`warning.${code}`, params));

  const { planId, sha256, typedName } = preview;
  if (typedName !== null && typedName !== confirmName) {
    const hint = words.say('hint.confirmName', { name: typedName });
    throw new AppError('TYPED_NAME_REQUIRED', { name: typedName }, { hint });
  }
  stop.first.throwIfAborted();
  const { jobId } = await client.jobs.start({ planId, sha256, typedName });
  const job = await followJob(jobId, session);
  return reportJob(job, host.clock.monotonicMs() - startedMs, session);
}
