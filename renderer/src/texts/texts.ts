import { useMemo } from 'react';

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
import { languageOf } from '#shared/preferences.ts';
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
  /** 5 min ago, yesterday */
  readonly ago: (isoTime: string, now: Date) => string;
  readonly error: (info: ErrorInfo) => ReturnType<typeof describeError>;
}

export function createWords(language: Language, timeZone: string): Words {
  const texts = createTexts(catalogues, language);
  return {
    ...texts,
    bytes: (sizeBytes) => formatBytes(sizeBytes, language),
    rate: (bytesPerSecond) => formatRate(bytesPerSecond, language),
    number: (count) => formatCount(count, language),
    percent: (fraction) => formatPercent(fraction, language),
    duration: (seconds) => formatDuration(seconds, language),
    timeLeft: (seconds) => formatTimeLeft(seconds, language),
    time: (isoTime) => formatTime(isoTime, language, timeZone),
    ago: (isoTime, now) => formatAgo(isoTime, now, language),
    error: (info) => describeError(info, language),
  };
}

/** The words of the language the person reads. */
export function useWords(): Words {
  const preferences = usePreferences((store) => store.preferences);
  const language = languageOf(preferences, navigator.language);
  return useMemo(
    () => createWords(language, Intl.DateTimeFormat().resolvedOptions().timeZone),
    [language],
  );
}

const steps = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [Number.POSITIVE_INFINITY, 'day'],
] as const;

function formatAgo(isoTime: string, now: Date, language: Language): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  let count = Math.max(0, Math.round((now.getTime() - new Date(isoTime).getTime()) / 1000));
  for (const [next, unit] of steps) {
    if (count < next) return format.format(-count, unit);
    count = Math.floor(count / next);
  }
  return isoTime;
}
