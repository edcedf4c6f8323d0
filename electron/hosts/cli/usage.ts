import { CommanderError } from 'commander';

import { shorten } from './clean.ts';
import { type WrongUse, wrongUse } from './exitCode.ts';
import type { Words } from './words.ts';

const shownCharacters = 100;

/** Linux passes no longer argument on; a response file, of which some shells know, is none of ours. */
const longestArgument = 131_072;

/**
 * What must be known before the arguments are parsed, since the parser itself speaks: language, colour, JSON. A value
 * that looks like one of these flags is taken for it, which changes how an error looks and nothing else.
 */
export function scanArguments(argv: readonly string[]): {
  readonly language: string | undefined;
  readonly isJson: boolean;
  readonly hasColor: boolean;
} {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const inline = flags.findLast((flag) => flag.startsWith('--lang='))?.slice('--lang='.length);
  return {
    language: inline ?? (flags.includes('--lang') ? flags[flags.indexOf('--lang') + 1] : undefined),
    isJson: flags.includes('--json'),
    hasColor: !flags.includes('--no-color'),
  };
}

/** @throws USAGE for arguments that no name, path or filter can be */
export function checkArguments(argv: readonly string[], words: Words): void {
  for (const argument of argv) {
    if (argument.length > longestArgument) {
      throw wrongUse(words.say('usage.tooLong', { value: shorten(argument, shownCharacters) }));
    }
    if (/\p{Cc}/u.test(argument)) {
      throw wrongUse(words.say('usage.control', { value: shorten(argument, shownCharacters) }));
    }
  }
}

const secretKey = /(password|passwd|secret|token|account_?key|api_?key)/i;

/**
 * One --set KEY=VALUE. Everyone on the computer can read the arguments of a process, so that no secret is taken there.
 * @throws USAGE
 */
export function readSet(text: string, words: Words): string {
  const equals = text.indexOf('=');
  // Not quoted: what is written there may be a secret.
  if (equals < 1) throw wrongUse(words.say('usage.badSet'));
  const key = text.slice(0, equals).trim();
  if (secretKey.test(key.split('.').at(-1) ?? key)) {
    throw wrongUse(words.say('usage.secretSet', { key }), words.say('hint.secretSet'));
  }
  return text;
}

/** The parser's refusal in the words of the language, with its suggestion as the next step. */
export function translateRefusal(error: CommanderError, words: Words): WrongUse {
  const [first = '', second = ''] = [...error.message.matchAll(/'([^']*)'/g)].map(([, quoted]) =>
    shorten(flagIn(quoted ?? ''), shownCharacters),
  );
  const suggestion = /\(Did you mean (?:one of )?(.+)\?\)/.exec(error.message)?.[1];
  const hint =
    suggestion === undefined ? undefined : words.say('hint.suggestion', { what: suggestion });
  switch (error.code) {
    case 'commander.unknownOption':
      // What stands behind the = may be a secret.
      return wrongUse(words.say('usage.unknownOption', { value: first.replace(/=.*/, '') }), hint);
    case 'commander.unknownCommand':
      return wrongUse(words.say('usage.unknownCommand', { value: first }), hint);
    case 'commander.missingArgument':
      return wrongUse(words.say('usage.missingArgument', { value: first }));
    case 'commander.optionMissingArgument':
      return wrongUse(words.say('usage.missingValue', { flag: first }));
    case 'commander.missingMandatoryOptionValue':
      return wrongUse(words.say('usage.missingOption', { flag: first }));
    case 'commander.conflictingOption':
      return wrongUse(words.say('usage.conflict', { first, second }));
    case 'commander.invalidArgument': {
      const choices = /Allowed choices are (.+)\./.exec(error.message)?.[1] ?? '';
      const allowed = words.say('hint.choices', { choices });
      return wrongUse(words.say('usage.badValue', { flag: first, value: second }), allowed);
    }
    case 'commander.excessArguments':
      return wrongUse(words.say('usage.tooMany'));
    default:
      return wrongUse(error.message);
  }
}

/** -s, --suffix <suffix> is --suffix; what is no flag stays. */
function flagIn(text: string): string {
  return /^-\w, (--[\w-]+)/.exec(text)?.[1] ?? /^(--[\w-]+) </.exec(text)?.[1] ?? text;
}

/** Help and version end the parser as errors do. */
export function isAnswer(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}
