import type { BackupState, BackupSummary } from '#shared/catalog.ts';
import { fromErrorInfo } from '#shared/errors.ts';
import type { Job, JobOutcome } from '#shared/job.ts';
import { allBackups } from '#shared/listBackups.ts';
import type { Plan } from '#shared/plan.ts';

import { clean } from './clean.ts';
import { exitCodes } from './exitCode.ts';
import { acceptanceLines } from './jobReport.ts';
import { type Cell, type Mark, marked } from './screen.ts';
import type { Session } from './session.ts';
import { isBeside } from './showPreview.ts';

/**
 * What lies in the storage, or what of it holds a collection: a table on a terminal, elsewhere the names alone as
 * milvus-backup prints them. Only complete ones go to the standard output there, because scripts restore what they read;
 * the others are told beside it.
 */
export async function listBackups(session: Session, collection?: string): Promise<number> {
  const { screen, words, client, opened, stop } = session;
  const all = await stop.unlessStopped(allBackups(client, opened.storageId));
  const backups =
    collection === undefined ? all : all.filter((backup) => mayHold(backup, collection));
  screen.result({ backups }, () => {
    if (backups.length === 0) {
      return screen.note(
        collection === undefined
          ? words.say('list.empty')
          : words.say('list.noneHolds', { collection }),
      );
    }
    if (screen.isTerminal) return showBackups(backups, session);
    for (const { name, state } of backups) {
      if (state === 'complete') screen.lines(clean(name));
      else screen.warn(`${clean(name)}: ${words.say(`backup.${state}`)}`);
    }
  });
  return exitCodes.done;
}

/** Without a database the name counts in each of them; a backup that cannot be read may hold anything. */
function mayHold({ state, collections }: BackupSummary, collection: string): boolean {
  if (state !== 'complete') return true;
  return collections.some(
    (name) => name === collection || name.slice(name.indexOf('.') + 1) === collection,
  );
}

function showBackups(backups: readonly BackupSummary[], { screen, words }: Session): void {
  const states: Record<BackupState, Cell> = {
    complete: words.say('backup.complete'),
    partial: marked('warning', words.say('backup.partial')),
    unreadable: marked('bad', words.say('backup.unreadable')),
  };
  screen.table(
    ['name', 'state', '>rows', '>size', 'created', 'version'],
    backups.map(({ name, state, rows, sizeBytes, createdAt, milvusVersion }) => [
      name,
      states[state],
      words.number(rows),
      words.bytes(sizeBytes),
      words.time(createdAt),
      milvusVersion,
    ]),
  );
}

/** The metadata of one backup, in milvus-backup's own JSON form. */
export async function getBackup(backupName: string, session: Session): Promise<number> {
  const { screen, client, opened, stop } = session;
  const { storageId } = opened;
  const backup = await stop.unlessStopped(client.backups.get({ storageId, backupName }));
  const { brief, summary } = backup;
  screen.result({ backup }, () => {
    if (brief !== null) screen.lines(...brief.split('\n').map(clean));
    else if (summary.error !== null) throw fromErrorInfo(summary.error);
  });
  return exitCodes.done;
}

/** All jobs of this data folder, the newest first. */
export async function listJobs(session: Session): Promise<number> {
  const { screen, words, client, stop } = session;
  const jobs = await stop.unlessStopped(client.jobs.list({}));
  screen.result({ jobs }, () => {
    if (jobs.length === 0) return screen.note(words.say('jobs.empty'));
    screen.table(
      ['job', 'kind', 'backup', 'state', 'changed', '>left'],
      jobs.map((job) => [
        job.id,
        words.say(`kind.${job.plan.options.kind}`),
        aboutOf(job.plan),
        stateCell(job, session),
        words.time(job.changedAt),
        words.number(job.leftovers.length || null),
      ]),
    );
    for (const job of jobs) {
      const [line] = acceptanceLines(job, words);
      if (line !== undefined) screen.lines(words.say('jobs.of', { job: job.id, line }));
    }
  });
  return exitCodes.done;
}

/** What helps others to understand a job, for a person to read before she hands it on: `jobs support JOB > support.json`. */
export async function showSupport(jobId: string, session: Session): Promise<number> {
  const { screen, client, stop } = session;
  const { text } = await stop.unlessStopped(client.support.ofJob({ jobId }));
  screen.result({ support: JSON.parse(text) as unknown }, () =>
    screen.lines(...text.trimEnd().split('\n').map(clean)),
  );
  return exitCodes.done;
}

/** The backup, and of a copy from one cluster to another the two of them. */
function aboutOf(plan: Plan): string {
  const { options, backupName, source, target } = plan;
  if (options.kind !== 'copy' || isBeside(plan)) return backupName;
  return `${source.milvusAddress ?? ''} → ${target.milvusAddress ?? ''} (${backupName})`;
}

const outcomeMarks: Record<JobOutcome, Mark> = {
  succeeded: 'good',
  succeededWithWarnings: 'goodWithWarning',
  failed: 'bad',
  stopped: 'warning',
  interrupted: 'warning',
};

function stateCell({ state, outcome, resumable }: Job, { words }: Session): Cell {
  if (outcome === null) return { text: words.say(`state.${state}`), style: 'bold' };
  const word = words.say(`outcome.${outcome}`);
  return marked(outcomeMarks[outcome], resumable ? words.say('outcome.resumable', { word }) : word);
}
