import { createCheckWords } from '#shared/checkText.ts';
import { describeError, type ErrorInfo, type Language } from '#shared/errors.ts';
import * as format from '#shared/format.ts';
import type { Int64 } from '#shared/int64.ts';
import { createPreflightWords } from '#shared/preflightText.ts';
import { createTexts, type Texts } from '#shared/text.ts';
import cliEnglish from '#shared/text/cli.en.json' with { type: 'json' };
import cliFrench from '#shared/text/cli.fr.json' with { type: 'json' };
import jobsEnglish from '#shared/text/jobs.en.json' with { type: 'json' };
import jobsFrench from '#shared/text/jobs.fr.json' with { type: 'json' };
import profilesEnglish from '#shared/text/profiles.en.json' with { type: 'json' };
import profilesFrench from '#shared/text/profiles.fr.json' with { type: 'json' };

import { clean, shorten } from './clean.ts';

const english = { ...cliEnglish, ...jobsEnglish, ...profilesEnglish };
const french = { ...cliFrench, ...jobsFrench, ...profilesFrench };

type TextKey = Parameters<Texts<typeof english>['say']>[0];
/** The names that follow a first part in the keys of the texts, e.g. of columns. */
export type NameIn<First extends string, Key = TextKey> = Key extends `${First}.${infer Name}`
  ? Name
  : never;
export type Words = ReturnType<typeof createWords>;

const longestParam = 2000;

/**
 * Texts and numbers of the command line in one language. Whatever is put into a text is cleaned; a number or a time that is
 * not known is a dash.
 */
export function createWords(language: Language, timeZone: string) {
  const texts: Texts<typeof english> = createTexts({ en: english, fr: french }, language);
  const say: typeof texts.say = (key, params = {}) => texts.say(key, cleanParams(params));
  const count: typeof texts.count = (key, number, params = {}) =>
    texts.count(key, number, cleanParams(params));
  return {
    has: (key: string): key is TextKey => Object.hasOwn(english, key),
    say,
    count,
    checks: createCheckWords(language, timeZone),
    preflight: createPreflightWords(language),
    number: known((value: number | Int64) => format.formatCount(value, language)),
    bytes: known((sizeBytes: number) => format.formatBytes(sizeBytes, language)),
    time: known((isoTime: string) => format.formatTime(isoTime, language, timeZone)),
    rate: (bytesPerSecond: number) => format.formatRate(bytesPerSecond, language),
    percent: (fraction: number) => format.formatPercent(fraction, language),
    duration: (ms: number) => format.formatDuration(ms / 1000, language),
    timeLeft: (seconds: number) => format.formatTimeLeft(seconds, language),
    error({ code, params, hint }: Pick<ErrorInfo, 'code' | 'params' | 'hint'>) {
      const info = { code, params: cleanParams(params) };
      return describeError(hint === undefined ? info : { ...info, hint: clean(hint) }, language);
    },
  };
}

function known<T>(write: (value: T) => string): (value: T | null | undefined) => string {
  return (value) => (value === null || value === undefined ? '–' : write(value));
}

function cleanParams(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, shorten(clean(value), longestParam)]),
  );
}
