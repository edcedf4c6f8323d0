import { describeError, type ErrorCode, type Language } from '#shared/errors.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatTime,
  formatTimeLeft,
} from '#shared/format.ts';
import type { Int64 } from '#shared/int64.ts';
import { createTexts, type Texts } from '#shared/text.ts';
import english from '#shared/text/cli.en.json' with { type: 'json' };
import french from '#shared/text/cli.fr.json' with { type: 'json' };

import { clean, shorten } from './clean.ts';

/** Texts and numbers of the command line in one language; whatever is put into a text is cleaned. */
export interface Words extends Texts<typeof english> {
  bytes(sizeBytes: number): string;
  rate(bytesPerSecond: number): string;
  number(count: number | Int64): string;
  percent(fraction: number): string;
  duration(ms: number): string;
  timeLeft(seconds: number): string;
  time(isoTime: string): string;
  error(error: DescribedError): ErrorWords;
}

interface DescribedError {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string>>;
  readonly hint?: string | undefined;
}

export interface ErrorWords {
  readonly title: string;
  readonly next: string;
  readonly id: string;
}

const longestParam = 2000;

export function createWords(language: Language, timeZone: string): Words {
  const texts = createTexts({ en: english, fr: french }, language);
  return {
    language,
    say: (key, params = {}) => texts.say(key, cleanParams(params)),
    count: (key, count, params = {}) => texts.count(key, count, cleanParams(params)),
    bytes: (sizeBytes) => formatBytes(sizeBytes, language),
    rate: (bytesPerSecond) => formatRate(bytesPerSecond, language),
    number: (count) => formatCount(count, language),
    percent: (fraction) => formatPercent(fraction, language),
    duration: (ms) => formatDuration(ms / 1000, language),
    timeLeft: (seconds) => formatTimeLeft(seconds, language),
    time: (isoTime) => formatTime(isoTime, language, timeZone),
    error({ code, params, hint }) {
      const info = hint === undefined ? { code, params } : { code, params, hint: clean(hint) };
      return describeError({ ...info, params: cleanParams(params) }, language);
    },
  };
}

function cleanParams(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, shorten(clean(value), longestParam)]),
  );
}

/** French for whoever's system speaks it, as POSIX orders the variables; English for all others. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return /^fr\b|^fr_/i.test(locale) ? 'fr' : 'en';
}
