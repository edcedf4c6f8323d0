import { fromErrorInfo } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import type { Job, RowCheck } from '#shared/job.ts';

import { exitCodeOfJob, exitCodes } from './exitCode.ts';
import { verdictCell } from './jobWords.ts';
import { commandLine, type Session } from './session.ts';
import { type Cell, formatTable } from './table.ts';
import type { Words } from './words.ts';

/** Says how a job ended: rows, warnings, errors, what is left behind and what to do with it. Gives the exit code. */
export function reportJob(job: Job, tookMs: number, session: Session): number {
  const { screen, words } = session;
  const exitCode = exitCodeOfJob(job);
  if (screen.isJson) {
    screen.json({ job, exitCode });
    return exitCode;
  }
  screen.lines(...rowTable(job, session));
  for (const { code, params } of job.warnings) screen.warn(words.say(`warning.${code}`, params));
  reportErrors(job, session);
  screen.lines(closingLine(job, exitCode, words.duration(tookMs), words));
  reportLeftovers(job, session);
  return exitCode;
}

function rowTable(job: Job, { screen, words }: Session): string[] {
  const checked = job.collections.filter(({ rows, state }) => rows !== null || state === 'failed');
  if (checked.length === 0) return [];
  const columns = [
    { title: words.say('column.collection') },
    { title: words.say('column.expected'), align: 'right' },
    { title: words.say('column.imported'), align: 'right' },
    { title: words.say('column.counted'), align: 'right' },
    { title: words.say('column.result') },
  ] as const;
  const rows = checked.map((collection): Cell[] => [
    { text: collection.target },
    { text: expectedRows(collection.rows, words) },
    { text: numberOrDash(collection.rows?.imported, words) },
    { text: numberOrDash(collection.rows?.counted, words) },
    verdictCell(collection, words),
  ]);
  return formatTable(columns, rows, { width: pageWidth(screen.out), paint: screen.paint });
}

/** A file or a pipe has no width. */
export function pageWidth(out: Session['screen']['out']): number {
  return out.isTerminal ? out.columns : Number.POSITIVE_INFINITY;
}

function expectedRows(rows: RowCheck | null, words: Words): string {
  if (rows === null) return '–';
  const [least, most] = [words.number(rows.least), words.number(rows.most)];
  return rows.least === rows.most ? most : `${least} … ${most}`;
}

function numberOrDash(count: string | null | undefined, words: Words): string {
  return count === null || count === undefined ? '–' : words.number(count);
}

/** The errors of single collections, and the one of the job unless it is among them. */
function reportErrors(job: Job, { screen }: Session): void {
  const errors = job.collections.flatMap(({ error, state }) =>
    error !== null && state === 'failed' ? [error] : [],
  );
  const isTold = errors.some(
    ({ code, message }) => code === job.error?.code && message === job.error.message,
  );
  const all = job.error === null || isTold ? errors : [...errors, job.error];
  for (const error of all) screen.error(fromErrorInfo(error));
}

function closingLine(job: Job, exitCode: number, duration: string, words: Words): string {
  if (job.outcome === null) return words.say('done.late');
  if (exitCode === exitCodes.stopped) return words.say('done.stopped');
  if (exitCode === exitCodes.failed) return words.say('done.failed', { duration });
  const how = words.say(howSure(job, exitCode));
  const { backupName: name, options } = job.plan;
  if (options.kind === 'delete') return words.say('done.delete', { name, duration });
  if (options.kind === 'backup') {
    const { doneObjects, doneBytes } = job.progress;
    const bytes = words.bytes(doneBytes);
    return words.count('done.backup', doneObjects, { name, bytes, how, duration });
  }
  const checks = job.collections.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  if (checks.length === 0) {
    return words.count('done.withoutRows', job.collections.length, { duration });
  }
  const rows = sumInt64(checks.map(({ counted, imported }) => counted ?? imported));
  return words.count('done.rows', rows, { how, duration });
}

function howSure(job: Job, exitCode: number): 'how.verified' | 'how.byImport' | 'how.differences' {
  if (exitCode === exitCodes.differences) return 'how.differences';
  const isCounted = job.collections.every(({ rows }) => rows?.verdict !== 'countedByImport');
  return isCounted ? 'how.verified' : 'how.byImport';
}

/** What a job left, one line each, and the commands that go on with it or remove it. */
export function reportLeftovers(job: Job, session: Session): void {
  const { screen, words } = session;
  if (job.leftovers.length > 0) screen.lines(words.say('leftovers.title'));
  for (const { kind, where } of job.leftovers) {
    screen.lines(words.say(`leftover.${kind}`, { where }));
  }
  const isEnded = job.outcome === null || job.resumable;
  if (isEnded) {
    screen.lines(
      words.say('leftovers.resume', { command: commandLine('resume', job.id, session) }),
    );
  }
  if (isEnded || job.leftovers.length > 0) {
    screen.lines(
      words.say('leftovers.cleanUp', { command: commandLine('cleanup', job.id, session) }),
    );
  }
}
