import { Argument, Command, CommanderError, Option } from 'commander';

import { PracticeClusterId } from '#shared/practice.ts';
import { StorageRole } from '#shared/storagePolicy.ts';

import { addBackupCommands } from './backupCommands.ts';
import { checkConnections } from './checkCommand.ts';
import { addCommand, hide, refuse } from './command.ts';
import { readGoFlags } from './goFlags.ts';
import { findLeftovers } from './leftovers.ts';
import { addPlanCommands } from './planCommands.ts';
import { addPlannedCommands, type UseRequest } from './plannedCommands.ts';
import { showPolicy } from './policyCommand.ts';
import { addPracticeCommands } from './practiceCommands.ts';
import { addProfileCommands } from './profileCommands.ts';
import { getBackup, listBackups, listJobs, showSupport } from './readCommands.ts';
import { type Flags, requireName } from './requests.ts';
import { cleanUpJob, resumeJob, runPlan } from './runJob.ts';
import {
  type Action,
  defaultConfig,
  type GlobalOptions,
  type Scope,
  type Session,
  type Task,
} from './session.ts';
import { checkArguments, namePracticeCluster, readSet, translateRefusal } from './usage.ts';
import { verifyBackup } from './verifyCommand.ts';
import type { NameIn, Words } from './words.ts';

type Begin = (command: string, run: (session: Session) => Promise<number>) => void;

/**
 * Reads a command line: the commands and flags of milvus-backup, and our own. Nothing is opened for it. null when help or
 * the version was all that was asked; it is written then.
 * @throws AppError for whatever is wrong with the arguments
 */
export function readCommand(argv: readonly string[], scope: Scope): Task | null {
  checkArguments(argv, scope.words);
  let task: Task | null = null;
  const program = createRoot(scope);
  const beginTask = (command: string, action: Action): void => {
    task = { command, options: program.opts<GlobalOptions>(), action };
  };
  const begin: Begin = (command, run) => beginTask(command, { needs: 'engine', run });
  const runIt: UseRequest = (command, request, flags) =>
    begin(command, (session) => runPlan(request(session.opened), session, flags));
  addPlannedCommands(program, runIt, scope);
  addPlanCommands(program, begin, { ...scope, options: () => program.opts<GlobalOptions>() });
  addOtherCommands(program, begin, scope.words);
  addPracticeCommands(
    addCommand(program, 'practice', scope.words),
    (run) => beginTask('practice', { needs: 'folder', run }),
    scope.words,
  );
  addBackupCommands(addCommand(program, 'backups', scope.words), {
    begin: (run) => begin('backups', run),
    options: () => program.opts<GlobalOptions>(),
    words: scope.words,
  });
  addProfileCommands(
    addCommand(program, 'profile', scope.words),
    (run) => begin('profile', run),
    scope.words,
  );
  try {
    const named = argv.length === 0 ? ['--help'] : namePracticeCluster(readGoFlags(argv));
    program.parse(named, { from: 'user' });
    return task;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end the parser as errors do.
    if (error.exitCode === 0) return null;
    throw translateRefusal(error, scope.words);
  }
}

function createRoot({ words, host, screen }: Scope): Command {
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
      writeOut: screen.write,
      writeErr: () => undefined,
      getOutHelpWidth: () => screen.size().columns,
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
    .version(`milvus-backup-studio ${host.version}`, '--version', words.say('help.option.version'))
    .option('--config <file>', words.say('help.option.config'), defaultConfig)
    .option(
      '--set <key=value>',
      words.say('help.option.set'),
      (text: string, before: readonly string[]) => [...before, readSet(text, words)],
      [],
    )
    .addOption(
      new Option('--practice [cluster]', words.say('help.option.practice'))
        .choices(PracticeClusterId.options)
        .conflicts(['config', 'set']),
    )
    .addOption(
      new Option('--to-config <file>', words.say('help.option.toConfig')).conflicts('toPractice'),
    )
    .addOption(
      new Option('--to-practice <cluster>', words.say('help.option.toPractice')).choices(
        PracticeClusterId.options,
      ),
    )
    .addOption(
      new Option('--cluster <name>', words.say('help.option.cluster')).conflicts(otherSources),
    )
    .addOption(
      new Option('--storage <name>', words.say('help.option.storage')).conflicts(otherSources),
    )
    .option('--to-cluster <name>', words.say('help.option.toCluster'))
    .option('--to-storage <name>', words.say('help.option.toStorage'))
    .option('--vault-key-file <file>', words.say('help.option.vaultKeyFile'))
    .option('--json', words.say('help.option.json'))
    .addOption(new Option('--lang <language>', words.say('help.option.lang')).choices(['en', 'fr']))
    .option('--no-color', words.say('help.option.noColor'))
    .option('--data-dir <folder>', words.say('help.option.dataDir'))
    .addHelpText('after', `\n${words.say('help.examples')}`);
}

const otherSources = ['config', 'set', 'practice'];

function addOtherCommands(program: Command, begin: Begin, words: Words): void {
  const add = (name: NameIn<'help'>): Command => addCommand(program, name, words);
  add('list')
    .option('-c, --collection <name>', words.say('help.option.listCollection'))
    .action(({ collection }: { readonly collection?: string }) =>
      begin('list', (session) => listBackups(session, collection)),
    );
  const get = add('get')
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .action((flags: Flags) => {
      const name = requireName(flags, words);
      begin('get', (session) => getBackup(name, session));
    });
  // Collections, fields and indexes stand in what is printed in any case.
  hide(get, '-d, --detail');
  add('verify')
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .action((flags: Flags) => {
      const name = requireName(flags, words);
      begin('verify', (session) => verifyBackup(name, session));
    });
  add('check')
    .option('--write', words.say('help.option.write'), true)
    .option('--no-write', words.say('help.option.noWrite'))
    .action((flags: { readonly write: boolean }) =>
      begin('check', (session) => checkConnections(flags, session)),
    );
  const jobs = add('jobs').action(() => begin('jobs', listJobs));
  jobs
    .command('support')
    .description(words.say('help.jobs.support'))
    .argument('<job>', words.say('help.argument.support'))
    .action((id: string) => begin('jobs', (session) => showSupport(id, session)));
  add('resume')
    .argument('[job]', words.say('help.argument.resume'))
    .action((id: string | undefined) => begin('resume', (session) => resumeJob(id, session)));
  add('cleanup')
    .argument('<job>', words.say('help.argument.cleanup'))
    .action((id: string) => begin('cleanup', (session) => cleanUpJob(id, session)));
  add('policy')
    .addArgument(
      new Argument('<role>', words.say('help.argument.policy')).choices(StorageRole.options),
    )
    .action((role: StorageRole) => begin('policy', (session) => showPolicy(role, session)));
  add('leftovers')
    .option('--clean', words.say('help.option.clean'))
    .option('--yes', words.say('help.option.cleanYes'))
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .action((flags: Flags) => begin('leftovers', (session) => findLeftovers(flags, session)));
  for (const name of notBuiltCommands) refuse(program, name, name, words);
}

/** Commands that exist elsewhere; here each says why it does not. */
const notBuiltCommands = ['server', 'migrate', 'config', 'l0compact'] as const;
