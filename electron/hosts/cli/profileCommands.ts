import { writeFile } from 'node:fs/promises';

import { type Command, Option } from 'commander';

import { readBoundedFile } from '#engine/readBoundedFile.ts';
import { AppError, messageOf } from '#shared/errors.ts';
import type { StorageLocation } from '#shared/profile.ts';
import type { AnyProfile, ImportChoice, ProfileFileReview } from '#shared/profileFile.ts';

import { exitCodes } from './exitCode.ts';
import { allNamed, allProfiles } from './namedProfiles.ts';
import type { Session } from './session.ts';
import { wrongUse } from './usage.ts';
import type { Words } from './words.ts';

const passphraseVariable = 'MILVUS_BACKUP_STUDIO_PASSPHRASE';
/** What the engine takes. */
const mostFileBytes = 1_000_000;
const onConflict = ['skip', 'replace', 'keepBoth'] as const;

interface ExportFlags {
  readonly sealed?: boolean;
  readonly output?: string;
}

interface ImportFlags {
  readonly onConflict: (typeof onConflict)[number];
}

/** The commands for profiles that are saved in the data folder. */
export function addProfileCommands(
  profile: Command,
  begin: (run: (session: Session) => Promise<number>) => void,
  words: Words,
): void {
  profile
    .usage('[command]')
    .argument('[command]')
    .action((name: string | undefined) => {
      if (name === undefined) profile.help();
      throw wrongUse(words.say('usage.unknownCommand', { first: name }));
    });
  profile
    .command('list')
    .description(words.say('help.profile.list'))
    .action(() => begin(listProfiles));
  profile
    .command('export')
    .description(words.say('help.profile.export'))
    .argument('<names...>', words.say('help.argument.profiles'))
    .option('--sealed', words.say('help.option.sealed', { variable: passphraseVariable }))
    .option('--output <file>', words.say('help.option.output'))
    .action((names: string[], flags: ExportFlags) =>
      begin((session) => exportProfiles(names, flags, session)),
    );
  profile
    .command('import')
    .description(words.say('help.profile.import'))
    .argument('<file>', words.say('help.argument.profileFile'))
    .addOption(
      new Option('--on-conflict <choice>', words.say('help.option.onConflict'))
        .choices(onConflict)
        .default('skip'),
    )
    .action((file: string, flags: ImportFlags) =>
      begin((session) => importProfiles(file, flags, session)),
    );
  profile
    .command('remove')
    .description(words.say('help.profile.remove'))
    .argument('<name>', words.say('help.argument.profile'))
    .action((name: string) => begin((session) => removeProfile(name, session)));
}

async function listProfiles({ client, screen, words }: Session): Promise<number> {
  const profiles = await allProfiles(client);
  screen.result({ profiles }, () => {
    if (profiles.length === 0) return screen.note(words.say('profile.none'));
    screen.table(
      ['name', 'kind', 'address', 'storage'],
      profiles.map((entry) => [
        entry.profile.name,
        words.say(`profile.${entry.kind}`),
        entry.kind === 'cluster' ? entry.profile.milvus.address : '–',
        placeOf(entry.kind === 'cluster' ? entry.profile.storage : entry.profile.location),
      ]),
    );
  });
  return exitCodes.done;
}

function placeOf(location: StorageLocation): string {
  if (location.type === 'local') return location.path;
  const { endpoint, bucket, rootPath } = location;
  return [endpoint, bucket, ...(rootPath === '' ? [] : [rootPath])].join('/');
}

async function exportProfiles(
  names: readonly string[],
  { sealed = false, output }: ExportFlags,
  session: Session,
): Promise<number> {
  const { client, screen, words } = session;
  const entries: AnyProfile[] = [];
  for (const name of names) entries.push(...(await allNamed(client, name)));
  const idsOf = (kind: AnyProfile['kind']): string[] => [
    ...new Set(entries.flatMap((entry) => (entry.kind === kind ? entry.profile.id : []))),
  ];
  const passphrase = sealed ? await passphraseFor(session) : null;
  const { text } = await client.profiles.export({
    clusterIds: idsOf('cluster'),
    storageIds: idsOf('storage'),
    passphrase,
  });
  if (output === undefined) {
    screen.write(text);
    return exitCodes.done;
  }
  await writeNew(output, text, words);
  screen.result({ file: output }, () => {
    screen.lines(words.count('profile.exported', entries.length, { file: output }));
  });
  return exitCodes.done;
}

/** Nothing that is there is overwritten, and nobody else on the computer reads it. */
async function writeNew(file: string, text: string, words: Words): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw wrongUse(words.say('profile.notWritten', { file, reason: messageOf(error) }));
  }
}

async function importProfiles(file: string, flags: ImportFlags, session: Session): Promise<number> {
  const { client, screen, words } = session;
  const text = await readProfileFile(file);
  const { secrets, entries } = await client.profiles
    .review({ text, passphrase: null })
    .catch((error: unknown) => Promise.reject(aboutFile(error, { file, words })));
  const passphrase = secrets === 'none' ? null : await passphraseFor(session);
  const choices = entries.map((one) => choiceFor(one, flags));
  const imported = await client.profiles.import({ text, passphrase, choices });
  const skipped = entries.filter(
    ({ state }, index) => state === 'conflict' && choices[index]?.choice === 'skip',
  );
  const exitCode = skipped.length > 0 ? exitCodes.differences : exitCodes.done;
  screen.result({ imported, skipped, exitCode }, () => {
    const count = imported.clusterIds.length + imported.storageIds.length;
    screen.lines(words.count('profile.imported', count));
    for (const { entry, differences } of skipped) {
      const { name } = entry.profile;
      screen.warn(words.say('profile.skipped', { name, fields: differences.join(', ') }));
    }
  });
  return exitCode;
}

/** The engine gets the text alone; whoever typed the name is told it. People try their backup.yaml here, too. */
function aboutFile(error: unknown, { file, words }: { file: string; words: Words }): unknown {
  if (!(error instanceof AppError) || error.code !== 'PROFILE_FILE_INVALID') return error;
  const hint = words.say('hint.exportedFile');
  return new AppError(error.code, { ...error.params, path: file }, { hint });
}

async function readProfileFile(file: string): Promise<string> {
  try {
    return (await readBoundedFile(file, mostFileBytes)).toString('utf8');
  } catch (error) {
    throw new AppError(
      'CONFIG_UNREADABLE',
      { path: file, reason: messageOf(error) },
      { cause: error },
    );
  }
}

function choiceFor(
  { entry, state }: ProfileFileReview['entries'][number],
  flags: ImportFlags,
): ImportChoice {
  const { id } = entry.profile;
  if (state === 'new') return { id, choice: 'add' };
  return { id, choice: state === 'same' ? 'skip' : flags.onConflict };
}

async function removeProfile(name: string, { client, screen, words }: Session): Promise<number> {
  const [entry, second] = await allNamed(client, name);
  if (second !== undefined) throw wrongUse(words.say('profile.ambiguous', { name }));
  if (entry?.kind === 'cluster') await client.clusters.remove({ clusterId: entry.profile.id });
  if (entry?.kind === 'storage') await client.storages.remove({ storageId: entry.profile.id });
  screen.result({ removed: entry }, () => screen.lines(words.say('profile.removed', { name })));
  return exitCodes.done;
}

/** From the environment or the standard input; never from the arguments, which everyone on the computer can read. */
async function passphraseFor({ host, words }: Session): Promise<string> {
  return (
    host.environment[passphraseVariable] ||
    (await host.readPassphrase(words.say('profile.passphrase')))
  );
}
