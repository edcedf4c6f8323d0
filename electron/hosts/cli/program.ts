import { Command, Option } from 'commander';

import { AppError } from '#shared/errors.ts';

import type { CreateOptions, RestoreOptions } from './requests.ts';
import { defaultConfig, type GlobalOptions } from './session.ts';
import { readSet } from './usage.ts';
import type { Words } from './words.ts';

/** What the commands do; each is given the options as they were parsed. */
export interface Actions {
  create(options: CreateOptions, globals: GlobalOptions): Promise<void>;
  restore(options: RestoreOptions, globals: GlobalOptions): Promise<void>;
  list(globals: GlobalOptions): Promise<void>;
  get(name: string, globals: GlobalOptions): Promise<void>;
  delete(options: DeleteOptions, globals: GlobalOptions): Promise<void>;
  check(globals: GlobalOptions): Promise<void>;
  jobs(globals: GlobalOptions): Promise<void>;
  resume(jobId: string | undefined, globals: GlobalOptions): Promise<void>;
  cleanup(jobId: string, globals: GlobalOptions): Promise<void>;
}

export interface DeleteOptions {
  readonly name: string;
  readonly confirmName?: string;
}

interface ProgramInput {
  readonly version: string;
  readonly words: Words;
  readonly actions: Actions;
  readonly helpWidth: number;
  readonly writeOut: (text: string) => void;
}

/** The commands and flags of milvus-backup, and our own. Errors are thrown; nothing is written but help and version. */
export function createProgram(input: ProgramInput): Command {
  const { words, actions } = input;
  const program = createRoot(input);
  const globals = (): GlobalOptions => program.opts<GlobalOptions>();
  addCreate(program, input, globals);
  addRestore(program, input, globals);
  program
    .command('list')
    .description(words.say('help.list'))
    .action(() => actions.list(globals()));
  program
    .command('get')
    .description(words.say('help.get'))
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .action((options: { name: string }) => actions.get(options.name, globals()));
  program
    .command('delete')
    .description(words.say('help.delete'))
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .action((options: DeleteOptions) => actions.delete(options, globals()));
  program
    .command('check')
    .description(words.say('help.check'))
    .action(() => actions.check(globals()));
  program
    .command('jobs')
    .description(words.say('help.jobs'))
    .action(() => actions.jobs(globals()));
  program
    .command('resume')
    .description(words.say('help.resume'))
    .argument('[job]', words.say('help.argument.resume'))
    .action((jobId: string | undefined) => actions.resume(jobId, globals()));
  program
    .command('cleanup')
    .description(words.say('help.cleanup'))
    .argument('<job>', words.say('help.argument.cleanup'))
    .action((jobId: string) => actions.cleanup(jobId, globals()));
  addNotBuilt(program, words);
  return program;
}

function createRoot({ words, version, helpWidth, writeOut }: ProgramInput): Command {
  const titles: Record<string, string> = {
    'Usage:': words.say('help.title.usage'),
    'Options:': words.say('help.title.options'),
    'Arguments:': words.say('help.title.arguments'),
    'Commands:': words.say('help.title.commands'),
    'Global Options:': words.say('help.title.globalOptions'),
  };
  return new Command('milvus-backup-studio')
    .exitOverride()
    .configureOutput({
      writeOut,
      writeErr: () => undefined,
      getOutHelpWidth: () => helpWidth,
      getOutHasColors: () => false,
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => titles[title] ?? title,
      // Choices and defaults stand in the texts, where they are translated.
      optionDescription: (option) => option.description,
    })
    .description(words.say('help.program'))
    .helpOption('-h, --help', words.say('help.option.help'))
    .helpCommand('help [command]', words.say('help.help'))
    .version(`milvus-backup-studio ${version}`, '--version', words.say('help.option.version'))
    .option('--config <file>', words.say('help.option.config'), defaultConfig)
    .option(
      '--set <key=value>',
      words.say('help.option.set'),
      (text: string, before: readonly string[]) => [...before, readSet(text, words)],
      [],
    )
    .option('--json', words.say('help.option.json'))
    .addOption(new Option('--lang <language>', words.say('help.option.lang')).choices(['en', 'fr']))
    .option('--no-color', words.say('help.option.noColor'))
    .option('--data-dir <folder>', words.say('help.option.dataDir'))
    .addHelpText('after', `\n${words.say('help.examples')}`);
}

