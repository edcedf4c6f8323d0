import { fromErrorInfo } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import { hasAddedRows, type Job, type RowCheck } from '#shared/job.ts';

import { exitCodeOfJob, exitCodes } from './exitCode.ts';
import { marked } from './screen.ts';
import { commandLine, type Session } from './session.ts';
import type { Words } from './words.ts';

/** Says how a job ended: rows, warnings, errors, what is left behind and what to do with it. Gives the exit code. */
export function reportJob(job: Job, tookMs: number, session: Session): number {
  const { screen, words } = session;
  const exitCode = exitCodeOfJob(job);
  screen.result({ job, exitCode }, () => {
    showRows(job, session);
    for (const { code, params } of job.warnings) screen.warn(words.say(`warning.${code}`, params));
    showErrors(job, session);
    screen.lines(...acceptanceLines(job, words));
    screen.lines(closingLine(job, words.duration(tookMs), words), ...routeLines(job, words));
    reportLeftovers(job, session);
  });
  return exitCode;
}

const verdictMarks = {
  equal: 'good',
  explained: 'good',
  countedByImport: 'warning',
  different: 'bad',
} as const satisfies Record<RowCheck['verdict'], string>;

function showRows({ collections }: Job, { screen, words }: Session): void {
  const table = collections
    .filter(({ rows, state }) => rows !== null || state === 'failed')
    .map(({ target, rows, state }) => [
      target,
      expectedRows(rows, words),
      words.number(rows?.imported),
      words.number(rows?.counted),
      rows === null || state === 'failed'
        ? marked('bad', words.say('collection.failed'))
        : marked(verdictMarks[rows.verdict], words.say(`verdict.${rows.verdict}`)),
    ]);
  if (table.length === 0) return;
  screen.table(['collection', '>expected', '>imported', '>counted', 'result'], table);
}

function expectedRows(rows: RowCheck | null, words: Words): string {
  if (rows === null || rows.least === rows.most) return words.number(rows?.most);
  return `${words.number(rows.least)} … ${words.number(rows.most)}`;
}

/** The errors of single collections, and the one of the job unless it is among them. */
function showErrors(job: Job, { screen }: Session): void {
  const errors = job.collections.flatMap(({ error, state }) =>
    error !== null && state === 'failed' ? [error] : [],
  );
  const isTold = errors.some(
    ({ code, message }) => code === job.error?.code && message === job.error.message,
  );
  const all = job.error === null || isTold ? errors : [...errors, job.error];
  for (const error of all) screen.error(fromErrorInfo(error));
}

function closingLine(job: Job, duration: string, words: Words): string {
  if (job.outcome === null) return words.say('done.late');
  const exitCode = exitCodeOfJob(job);
  if (exitCode === exitCodes.stopped) return words.say('done.stopped');
  if (exitCode === exitCodes.failed) return words.say('done.failed', { duration });
  const checks = job.collections.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  const isCounted = checks.every(({ verdict }) => verdict !== 'countedByImport');
  const byCount = isCounted ? 'how.verified' : 'how.byImport';
  const how = words.say(exitCode === exitCodes.differences ? 'how.differences' : byCount);
  const { backupName: name, options } = job.plan;
  if (options.kind === 'delete') return words.say('done.delete', { name, duration });
  const { doneObjects, doneBytes } = job.progress;
  const bytes = words.bytes(doneBytes);
  if (options.kind === 'cleanUp') {
    const leftovers = words.count('leftoverCount', options.items.length - job.warnings.length);
    return words.count('done.cleanUp', doneObjects, { leftovers, bytes, duration });
  }
  if (options.kind === 'transfer') {
    return words.count('done.transfer', doneObjects, { name: options.targetName, bytes, duration });
  }
  if (options.kind === 'backup') {
    return words.count('done.backup', doneObjects, { name, bytes, how, duration });
  }
  if (checks.length === 0) {
    return words.count('done.withoutRows', job.collections.length, { duration });
  }
  const rows = sumInt64(checks.map(({ counted, imported }) => counted ?? imported));
  return words.count('done.rows', rows, { how, duration });
}

/** What really went which way. A job that found all its files in place says so where that is the question. */
function routeLines({ plan, outcome, progress }: Job, words: Words): string[] {
  const isOver = outcome === 'succeeded' || outcome === 'succeededWithWarnings';
  const { movedBytes } = progress;
  if (!isOver || (movedBytes === undefined && plan.options.kind !== 'copy')) return [];
  const { insideStore = 0, throughComputer = 0 } = movedBytes ?? {};
  const [inside, through] = [words.bytes(insideStore), words.bytes(throughComputer)];
  return [words.say('done.routes', { inside, through })];
}

/** Which warnings the job was started with, and why; nothing where there were none. */
export function acceptanceLines({ acceptance }: Job, words: Words): string[] {
  if (acceptance === null) return [];
  const names = acceptance.warnings.map(({ id }) => words.preflight.nameOf(id)).join(', ');
  const { reason } = acceptance;
  const text = reason === '' ? 'done.accepted' : 'done.acceptedBecause';
  return [words.say(text, { names, reason })];
}

/** What a job left, one line each, and the commands that go on with it or remove it. */
export function reportLeftovers(job: Job, session: Session): void {
  const { outcome, resumable, leftovers } = job;
  const { screen, words } = session;
  if (leftovers.length > 0) screen.lines(words.say('leftovers.title'));
  for (const { kind, where } of leftovers) screen.lines(words.say(`leftover.${kind}`, { where }));
  const canGoOn = outcome === null || resumable;
  const failed = job.collections.filter(({ state }) => state === 'failed').length;
  const done = job.collections.filter(({ state }) => state === 'done').length;
  if (hasAddedRows(job)) screen.lines(words.say('leftovers.adding'));
  if (canGoOn && failed > 0 && done > 0) screen.lines(words.count('leftovers.onlyFailed', failed));
  if (canGoOn) {
    screen.lines(words.say('leftovers.resume', { command: commandLine('resume', job, session) }));
  }
  if (canGoOn || leftovers.length > 0) {
    screen.lines(words.say('leftovers.cleanUp', { command: commandLine('cleanup', job, session) }));
  }
}
