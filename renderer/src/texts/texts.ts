import { describeError, type ErrorInfo, type Language } from '#shared/errors.ts';
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
import { makeOnce } from '#shared/makeOnce.ts';
import { languageOf } from '#shared/preferences.ts';
import { createPreflightWords, type PreflightWords } from '#shared/preflightText.ts';
import { createTexts, type Texts } from '#shared/text.ts';

import { usePreferences } from '../stores/preferences.ts';
import { catalogues } from './catalogues.ts';

export type Catalogue = (typeof catalogues)['en'];

/** Texts and numbers of one language, all that a screen may show a person. */
export interface Words extends Texts<Catalogue> {
  readonly bytes: (sizeBytes: number) => string;
  readonly rate: (bytesPerSecond: number) => string;
  readonly number: (count: number | Int64) => string;
  readonly percent: (fraction: number) => string;
  readonly duration: (seconds: number) => string;
  readonly timeLeft: (seconds: number) => string;
  /** To the minute, in the time zone of this computer. */
  readonly time: (isoTime: string) => string;
  /** 14:02:07 */
  readonly clock: (isoTime: string) => string;
  /** The date in words and the time to the minute, for now. */
  readonly day: (now: Date) => string;
  /** 5 min ago, yesterday */
  readonly ago: (isoTime: string, now: Date) => string;
  /** a, b and c */
  readonly list: (parts: readonly string[]) => string;
  readonly error: (info: ErrorInfo) => ReturnType<typeof describeError>;
  readonly preflight: PreflightWords;
}

export function createWords(language: Language, timeZone: string): Words {
  const texts = createTexts(catalogues, language);
  const clock = new Intl.DateTimeFormat(language, {
    timeStyle: 'medium',
    hourCycle: 'h23',
    timeZone,
  });
  const day = new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  const list = new Intl.ListFormat(language);
  // In one unit, with the symbols that durations have; days as the language says them: yesterday.
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return {
    ...texts,
    bytes: (sizeBytes) => unbroken(formatBytes(sizeBytes, language)),
    rate: (bytesPerSecond) => unbroken(formatRate(bytesPerSecond, language)),
    number: (count) => formatCount(count, language),
    // The narrow space that stands before every other sign of French.
    percent: (fraction) => formatPercent(fraction, language).replace('\u00A0', '\u202F'),
    duration: (seconds) => unbroken(formatDuration(seconds, language)),
    timeLeft: (seconds) => unbroken(formatTimeLeft(seconds, language)),
    time: (isoTime) => formatTime(isoTime, language, timeZone),
    clock: (isoTime) => clock.format(new Date(isoTime)),
    day: (now) => day.format(now),
    ago(isoTime, now) {
      const seconds = secondsBetween(isoTime, now);
      if (seconds === 0) return relative.format(0, 'second');
      if (seconds >= daySeconds) return relative.format(-Math.floor(seconds / daySeconds), 'day');
      const unit = seconds < 60 ? 1 : seconds < 3600 ? 60 : 3600;
      const time = formatDuration(Math.floor(seconds / unit) * unit, language);
      return texts.say('shell.justAgo', { time: unbroken(time) });
    },
    list: (parts) => list.format(parts),
    error: (info) => describeError(info, language),
    preflight: createPreflightWords(language),
  };
}

const wordsOf = makeOnce((language: Language) =>
  createWords(language, Intl.DateTimeFormat().resolvedOptions().timeZone),
);

/** The words of the language the person reads. */
export function useWords(): Words {
  const preferences = usePreferences((store) => store.preferences);
  return wordsOf(languageOf(preferences, navigator.language));
}

const daySeconds = 86_400;

/** A number and its unit stay on one line. */
function unbroken(amount: string): string {
  return amount.replaceAll(' ', '\u00A0');
}

function secondsBetween(isoTime: string, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - new Date(isoTime).getTime()) / 1000));
}
