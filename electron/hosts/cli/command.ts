import { type Command, Option } from 'commander';

import { AppError } from '#shared/errors.ts';

import type { NameIn, Words } from './words.ts';

/** A command with what its texts say of it. */
export function addCommand(parent: Command, name: NameIn<'help'>, words: Words): Command {
  return parent.command(name).description(words.say(`help.${name}`));
}

/** A command that exists elsewhere; here it says why it does not. */
export function refuse(
  parent: Command,
  name: NameIn<'notBuilt'>,
  what: string,
  words: Words,
): void {
  parent
    .command(name, { hidden: true })
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(() => {
      throw new AppError('NOT_BUILT', { what, reason: words.say(`notBuilt.${name}`) });
    });
}

/** Flags of milvus-backup that work, or are refused with a reason, but that nobody should learn now. */
export function hide(command: Command, ...flags: readonly string[]): void {
  for (const flag of flags) command.addOption(new Option(flag).hideHelp());
}
