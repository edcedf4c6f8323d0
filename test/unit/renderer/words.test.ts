import { describe, expect, test } from 'vitest';

import { english, french, plain } from './builders.ts';

const now = new Date('2030-03-05T14:02:07Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();

describe('how long ago something was', () => {
  test.each([
    [0, 'now', 'maintenant'],
    [1, '1 s ago', 'il y a 1 s'],
    [59, '59 s ago', 'il y a 59 s'],
    [119, '1 min ago', 'il y a 1 min'],
    [3 * 3600 + 1500, '3 h ago', 'il y a 3 h'],
    [86_400, 'yesterday', 'hier'],
    [3 * 86_400, '3 days ago', 'il y a 3 jours'],
  ])('%d s', (seconds, inEnglish, inFrench) => {
    expect(plain(english.ago(before(seconds), now))).toBe(inEnglish);
    expect(plain(french.ago(before(seconds), now))).toBe(inFrench);
  });

  test('is never in the future, whatever the clocks of two computers say', () => {
    expect(english.ago(before(-30), now)).toBe('now');
  });
});

describe('numbers', () => {
  test('stay on one line with their unit', () => {
    expect(english.bytes(48.2 * 2 ** 30)).toBe('48.2\u00A0GiB');
    expect(english.duration(751)).toBe('12\u00A0min\u00A031\u00A0s');
    expect(french.rate(118 * 2 ** 20)).toBe('118\u00A0Mio/s');
    expect(french.percent(0.61)).toBe('61\u202F%');
  });
});

describe('times and lists', () => {
  test('a time of a log has its seconds, with 24 hours in both languages', () => {
    expect(english.clock('2030-03-05T23:02:07Z')).toBe('23:02:07');
    expect(french.clock('2030-03-05T23:02:07Z')).toBe('23:02:07');
  });

  test('a day is said with its name', () => {
    expect(english.day(now)).toBe('Tuesday, March 5, 2030 at 14:02');
    expect(french.day(now)).toBe('mardi 5 mars 2030 à 14:02');
  });

  test('a list ends as the language ends one', () => {
    expect(english.list(['a', 'b', 'c'])).toBe('a, b, and c');
    expect(french.list(['a', 'b', 'c'])).toBe('a, b et c');
  });
});
