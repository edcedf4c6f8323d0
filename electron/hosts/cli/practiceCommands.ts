import { type Command, Option } from 'commander';

import type { Practice } from '#engine/practiceHost.ts';
import { readBoundedFile } from '#engine/readBoundedFile.ts';
import { messageOf } from '#shared/errors.ts';
import {
  PracticeClusterId,
  type PracticeFault,
  practiceFaultNames,
  practiceFaultScripts,
  PracticeFaults,
  type PracticeStatus,
  PracticeVersion,
} from '#shared/practice.ts';

import { exitCodes } from './exitCode.ts';
import { faultTypes, type Folder, type Scope } from './session.ts';
import { wrongUse } from './usage.ts';
import type { Words } from './words.ts';

type Run = (folder: Folder) => Promise<number>;

interface Flags {
  readonly cluster?: PracticeClusterId;
  readonly milvus?: PracticeVersion;
}

/** The commands that look after the practice clusters themselves. */
export function addPracticeCommands(
  practice: Command,
  begin: (run: Run) => void,
  words: Words,
): void {
  const cluster = (text: 'option.faultCluster' | 'option.resetCluster'): Option =>
    new Option('--cluster <cluster>', words.say(`help.${text}`)).argParser((value) =>
      readCluster(value, words),
    );
  practice
    .usage('[command]')
    .argument('[command]')
    .action((name: string | undefined) => {
      if (name === undefined) practice.help();
      throw wrongUse(words.say('usage.unknownCommand', { first: name }));
    });
  practice
    .command('start')
    .description(words.say('help.practice.start'))
    .action(() => begin(startPractice));
  practice
    .command('status')
    .description(words.say('help.practice.status'))
    .action(() => begin(showStatus));
  practice
    .command('reset')
    .description(words.say('help.practice.reset'))
    .addOption(
      new Option('--milvus <version>', words.say('help.option.milvus')).choices(
        PracticeVersion.options,
      ),
    )
    .addOption(cluster('option.resetCluster'))
    .action((_: Flags, command: Command) => {
      const flags = flagsOf(command, words);
      if (flags.cluster !== undefined && flags.milvus === undefined) {
        throw wrongUse(words.say('usage.needs', { first: '--cluster', second: '--milvus' }));
      }
      begin((folder) => resetPractice(flags, folder));
    });
  practice
    .command('fault')
    .description(words.say('help.practice.fault'))
    .argument('<fault>', words.say('help.argument.fault'))
    .addOption(cluster('option.faultCluster'))
    .addHelpText('after', `\n${words.say('help.practice.fault.names')}`)
    .action((fault: string, _: Flags, command: Command) => {
      const flags = flagsOf(command, words);
      begin((folder) => setFault(fault, flags, folder));
    });
}

/** --cluster is also a flag of all commands, which takes any name; here it is the letter of a practice cluster. */
function flagsOf(command: Command, words: Words): Flags {
  const { cluster, ...flags } = command.optsWithGlobals<Flags & { readonly cluster?: string }>();
  return cluster === undefined ? flags : { ...flags, cluster: readCluster(cluster, words) };
}

function readCluster(text: string, words: Words): PracticeClusterId {
  const found = PracticeClusterId.safeParse(text.toUpperCase()).data;
  if (found !== undefined) return found;
  const choices = PracticeClusterId.options.join(', ');
  throw wrongUse(
    words.say('usage.invalidArgument', { first: '--cluster', second: text }),
    words.say('hint.choices', { choices }),
  );
}

/** Runs them in the foreground: until Ctrl-C, or until somebody else ends them, which is a failure. */
async function startPractice(folder: Folder): Promise<number> {
  const { screen, words, stop } = folder;
  return withPractice(folder, async (practice) => {
    screen.result({ practice: withoutKeys(practice.status) }, () => {
      showClusters(practice.status, folder);
      screen.lines(words.say('practice.use'), words.say('practice.untilStopped'));
    });
    const failure = await Promise.race([stop.stopped.then(() => null), practice.ended]);
    if (failure !== null) throw failure;
    return exitCodes.done;
  });
}

