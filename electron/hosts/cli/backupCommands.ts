import { existsSync } from 'node:fs';
import path from 'node:path';

import type { Command } from 'commander';

import { AppError } from '#shared/errors.ts';
import type { TransferRequest } from '#shared/plan.ts';

import { runPlan } from './runJob.ts';
import type { GlobalOptions, Session } from './session.ts';
import { wrongUse } from './usage.ts';
import type { Words } from './words.ts';

type Run = (session: Session) => Promise<number>;

interface Flags {
  readonly name?: string;
  readonly toFolder?: string;
  readonly toZip?: string;
  readonly fromFolder?: string;
  readonly fromZip?: string;
  readonly as?: string;
  readonly keepUsers?: boolean;
  readonly confirmName?: string;
  readonly yes?: boolean;
}

/** A place on this computer that a command names. */
interface NamedPlace {
  readonly what: 'folderToRead' | 'folderToWrite' | 'zipToRead' | 'zipToWrite';
  readonly path: string;
}

/** The commands that bring whole backups from one place to another. */
export function addBackupCommands(
  backups: Command,
  {
    begin,
    options,
    words,
  }: {
    readonly begin: (run: Run) => void;
    readonly options: () => GlobalOptions;
    readonly words: Words;
  },
): void {
  backups
    .usage('[command]')
    .argument('[command]')
    .action((name: string | undefined) => {
      if (name === undefined) backups.help();
      throw wrongUse(words.say('usage.unknownCommand', { first: name }));
    });
  backups
    .command('copy')
    .description(words.say('help.backups.copy'))
    .requiredOption('-n, --name <name>', words.say('help.option.name'))
    .option('--to-folder <folder>', words.say('help.option.toFolder'))
    .option('--to-zip <file>', words.say('help.option.toZip'))
    .option('--as <name>', words.say('help.option.as'))
    .option('--keep-users', words.say('help.option.keepUsers'))
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .option('--yes', words.say('help.option.yes'))
    .addHelpText('after', `\n${words.say('help.backups.copy.examples')}`)
    .action((flags: Flags) => {
      const { toFolder, toZip } = flags;
      requireOne(
        {
          '--to-config': options().toConfig,
          '--to-storage': options().toStorage,
          '--to-folder': toFolder,
          '--to-zip': toZip,
        },
        words,
      );
      begin((session) => copyBackup(flags, session));
    });
  backups
    .command('upload')
    .description(words.say('help.backups.upload'))
    .option('--from-folder <folder>', words.say('help.option.fromFolder'))
    .option('--from-zip <file>', words.say('help.option.fromZip'))
    .option('--as <name>', words.say('help.option.as'))
    .option('--keep-users', words.say('help.option.keepUsers'))
    .option('--confirm-name <name>', words.say('help.option.confirmName'))
    .option('--yes', words.say('help.option.yes'))
    .action((flags: Flags) => {
      const { fromFolder, fromZip } = flags;
      requireOne({ '--from-folder': fromFolder, '--from-zip': fromZip }, words);
      begin((session) => uploadBackup(flags, session));
    });
}

/** @throws USAGE unless exactly one of the flags is given */
function requireOne(flags: Readonly<Record<string, string | undefined>>, words: Words): void {
  const given = Object.keys(flags).filter((flag) => flags[flag] !== undefined);
  const [first = '', second] = given;
  if (second !== undefined) throw wrongUse(words.say('usage.conflictingOption', { first, second }));
  if (given.length === 0) {
    throw wrongUse(words.say('usage.oneOf', { flags: Object.keys(flags).join(', ') }));
  }
}

async function copyBackup(
  { name: backupName = '', as = '', ...flags }: Flags,
  session: Session,
): Promise<number> {
  const { opened } = session;
  const place = placeOf(flags.toFolder, 'folderToWrite') ?? placeOf(flags.toZip, 'zipToWrite');
  const storageId = place ? (await keep(place, session)).storageId : opened.targetStorageId;
  const from = { kind: 'transfer', sourceId: opened.storageId, backupName } as const;
  const request = { ...from, storageId, targetName: as, users: usersOf(flags) };
  return runPlan(request, session, flags);
}

async function uploadBackup({ as = '', ...flags }: Flags, session: Session): Promise<number> {
  const place = placeOf(flags.fromFolder, 'folderToRead') ?? placeOf(flags.fromZip, 'zipToRead');
  if (!place) throw new AppError('INTERNAL', { reason: 'nothing to upload' });
  const { storageId: sourceId, name: backupName } = await keep(place, session);
  const { storageId } = session.opened;
  const from = { kind: 'transfer', sourceId, backupName } as const;
  const request = { ...from, storageId, targetName: as, users: usersOf(flags) };
  return runPlan(request, session, flags);
}

/** A copy goes further than its source: hashes of passwords come along only where that is said. */
export function usersOf({ keepUsers }: Pick<Flags, 'keepUsers'>): TransferRequest['users'] {
  return keepUsers === true ? 'keep' : 'leaveOut';
}

function placeOf(given: string | undefined, what: NamedPlace['what']): NamedPlace | undefined {
  return given === undefined ? undefined : { what, path: path.resolve(given) };
}

async function keep({ what, path: place }: NamedPlace, { client, stop }: Session) {
  // A dialog asks before it replaces a file; a command does not.
  if (what === 'zipToWrite' && existsSync(place)) {
    const params = { key: path.basename(place), location: path.dirname(place) };
    throw new AppError('OBJECT_EXISTS', params);
  }
  return stop.unlessStopped(client.files.keep({ what, path: place, name: null }));
}