function addCreate(
  program: Command,
  { words, actions }: ProgramInput,
  globals: () => GlobalOptions,
): void {
  const strategies = ['auto', 'meta_only', 'skip_flush', 'bulk_flush', 'serial_flush'];
  const command = program
    .command('create')
    .description(words.say('help.create'))
    .option('-n, --name <name>', words.say('help.option.newName'))
    .option('--filter <filter>', words.say('help.option.filter'))
    .addOption(
      new Option('--strategy <strategy>', words.say('help.option.strategy')).choices(strategies),
    )
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .addHelpText('after', `\n${words.say('help.create.examples')}`)
    .action((options: CreateOptions) => actions.create(options, globals()));
  hide(command, '-c, --colls <names>');
  hide(command, '-d, --databases <names>');
  hide(command, '-a, --database_collections <json>');
  hide(command, '-f, --force');
  hide(command, '--meta_only');
  hide(command, '--rbac');
  hide(command, '--backup_index_extra');
  const format = new Option('--format <format>').choices(['auto', 'binlog', 'snapshot']);
  command.addOption(format.hideHelp());
}

function addRestore(
  program: Command,
  { words, actions }: ProgramInput,
  globals: () => GlobalOptions,
): void {
  const command = program
    .command('restore')
    .description(words.say('help.restore'))
    .usage('[options]')
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .option('--filter <filter>', words.say('help.option.restoreFilter'))
    .addOption(
      new Option('-s, --suffix <suffix>', words.say('help.option.suffix')).conflicts('rename'),
    )
    .option('-r, --rename <rules>', words.say('help.option.rename'))
    .option('--no-rebuild-index', words.say('help.option.noRebuildIndex'))
    .option('--use_auto_index', words.say('help.option.useAutoIndex'))
    .option('--no-load', words.say('help.option.noLoad'))
    .option('--meta_only', words.say('help.option.metaOnly'))
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .addHelpText('after', `\n${words.say('help.restore.examples')}`)
    .action((options: RestoreOptions) => actions.restore(options, globals()));
  for (const flag of ['--rebuild_index', '--restore_index']) {
    command.addOption(new Option(flag).hideHelp().conflicts('rebuildIndex'));
  }
  hide(command, '-c, --collections <names>');
  hide(command, '-d, --databases <names>');
  hide(command, '-a, --database_collections <json>');
  hide(command, '--use_v2_restore');
  hide(command, '--drop_exist_collection');
  hide(command, '--drop_exist_index');
  hide(command, '--skip_create_collection');
  hide(command, '--rbac');
  const reason = words.say('notBuilt.secondary');
  refuse(command.command('secondary', { hidden: true }), 'restore secondary', reason);
}

/** Flags of milvus-backup that work, or are refused with a reason, but that nobody should learn now. */
function hide(command: Command, flags: string): void {
  command.addOption(new Option(flags).hideHelp());
}

/** Commands that exist elsewhere; here each says why it does not. */
function addNotBuilt(program: Command, words: Words): void {
  const reasons = {
    server: words.say('notBuilt.server'),
    migrate: words.say('notBuilt.migrate'),
    config: words.say('notBuilt.config'),
    l0compact: words.say('notBuilt.l0compact'),
    plan: words.say('notBuilt.plan'),
    run: words.say('notBuilt.plan'),
    verify: words.say('notBuilt.verify'),
    backups: words.say('notBuilt.backups'),
    profile: words.say('notBuilt.profile'),
    practice: words.say('notBuilt.practice'),
  };
  for (const [name, reason] of Object.entries(reasons)) {
    refuse(program.command(name, { hidden: true }), name, reason);
  }
}

function refuse(command: Command, what: string, reason: string): void {
  command
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(() => {
      throw new AppError('NOT_BUILT', { what, reason });
    });
}