async function showStatus(folder: Folder): Promise<number> {
  const { host, screen, words, stop, dataFolder } = folder;
  const practice = await host.findPractice(dataFolder, stop.signal);
  try {
    const status = practice && withoutKeys(practice.status);
    screen.result({ practice: status }, () => {
      if (practice === null) screen.note(words.say('practice.notRunning'));
      else showClusters(practice.status, folder);
    });
    return exitCodes.done;
  } finally {
    practice?.close();
  }
}

async function resetPractice({ milvus, cluster }: Flags, folder: Folder): Promise<number> {
  const { screen, words } = folder;
  const ids = cluster === undefined ? PracticeClusterId.options : [cluster];
  const versions = Object.fromEntries(milvus === undefined ? [] : ids.map((id) => [id, milvus]));
  return withPractice(folder, async (practice) => {
    const { status, removedObjects, removedBytes } = await practice.reset(versions);
    screen.result({ removedObjects, removedBytes, practice: withoutKeys(status) }, () => {
      const bytes = words.bytes(removedBytes);
      screen.lines(words.count('practice.removed', removedObjects, { bytes }));
      showClusters(status, folder);
    });
    return exitCodes.done;
  });
}

async function setFault(fault: string, flags: Flags, folder: Folder): Promise<number> {
  const { screen, words } = folder;
  const script = await readScript(fault, words);
  // None ends all that was set; any other strikes one cluster.
  const cluster = flags.cluster ?? (script.length === 0 ? null : 'A');
  return withPractice(folder, async (practice) => {
    await practice.setFaults(cluster, script);
    screen.result({ cluster, script }, () => {
      const params = { cluster: cluster ?? PracticeClusterId.options.join(', '), fault };
      screen.lines(words.say(script.length === 0 ? 'practice.noFault' : 'practice.fault', params));
    });
    return exitCodes.done;
  });
}

const mostScriptBytes = 2 ** 20;

/** @throws USAGE for what is neither a name nor a file with a script */
async function readScript(fault: string, words: Words): Promise<readonly PracticeFault[]> {
  if (fault === 'none') return [];
  const name = practiceFaultNames.find((known) => known === fault);
  if (name !== undefined) return practiceFaultScripts[name];
  if (!fault.endsWith('.json')) {
    const choices = ['none', ...practiceFaultNames, 'FILE.json'].join(', ');
    const reason = words.say('usage.unknownFault', { fault });
    throw wrongUse(reason, words.say('hint.choices', { choices }));
  }
  try {
    const text = (await readBoundedFile(fault, mostScriptBytes)).toString('utf8');
    const read = PracticeFaults.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    throw wrongUse(words.say('usage.badFaults', { path: fault, reason: messageOf(error) }));
  }
}

async function withPractice(
  { host, stop, dataFolder }: Folder,
  action: (practice: Practice) => Promise<number>,
): Promise<number> {
  const practice = await stop.unlessStopped(host.openPractice(dataFolder, stop.signal));
  try {
    return await action(practice);
  } finally {
    practice.close();
  }
}

function showClusters({ clusters, backups }: PracticeStatus, { screen, words }: Scope): void {
  screen.table(
    ['cluster', 'version', 'address', 'storage', 'faults'],
    clusters.map(({ id, version, address, storage, faults }) => [
      id,
      version,
      address,
      placeOf(storage),
      faultTypes(faults),
    ]),
  );
  screen.lines(words.say('practice.backups', { place: placeOf(backups) }));
  screen.lines(words.say('practice.samples'));
}

function placeOf({ endpoint, bucket, rootPath }: PracticeStatus['backups']): string {
  return `s3://${endpoint}/${bucket}/${rootPath}`;
}

/** Keys open nothing but practice, yet no output of this program holds any. */
function withoutKeys({ pid, clusters, backups }: PracticeStatus) {
  const place = ({ endpoint, bucket, rootPath }: PracticeStatus['backups']) => ({
    endpoint,
    bucket,
    rootPath,
  });
  return {
    pid,
    clusters: clusters.map((cluster) => ({ ...cluster, storage: place(cluster.storage) })),
    backups: place(backups),
  };
}
