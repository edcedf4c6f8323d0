import type { CommanderError } from 'commander';

import { AppError } from '#shared/errors.ts';

import { shorten } from './clean.ts';
import type { Words } from './words.ts';

const shownCharacters = 100;

/** Linux passes no longer argument on; a response file, of which some shells know, is none of ours. */
const longestArgument = 131_072;

export function wrongUse(reason: string, hint?: string): AppError {
  return new AppError('USAGE', { reason }, hint === undefined ? {} : { hint });
}

/**
 * What must be known before the arguments are parsed, since the parser itself speaks: language, colour, JSON. A value
 * that looks like one of these flags is taken for it, which changes how an error looks and nothing else.
 */
export function scanArguments(argv: readonly string[]) {
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
    const value = shorten(argument, shownCharacters);
    if (argument.length > longestArgument) throw wrongUse(words.say('usage.tooLong', { value }));
    if (/\p{Cc}/u.test(argument)) throw wrongUse(words.say('usage.control', { value }));
  }
}

/**
 * Arguments in which every --practice names its cluster in upper case. The parser would take whatever stands behind the flag
 * for its value; only a single letter can be meant as one, and without one it is A.
 */
export function namePracticeCluster(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.flatMap((argument, index) => {
    if (index >= end) return argument;
    const [flag = '', cluster] = argument.split('=');
    if (cluster !== undefined && practiceFlags.includes(flag)) {
      return `${flag}=${cluster.toUpperCase()}`;
    }
    if (argv[index - 1] === '--to-practice' && isLetter(argument)) return argument.toUpperCase();
    if (argv[index - 1] === '--practice' && isLetter(argument)) return [];
    if (argument !== '--practice') return argument;
    const next = argv[index + 1] ?? '';
    return `--practice=${isLetter(next) ? next.toUpperCase() : 'A'}`;
  });
}

const practiceFlags = ['--practice', '--to-practice'];

const isLetter = (text: string): boolean => /^[a-z]$/i.test(text);

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

/** The parser's refusal in the words of the language, with its suggestion or the choices as the next step. */
export function translateRefusal({ code, message }: CommanderError, words: Words): AppError {
  // The texts are named after the parser's own codes.
  const key = code.replace('commander.', 'usage.');
  if (!words.has(key)) return wrongUse(message);
  const [first = '', second = ''] = [...message.matchAll(/'([^']*)'/g)].map(([, quoted]) =>
    shorten(flagIn(quoted ?? ''), shownCharacters),
  );
  const what = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message)?.[1];
  const choices = /Allowed choices are (.+)\./.exec(message)?.[1];
  const hint =
    (what === undefined ? undefined : words.say('hint.suggestion', { what })) ??
    (choices === undefined ? undefined : words.say('hint.choices', { choices }));
  return wrongUse(words.say(key, { first, second }), hint);
}

/** -s, --suffix <suffix> is --suffix; what is no flag stays. What stands behind the = may be a secret. */
function flagIn(text: string): string {
  return /^(?:-\w, )?(--[\w-]+)(?: [<[]|=|$)/.exec(text)?.[1] ?? text.replace(/=.*/s, '');
}
