import type { BackupSummary } from '#shared/catalog.ts';
import type { CheckResult } from '#shared/check.ts';
import { fromErrorInfo } from '#shared/errors.ts';
import type { Job } from '#shared/job.ts';

import { clean, cleanLines } from './clean.ts';
import { exitCodes } from './exitCode.ts';
import { pageWidth } from './jobReport.ts';
import type { Style } from './screen.ts';
import type { Session } from './session.ts';
import { type Cell, formatTable } from './table.ts';

/**
 * What lies in the storage: a table on a terminal, elsewhere the names alone as milvus-backup prints them. Only complete
 * ones go to the standard output there, because scripts restore what they read; the others are told beside it.
 */
export async function listBackups(session: Session): Promise<number> {
  const { screen, words, client, opened, stop } = session;
  const backups = await stop.unlessStopped(client.backups.list({ storageId: opened.storageId }));
  if (screen.isJson) screen.json({ backups });
  else if (backups.length === 0) screen.note(words.say('list.empty'));
  else if (screen.out.isTerminal) screen.lines(...backupTable(backups, session));
  else listNames(backups, session);
  return exitCodes.done;
}

function listNames(backups: readonly BackupSummary[], { screen, words }: Session): void {
  for (const { name, state } of backups) {
    if (state === 'complete') screen.lines(clean(name));
    else screen.warn(`${clean(name)}: ${words.say(`backup.${state}`)}`);
  }
}

function backupTable(backups: readonly BackupSummary[], { screen, words }: Session): string[] {
  const columns = [
    { title: words.say('column.name') },
    { title: words.say('column.state') },
    { title: words.say('column.rows'), align: 'right' },
    { title: words.say('column.size'), align: 'right' },
    { title: words.say('column.created') },
    { title: words.say('column.version') },
  ] as const;
  const styles: Record<BackupSummary['state'], Cell> = {
    complete: { text: words.say('backup.complete') },
    partial: { text: `! ${words.say('backup.partial')}`, style: 'yellow' },
    unreadable: { text: `✗ ${words.say('backup.unreadable')}`, style: 'red' },
  };
  const rows = backups.map((backup): Cell[] => [
    { text: backup.name },
    styles[backup.state],
    { text: backup.rows === null ? '–' : words.number(backup.rows) },
    { text: backup.sizeBytes === null ? '–' : words.bytes(backup.sizeBytes) },
    { text: backup.createdAt === null ? '–' : words.time(backup.createdAt) },
    { text: backup.milvusVersion === '' ? '–' : backup.milvusVersion },
  ]);
  return formatTable(columns, rows, { width: pageWidth(screen.out), paint: screen.paint });
}

/** The metadata of one backup, in milvus-backup's own JSON form. */
export async function getBackup(backupName: string, session: Session): Promise<number> {
  const { screen, client, opened, stop } = session;
  const backup = await stop.unlessStopped(
    client.backups.get({ storageId: opened.storageId, backupName }),
  );
  const { brief, summary } = backup;
  if (screen.isJson) screen.json({ backup });
  else if (brief !== null) screen.lines(cleanLines(brief));
  else if (summary.error !== null) throw fromErrorInfo(summary.error);
  return exitCodes.done;
}

const checkMarks: Record<CheckResult['status'], { mark: string; style: Style }> = {
  passed: { mark: '✓', style: 'green' },
  warning: { mark: '!', style: 'yellow' },
  failed: { mark: '✗', style: 'red' },
  skipped: { mark: '–', style: 'dim' },
};

/** The connection test: 0 when all is well, 2 with warnings, 3 when a step failed. */
export async function checkConnections(session: Session): Promise<number> {
  const { screen, words, client, opened, stop } = session;
  const { clusterId, storageId } = opened;
  const checks = await stop.unlessStopped(client.checks.run({ clusterId, storageId }));
  if (screen.isJson) screen.json({ checks });
  else {
    const columns = [
      { title: words.say('column.check') },
      { title: words.say('column.result') },
      { title: words.say('column.time'), align: 'right' },
      { title: words.say('column.finding') },
    ] as const;
    const rows = checks.map(({ step, status, tookMs, finding }): Cell[] => [
      { text: words.say(`check.${step}`) },
      {
        text: `${checkMarks[status].mark} ${words.say(`status.${status}`)}`,
        style: checkMarks[status].style,
      },
      { text: words.duration(tookMs) },
      { text: finding === '' ? '–' : finding },
    ]);
    const { out, paint } = screen;
    screen.lines(...formatTable(columns, rows, { width: pageWidth(out), paint }));
    for (const { error } of checks) if (error !== null) screen.error(fromErrorInfo(error));
  }
  if (checks.some(({ status }) => status === 'failed')) return exitCodes.blocked;
  return checks.some(({ status }) => status === 'warning') ? exitCodes.differences : exitCodes.done;
}

/** All jobs of this data folder, the newest first. */
export async function listJobs(session: Session): Promise<number> {
  const { screen, words, client, stop } = session;
  const jobs = await stop.unlessStopped(client.jobs.list({}));
  if (screen.isJson) screen.json({ jobs });
  else if (jobs.length === 0) screen.note(words.say('jobs.empty'));
  else {
    const columns = [
      { title: words.say('column.job') },
      { title: words.say('column.kind') },
      { title: words.say('column.backup') },
      { title: words.say('column.state') },
      { title: words.say('column.changed') },
      { title: words.say('column.left'), align: 'right' },
    ] as const;
    const rows = jobs.map((job): Cell[] => [
      { text: job.id },
      { text: words.say(`kind.${job.plan.options.kind}`) },
      { text: job.plan.backupName },
      stateCell(job, session),
      { text: words.time(job.changedAt) },
      { text: job.leftovers.length === 0 ? '–' : words.number(job.leftovers.length) },
    ]);
    const { out, paint } = screen;
    screen.lines(...formatTable(columns, rows, { width: pageWidth(out), paint }));
  }
  return exitCodes.done;
}

function stateCell({ state, outcome, resumable }: Job, { words }: Session): Cell {
  if (outcome === null) return { text: words.say(`state.${state}`), style: 'bold' };
  const word = words.say(`outcome.${outcome}`);
  const text = resumable ? words.say('outcome.resumable', { word }) : word;
  switch (outcome) {
    case 'succeeded':
      return { text: `✓ ${text}`, style: 'green' };
    case 'succeededWithWarnings':
      return { text: `✓ ${text}`, style: 'yellow' };
    case 'failed':
      return { text: `✗ ${text}`, style: 'red' };
    case 'stopped':
    case 'interrupted':
      return { text: `! ${text}`, style: 'yellow' };
  }
}
