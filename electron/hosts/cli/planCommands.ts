import { writeFile } from 'node:fs/promises';

import type { Command } from 'commander';

import { AppError, fromErrorInfo, messageOf } from '#shared/errors.ts';
import type { PlanPreview, PlanRequest } from '#shared/plan.ts';
import { createPlanFile, type PlanFile } from '#shared/planFile.ts';
import { accept, longestReason, type PreflightResult } from '#shared/preflight.ts';

import { usersOf } from './backupCommands.ts';
import { addCommand } from './command.ts';
import { exitCodeOfError, exitCodes } from './exitCode.ts';
import { addPlannedCommands, type UseRequest } from './plannedCommands.ts';
import { type Flags, type RequestFor, requireName } from './requests.ts';
import type { Agreement } from './runJob.ts';
import { runPlanFile } from './runPlanFile.ts';
import { type Mark, marked } from './screen.ts';
import { commandLine, type GlobalOptions, type Scope, type Session } from './session.ts';
import { showPreview } from './showPreview.ts';
import { wrongUse } from './usage.ts';

type Begin = (command: string, run: (session: Session) => Promise<number>) => void;

interface PlanFlags {
  readonly output?: string | undefined;
  readonly full?: boolean;
  /** Why the warnings may be gone on with. */
  readonly accept?: string | undefined;
}

const shownActions = 40;

/** `plan`, which shows what another command would do and keeps it, and `run`, which does what was kept. */
export function addPlanCommands(
  program: Command,
  begin: Begin,
  scope: Scope & { readonly options: () => GlobalOptions },
): void {
  const { words } = scope;
  const plan: Command = addCommand(program, 'plan', words)
    .usage('[command]')
    .argument('[command]')
    .option('--output <file>', words.say('help.option.planOutput'))
    .option('--accept <reason>', words.say('help.option.accept'), readReason(words))
    .option('--full', words.say('help.option.full'))
    .addHelpText('after', `\n${words.say('help.plan.examples')}`)
    .action((name: string | undefined) => {
      if (name === undefined) plan.help();
      throw wrongUse(words.say('usage.unknownCommand', { first: name }));
    });
  const show: UseRequest = (command, request) =>
    begin(command, (session) => showPlan(request(session.opened), session, plan.opts<PlanFlags>()));
  addPlannedCommands(plan, show, scope);
  plan
    .command('backups-copy')
    .description(words.say('help.plan.backups-copy'))
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .option('--as <name>', words.say('help.option.as'))
    .option('--keep-users', words.say('help.option.keepUsers'))
    .action((flags: Flags & { readonly as?: string; readonly keepUsers?: boolean }) => {
      const backupName = requireName(flags, words);
      const { toConfig, toStorage } = scope.options();
      if (toConfig === undefined && toStorage === undefined) {
        throw wrongUse(words.say('usage.oneOf', { flags: '--to-config, --to-storage' }));
      }
      const request: RequestFor<PlanRequest> = ({
        storageId: sourceId,
        targetStorageId: storageId,
      }) =>
        ({
          kind: 'transfer',
          sourceId,
          backupName,
          storageId,
          targetName: flags.as ?? '',
          users: usersOf(flags),
        }) as const;
      show('backups', request, flags);
    });
  addCommand(program, 'run', words)
    .argument('<file>', words.say('help.argument.planFile'))
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .option('--yes', words.say('help.option.yes'))
    .action((file: string, flags: Agreement) =>
      begin('run', (session) => runPlanFile(file, session, flags)),
    );
}

const readReason =
  (words: Scope['words']) =>
  (reason: string): string => {
    if (reason.length <= longestReason) return reason;
    throw wrongUse(words.say('usage.reasonTooLong', { limit: words.number(longestReason) }));
  };

/**
 * Shows a plan with every write and its hash, and what the checks before it find. Gives 0 when nothing is to be said against
 * it, 2 with warnings, 3 when it would be refused or do harm; only then no file is written.
 */
async function showPlan(
  request: PlanRequest,
  session: Session,
  { output, full = false, accept: reason }: PlanFlags,
): Promise<number> {
  const { screen, client, stop, words } = session;
  const preview = await stop
    .unlessStopped(client.plans.preview(request))
    .catch((error: unknown) => refusalOf(error));
  if (!(preview instanceof AppError)) {
    await showPreview(preview, session);
    showActions(preview, session, full);
  }
  const results = await check(request, session);
  // What refuses the plan is told by itself, not by each check that fails of it.
  const isRefusal = ({ error }: PreflightResult) =>
    preview instanceof AppError &&
    error?.code === preview.code &&
    error.message === preview.message;
  showChecks(
    results.filter((result) => !isRefusal(result)),
    session,
  );
  if (preview instanceof AppError) {
    screen.error(preview);
    return exitCodeOfError(preview);
  }
  const exitCode = exitCodeOf(preview, results);
  const planFile = exitCode === exitCodes.blocked ? undefined : output;
  const acceptance = reason === undefined ? null : accept(results, reason);
  if (planFile !== undefined) {
    await writePlan(planFile, createPlanFile(request, preview, acceptance), session);
  }
  showEnd(preview, { exitCode, planFile, session });
  // The record of the job is to say who went on knowing what.
  if (!screen.isJson && planFile !== undefined && acceptance === null && hasWarning(results)) {
    screen.lines(words.say('hint.accept'));
  }
  return exitCode;
}

