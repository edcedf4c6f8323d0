import { describe, expect, test } from 'vitest';

import { mostSegmentFiles } from '#shared/check.ts';
import { createCheckWords } from '#shared/checkText.ts';

const english = createCheckWords('en', 'UTC');
const french = createCheckWords('fr', 'UTC');

describe('a finding', () => {
  test.each([
    [
      'collections',
      { count: '1200', databases: '6' },
      '1,200 in 6 databases',
      '1 200 dans 6 bases',
    ],
    ['collections', { count: '1', databases: '1' }, '1 in 1 database', '1 dans 1 base'],
    ['clock', { seconds: '0.4' }, '0.4 s apart', '0,4 s d’écart'],
    ['needs', { step: 'login' }, 'needs “Login”', 'nécessite « Connexion »'],
    [
      'certificateEnded',
      { endsAt: '2026-03-14T12:00:00.000Z' },
      'it ended on Mar 14, 2026, 12:00',
      'il a expiré le 14 mars 2026, 12:00',
    ],
    [
      'backupsReadOnly',
      { location: 'b/backup', backups: '50+' },
      'b/backup holds at least 50 backups; it is read-only',
      'b/backup contient au moins 50 sauvegardes ; en lecture seule',
    ],
  ])('%s is written in both languages, with its numbers', (name, params, inEnglish, inFrench) => {
    const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');
    expect([
      plain(english.describe({ name, params })),
      plain(french.describe({ name, params })),
    ]).toEqual([inEnglish, inFrench]);
  });

  test('that an older program does not know is left out', () => {
    expect(english.describe({ name: 'fromTheFuture', params: {} })).toBe('');
  });
});

describe('a fix', () => {
  const root = { type: 'useRootPath', rootPath: 'file', segmentFiles: 1804 } as const;

  test('names what it sets, and what speaks for it', () => {
    expect([
      english.describeFix({ ...root, newestAt: '2026-03-14T12:00:00.000Z' }),
      english.describeFix({
        ...root,
        rootPath: '',
        segmentFiles: mostSegmentFiles,
        newestAt: null,
      }),
      english.describeFix({ type: 'useBucket', bucket: 'milvus', rootPath: null }),
      english.describeFix({ type: 'useBucket', bucket: 'milvus', rootPath: 'file' }),
      english.describeFix({ type: 'useRegion', region: 'eu-west-3' }),
    ]).toEqual([
      { action: 'Use file', detail: '1,804 segment files, newest Mar 14, 2026, 12:00' },
      { action: 'Use no root path', detail: 'at least 2,000 segment files' },
      { action: 'Use milvus', detail: '' },
      { action: 'Use milvus/file', detail: '' },
      { action: 'Use eu-west-3', detail: '' },
    ]);
  });
});
