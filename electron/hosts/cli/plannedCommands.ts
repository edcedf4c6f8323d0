import { type Command, Option } from 'commander';

import { ConflictPolicy, FlushStrategy, type PlanRequest } from '#shared/plan.ts';

import { addCommand, hide, refuse } from './command.ts';
import {
  type Flags,
  notBuiltFlags,
  readCopy,
  readCreate,
  readRestore,
  type RequestFor,
  requireName,
} from './requests.ts';
import type { Scope } from './session.ts';
import type { Words } from './words.ts';

/** What becomes of a request: it is carried out, or only shown. */
export type UseRequest = (command: string, request: RequestFor<PlanRequest>, flags: Flags) => void;

/** The commands that plan a job, with their flags; the same ones whether the plan is run or shown. */
export function addPlannedCommands(parent: Command, use: UseRequest, scope: Scope): void {
  const { words } = scope;
  addCreate(parent, words).action((flags: Flags) => use('create', readCreate(flags, scope), flags));
  addRestore(parent, words).action((flags: Flags) =>
    use('restore', readRestore(flags, scope), flags),
  );
  addCopy(parent, words).action((flags: Flags) => use('copy', readCopy(flags, scope), flags));
  addAgreement(addCommand(parent, 'delete', words), words)
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .action((flags: Flags) => {
      const backupName = requireName(flags, words);
      const request = ({ storageId }: { readonly storageId: string }) =>
        ({ kind: 'delete', storageId, backupName }) as const;
      use('delete', request, flags);
    });
}

function addAgreement(command: Command, words: Words): Command {
  return command
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .option('--yes', words.say('help.option.yes'));
}

function addCreate(parent: Command, words: Words): Command {
  const create = addCommand(parent, 'create', words)
    .option('-n, --name <name>', words.say('help.option.newName'))
    .option('--filter <filter>', words.say('help.option.filter'))
    .addOption(
      new Option('--strategy <strategy>', words.say('help.option.strategy')).choices(
        FlushStrategy.options,
      ),
    )
    .addHelpText('after', `\n${words.say('help.create.examples')}`);
  addAgreement(create, words);
  hide(create, '-c, --colls <names>', ...oldSelection, ...notBuiltFlags.create);
  create.addOption(new Option('-f, --force').conflicts('strategy').hideHelp());
  create.addOption(new Option('--meta_only').conflicts('strategy').hideHelp());
  return create.addOption(new Option('--format <format>').choices(formats).hideHelp());
}

function addRestore(parent: Command, words: Words): Command {
  const restore = addCommand(parent, 'restore', words)
    .usage('[options]')
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .option('--filter <filter>', words.say('help.option.restoreFilter'));
  addTargetOptions(restore, words)
    .option('--meta_only', words.say('help.option.metaOnly'))
    .addHelpText('after', `\n${words.say('help.restore.examples')}`);
  addAgreement(restore, words);
  for (const flag of ['--rebuild_index', '--restore_index']) {
    restore.addOption(new Option(flag).hideHelp().conflicts('rebuildIndex'));
  }
  restore.addOption(
    new Option('--drop_exist_collection')
      .hideHelp()
      .conflicts(['onConflict', 'skip_create_collection']),
  );
  restore.addOption(new Option('--skip_create_collection').hideHelp().conflicts('onConflict'));
  hide(restore, '--drop_exist_index');
  hide(restore, '-c, --collections <names>', ...oldSelection, '--use_v2_restore');
  hide(restore, ...notBuiltFlags.restore);
  refuse(restore, 'secondary', 'restore secondary', words);
  return restore;
}

function addCopy(parent: Command, words: Words): Command {
  const copy = addCommand(parent, 'copy', words)
    .option('--filter <filter>', words.say('help.option.copyFilter'))
    .addOption(
      new Option('--strategy <strategy>', words.say('help.option.copyStrategy')).choices(
        FlushStrategy.exclude(['meta_only']).options,
      ),
    );
  addTargetOptions(copy, words)
    .option('-n, --name <name>', words.say('help.option.viaName'))
    .addOption(
      new Option('--via <place>', words.say('help.option.via')).choices(['source', 'target']),
    )
    .option('--keep-backup', words.say('help.option.keepBackup'), true)
    .option('--no-keep-backup', words.say('help.option.noKeepBackup'))
    .addHelpText('after', `\n${words.say('help.copy.examples')}`);
  return addAgreement(copy, words);
}

/** How collections are called in the target, what happens to those that are there, and in which state they are left. */
function addTargetOptions(command: Command, words: Words): Command {
  return command
    .addOption(
      new Option('-s, --suffix <suffix>', words.say('help.option.suffix')).conflicts('rename'),
    )
    .option('-r, --rename <rules>', words.say('help.option.rename'))
    .addOption(
      new Option('--on-conflict <policy>', words.say('help.option.onConflict')).choices(
        ConflictPolicy.options,
      ),
    )
    .option('--no-rebuild-index', words.say('help.option.noRebuildIndex'))
    .option('--use_auto_index', words.say('help.option.useAutoIndex'))
    .option('--no-load', words.say('help.option.noLoad'));
}

const formats = ['auto', 'binlog', 'snapshot'];
const oldSelection = ['-d, --databases <names>', '-a, --database_collections <json>'];
