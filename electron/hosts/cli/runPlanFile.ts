import { isCode } from '#engine/fileError.ts';
import { readBoundedFile } from '#engine/readBoundedFile.ts';
import { AppError, type ErrorCode, messageOf } from '#shared/errors.ts';
import { PlanFile } from '#shared/planFile.ts';

import { type Agreement, startPlan } from './runJob.ts';
import type { Session } from './session.ts';
import { showPreview } from './showPreview.ts';
import { wrongUse } from './usage.ts';
import type { Words } from './words.ts';

/** What a plan file of ten thousand collections takes, and more. */
const mostFileBytes = 64 * 2 ** 20;

/** Carries out what a plan file asks for, unless it was edited or would do something else by now. */
export async function runPlanFile(
  file: string,
  session: Session,
  agreement: Agreement,
): Promise<number> {
  const { screen, words, client, stop, host } = session;
  const startedMs = host.clock.monotonicMs();
  const planFile = await readPlanFile(file, session);
  const preview = await stop
    .unlessStopped(client.plans.open(planFile))
    .catch((error: unknown) => Promise.reject(withPlaces(error, words)));
  await showPreview(preview, session);
  if (!screen.isJson) screen.lines(words.say('plan.hash', { sha256: preview.sha256 }));
  const { acceptance } = planFile;
  return startPlan(preview, { startedMs, session, agreement: { ...agreement, acceptance } });
}

const placeIsMissing: ReadonlySet<ErrorCode> = new Set(['CLUSTER_NOT_FOUND', 'STORAGE_NOT_FOUND']);

/** A plan names its places by the profiles that it was made with; one that is not opened now has to be named again. */
function withPlaces(error: unknown, words: Words): unknown {
  if (!(error instanceof AppError) || !placeIsMissing.has(error.code)) return error;
  return new AppError(error.code, error.params, { hint: words.say('hint.places') });
}

/** @throws USAGE for a file that is not there or holds no plan */
async function readPlanFile(file: string, { words }: Session): Promise<PlanFile> {
  try {
    const read = PlanFile.safeParse(
      JSON.parse((await readBoundedFile(file, mostFileBytes)).toString('utf8')),
    );
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) {
      throw wrongUse(words.say('usage.noPlan', { path: file }), words.say('hint.makePlan'));
    }
    throw wrongUse(words.say('usage.badPlan', { path: file, reason: messageOf(error) }));
  }
}
