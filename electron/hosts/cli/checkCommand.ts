import { type CheckResult, CheckStep } from '#shared/check.ts';
import { AppError, fromErrorInfo } from '#shared/errors.ts';

import { clean, padded, widthOf } from './clean.ts';
import { exitCodes } from './exitCode.ts';
import { type Mark, marked } from './screen.ts';
import type { Session } from './session.ts';

const testId = 'cli';

/**
 * The connection test, a line for each step as it ends, in the order of the steps: 0 when all is well, 2 with warnings, 3 when a
 * step failed. It writes small objects unless told not to, as milvus-backup's check does, and removes them.
 */
export async function checkConnections(
  { write }: { readonly write: boolean },
  session: Session,
): Promise<number> {
  const { screen, client, feed, opened, stop } = session;
  const { clusterId, storageId } = opened;
  const show = screen.isJson
    ? (check: CheckResult): void => screen.json({ check })
    : inOrder((result) => screen.lines(...linesOf(result, session)));
  const leave = feed.followTest(testId, show);
  const testing = client.checks.run({
    testId,
    // A cluster alone may be named; then no place for backups is tested.
    target: { type: 'saved', clusterId, storageId: storageId || null },
    mayWrite: write ? 'always' : 'never',
  });
  try {
    const checks = await stop.unlessStopped(testing);
    if (screen.isJson) screen.json({ checks });
    return exitCodeOf(checks);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    await client.checks.stop({ testId });
    // What it wrote is removed before it ends.
    await stop.patiently(testing).catch(() => null);
    throw new AppError('STOPPED');
  } finally {
    leave();
  }
}

function exitCodeOf(checks: readonly CheckResult[]): number {
  if (checks.some(({ status }) => status === 'failed')) return exitCodes.blocked;
  return checks.some(({ status }) => status === 'warning') ? exitCodes.differences : exitCodes.done;
}

/** Holds back what ends early, so that the lines stand as the steps are numbered. */
function inOrder(show: (result: CheckResult) => void): (result: CheckResult) => void {
  const waiting = new Map<CheckStep, CheckResult>();
  const steps = [...CheckStep.options];
  return (result) => {
    waiting.set(result.step, result);
    for (let next = waiting.get(nextOf(steps)); next; next = waiting.get(nextOf(steps))) {
      steps.shift();
      waiting.delete(next.step);
      show(next);
    }
  };
}

function nextOf([step = 'hostName']: readonly CheckStep[]): CheckStep {
  return step;
}

const marks: Record<CheckResult['status'], Mark> = {
  passed: 'good',
  warning: 'warning',
  failed: 'bad',
  skipped: 'none',
  asksFirst: 'none',
};

const indent = ' '.repeat(6);

/** One line, and below it what to do where something is wrong. */
function linesOf(result: CheckResult, { screen, words }: Session): string[] {
  const { step, status, error, finding, fixes, tookMs } = result;
  const { checks } = words;
  const number = String(CheckStep.options.indexOf(step) + 1).padStart(2);
  const { text, style } = marked(marks[status], number);
  const name = padded(
    checks.nameOf(step),
    Math.max(...CheckStep.options.map((one) => widthOf(checks.nameOf(one)))),
  );
  const took = (tookMs < 1000 ? `${tookMs} ms` : words.duration(tookMs)).padStart(6);
  const found = finding === null ? '' : clean(checks.describe(finding));
  const head = `${screen.paint(style, text)}  ${name}  ${screen.paint('dim', took)}`;
  if (error === null) return [`${head}  ${found}`.trimEnd()];
  const { title, next, id } = words.error(fromErrorInfo(error));
  return [
    `${head}  ${title} (${id})`,
    ...(found === '' ? [] : [`${indent}${found}`]),
    `${indent}${next}`,
    ...fixes.map((fix) => {
      const { action, detail } = checks.describeFix(fix);
      return `${indent}→ ${clean([action, detail].filter((part) => part !== '').join(': '))}`;
    }),
  ];
}