/** Anything but a refusal ends the command. */
function refusalOf(error: unknown): AppError {
  if (error instanceof AppError && error.code !== 'STOPPED') return error;
  throw error;
}

function hasWarning(results: readonly PreflightResult[]): boolean {
  return results.some(({ severity }) => severity === 'warning');
}

function exitCodeOf({ warnings }: PlanPreview, results: readonly PreflightResult[]): number {
  if (results.some(({ severity }) => severity === 'block')) return exitCodes.blocked;
  return hasWarning(results) || warnings.length > 0 ? exitCodes.differences : exitCodes.done;
}

/** Every write and deletion in the order of the run. */
function showActions(
  { plan: { actions }, sha256 }: PlanPreview,
  { screen, words }: Session,
  isFull: boolean,
): void {
  // The plan that was shown as JSON holds them all.
  if (screen.isJson) return;
  const writes = actions.filter(({ effect }) => effect !== 'read');
  const shown = isFull ? writes : writes.slice(0, shownActions);
  if (shown.length > 0) {
    screen.table(
      ['effect', 'action', 'subject'],
      shown.map(({ verb, effect, subject }) => [
        effect === 'delete'
          ? { text: words.say('effect.delete'), style: 'yellow' }
          : words.say('effect.write'),
        words.say(`verb.${verb}`),
        subject,
      ]),
    );
  }
  const hidden = writes.length - shown.length;
  if (hidden > 0) screen.lines(words.count('plan.moreActions', hidden));
  screen.lines(words.say('plan.hash', { sha256 }));
}

/** A deletion and a copy of a backup are checked by their plan alone. */
async function check(request: PlanRequest, session: Session): Promise<readonly PreflightResult[]> {
  const { kind } = request;
  if (kind !== 'backup' && kind !== 'restore' && kind !== 'copy') return [];
  // What it writes as a probe is removed before it ends.
  const results = await session.stop.patiently(session.client.plans.preflight(request));
  if (results === null || session.stop.signal.aborted) throw new AppError('STOPPED');
  return results;
}

const marks: Record<PreflightResult['severity'], Mark> = {
  block: 'bad',
  warning: 'warning',
  information: 'none',
  passed: 'good',
  skipped: 'none',
};

function showChecks(results: readonly PreflightResult[], { screen, words }: Session): void {
  if (results.length === 0) return;
  screen.result({ preflight: results }, () =>
    screen.table(
      ['check', 'about', 'finding'],
      results.map(({ id, severity, finding, error }) => {
        const { text, style } = marked(marks[severity], id);
        const said = error === null ? '' : words.error(fromErrorInfo(error)).title;
        const found = finding === null ? '' : words.preflight.describe(finding);
        return [
          { text, style },
          words.preflight.nameOf(id),
          [said, found].filter((part) => part !== '').join(' '),
        ];
      }),
    ),
  );
}

async function writePlan(file: string, plan: PlanFile, { words }: Session): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(plan, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    const reason = messageOf(error);
    throw wrongUse(words.say('profile.notWritten', { file, reason }));
  }
}

function showEnd(
  { plan, sha256, typedName, typedNameReason, needsConfirmation }: PlanPreview,
  {
    exitCode,
    planFile,
    session,
  }: {
    readonly exitCode: number;
    readonly planFile: string | undefined;
    readonly session: Session;
  },
): void {
  const { screen, words } = session;
  screen.result({ sha256, planFile: planFile ?? null, exitCode }, () => {
    const ends = {
      [exitCodes.done]: 'plan.ready',
      [exitCodes.differences]: 'plan.readyWithWarnings',
      [exitCodes.blocked]: 'plan.blocked',
    } as const;
    screen.lines(words.say(ends[exitCode as keyof typeof ends]));
    if (typedName !== null && typedNameReason === 'protected') {
      screen.lines(words.say('hint.confirmName', { name: typedName }));
    }
    if (needsConfirmation) screen.lines(words.say('hint.yes'));
    if (planFile === undefined) return;
    const command = commandLine('run', { id: planFile, plan }, session);
    screen.lines(words.say('plan.written', { file: planFile, command }));
  });
}
