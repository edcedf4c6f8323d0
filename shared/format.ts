import type { Language } from './errors.ts';
import type { Int64 } from './int64.ts';
import { makeOnce } from './makeOnce.ts';

/** The symbols that differ: French counts octets and jours. Minutes, hours and seconds are the same SI symbols. */
const symbols = {
  en: { bytes: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], day: 'd' },
  fr: { bytes: ['o', 'Kio', 'Mio', 'Gio', 'Tio', 'Pio'], day: 'j' },
} as const satisfies Record<Language, { bytes: readonly string[]; day: string }>;

const numbers = makeOnce((language: Language) => new Intl.NumberFormat(language));
const numbersToATenth = makeOnce(
  (language: Language) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }),
);
const percents = makeOnce(
  (language: Language) => new Intl.NumberFormat(language, { style: 'percent' }),
);
const times = makeOnce(
  (language: Language, timeZone: string) =>
    new Intl.DateTimeFormat(language, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
);

/** A whole number with the thousands separator of the language: 12,418,220. */
export function formatCount(count: number | Int64, language: Language): string {
  return numbers(language).format(typeof count === 'string' ? BigInt(count) : count);
}

/** Bytes in binary units, three or four digits at most: 0 B, 9.1 GiB, 118 MiB. Half a byte is never shown. */
export function formatBytes(sizeBytes: number, language: Language): string {
  const units = symbols[language].bytes;
  let value = sizeBytes;
  let unit = 0;
  // 1023.5 KiB would be written 1,024 KiB: it is 1 MiB then.
  while (value >= (unit === 0 ? 1024 : 1023.5) && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const isWhole = unit === 0 || value >= 99.95;
  const number = isWhole
    ? numbers(language).format(Math.round(value))
    : numbersToATenth(language).format(value);
  return `${number} ${units[unit]}`;
}

/** 118 MiB/s */
export function formatRate(bytesPerSecond: number, language: Language): string {
  return `${formatBytes(Math.round(bytesPerSecond), language)}/s`;
}

/** A share of 0 … 1, rounded down: 100 % means done and nothing else. */
export function formatPercent(fraction: number, language: Language): string {
  const percent = Math.floor(Math.min(1, Math.max(0, fraction)) * 100);
  return percents(language).format(percent / 100);
}

/** How long something took, in its two largest units: 0.4 s, 45 s, 12 min 31 s, 2 h 5 min, 3 d 4 h. */
export function formatDuration(seconds: number, language: Language): string {
  if (seconds < 9.95) {
    return `${numbersToATenth(language).format(Math.max(0, seconds))} s`;
  }
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), symbols[language].day],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** An estimate of seconds left, never more exact than it is: steps of 5 s under two minutes, then of a minute. */
export function formatTimeLeft(secondsLeft: number, language: Language): string {
  const stepSeconds = secondsLeft < 120 ? 5 : 60;
  const rounded = Math.max(stepSeconds, Math.round(secondsLeft / stepSeconds) * stepSeconds);
  return formatDuration(rounded, language);
}

/** A time for people, to the minute: Sep 20, 2026, 14:02. Takes an ISO time and an IANA time zone. */
export function formatTime(isoTime: string, language: Language, timeZone: string): string {
  return times(language, timeZone).format(new Date(isoTime));
}
