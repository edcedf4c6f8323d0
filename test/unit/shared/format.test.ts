import { describe, expect, test } from 'vitest';

import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatTime,
  formatTimeLeft,
} from '#shared/format.ts';

/** What French separates thousands by. */
const narrow = '\u202F';
const MiB = 2 ** 20;
const GiB = 2 ** 30;

describe('numbers for people', () => {
  test('a count has the thousands separator of the language', () => {
    expect(formatCount(12_418_220, 'en')).toEqual('12,418,220');
    expect(formatCount(12_418_220, 'fr')).toEqual(`12${narrow}418${narrow}220`);
  });

  test('a count beyond 2^53 keeps its last digit', () => {
    expect(formatCount('9007199254740993', 'en')).toEqual('9,007,199,254,740,993');
  });

  test('bytes have at most three digits and the unit of the language', () => {
    const sizes = [0, 1, 1023, 1024, 1536, 9.14 * GiB, 99.94 * GiB, 118.4 * MiB, 2 ** 60];
    expect(sizes.map((size) => formatBytes(size, 'en'))).toEqual([
      '0 B',
      '1 B',
      '1,023 B',
      '1 KiB',
      '1.5 KiB',
      '9.1 GiB',
      '99.9 GiB',
      '118 MiB',
      '1,024 PiB',
    ]);
    expect(formatBytes(48.2 * GiB, 'fr')).toEqual('48,2 Gio');
  });

  test('a size that would round up to 1,024 of a unit is 1 of the next', () => {
    expect([1023.4 * MiB, 1023.5 * MiB].map((size) => formatBytes(size, 'en'))).toEqual([
      '1,023 MiB',
      '1 GiB',
    ]);
  });

  test('a rate is bytes in a second', () => {
    expect(formatRate(118.4 * MiB, 'en')).toEqual('118 MiB/s');
    expect(formatRate(0.4, 'fr')).toEqual('0 o/s');
  });

  test('a share never says 100 % before the end', () => {
    expect([0, 0.611, 0.9999, 1, 1.2, -1].map((share) => formatPercent(share, 'en'))).toEqual([
      '0%',
      '61%',
      '99%',
      '100%',
      '100%',
      '0%',
    ]);
    // Which space it is depends on the version of the language data.
    expect(formatPercent(0.61, 'fr')).toMatch(/^61\s%$/);
  });
});

describe('times for people', () => {
  test('a duration has its two largest units, without those that are zero', () => {
    const durations = [0, 0.42, 9.94, 9.96, 45, 59.6, 60, 751, 3600, 7500, 273_600];
    expect(durations.map((seconds) => formatDuration(seconds, 'en'))).toEqual([
      '0 s',
      '0.4 s',
      '9.9 s',
      '10 s',
      '45 s',
      '1 min',
      '1 min',
      '12 min 31 s',
      '1 h',
      '2 h 5 min',
      '3 d 4 h',
    ]);
    expect([0.42, 273_600].map((seconds) => formatDuration(seconds, 'fr'))).toEqual([
      '0,4 s',
      '3 j 4 h',
    ]);
  });

  test('time left is no more exact than an estimate can be', () => {
    expect([1, 7, 8, 118, 121, 185, 7300].map((left) => formatTimeLeft(left, 'en'))).toEqual([
      '5 s',
      '5 s',
      '10 s',
      '2 min',
      '2 min',
      '3 min',
      '2 h 2 min',
    ]);
  });

  test('a moment is written in the time zone that is asked for, to the minute', () => {
    const moment = '2026-09-20T23:02:59Z';
    expect(formatTime(moment, 'en', 'UTC')).toEqual('Sep 20, 2026, 23:02');
    expect(formatTime(moment, 'fr', 'Europe/Paris')).toEqual('21 sept. 2026, 01:02');
  });
});
