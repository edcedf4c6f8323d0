import { beforeEach, describe, expect, test } from 'vitest';

import {
  emptyDrafts,
  isBegun,
  keepDrafts,
  useDrafts,
} from '../../../renderer/src/wizard/drafts.ts';

/** A window's own storage. */
function createStorage(drafts: string | null = null) {
  const values = new Map(drafts === null ? [] : [['drafts', drafts]]);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

const draftsNow = () => {
  const { copy, backUp, restore } = useDrafts.getState();
  return { copy, backUp, restore };
};

beforeEach(() => useDrafts.setState(emptyDrafts));

describe('a draft', () => {
  test('keeps what was chosen, and leaves the others alone', () => {
    useDrafts.getState().change('copy', { clusterId: 'lyon', selected: ['default.books'] });
    expect(draftsNow()).toEqual({
      ...emptyDrafts,
      copy: { ...emptyDrafts.copy, clusterId: 'lyon', selected: ['default.books'] },
    });
  });

  test('keeps the warnings that were accepted, and why, until another choice is made', () => {
    const { change } = useDrafts.getState();
    change('copy', { accepted: ['P23'] });
    change('copy', { acceptReason: 'change 4711' });
    change('copy', { step: 7 });
    expect(draftsNow().copy).toMatchObject({ accepted: ['P23'], acceptReason: 'change 4711' });
    change('copy', { targetId: 'lyon' });
    expect(draftsNow().copy).toEqual({ ...emptyDrafts.copy, step: 7, targetId: 'lyon' });
  });

  test('is empty again when its plan was started', () => {
    useDrafts.getState().change('restore', { backupName: 'monday', step: 3 });
    useDrafts.getState().forget('restore');
    expect(draftsNow()).toEqual(emptyDrafts);
  });

  test('is begun by a step or a choice, not by looking at its wizard', () => {
    const { copy, backUp, restore } = emptyDrafts;
    const begun = [
      { ...copy, step: 1 },
      { ...copy, clusterId: 'lyon' },
      { ...restore, backupName: 'monday' },
    ];
    const untouched = [copy, backUp, restore, { ...copy, keepBackup: false }];
    expect([begun.map(isBegun), untouched.map(isBegun)]).toEqual([
      [true, true, true],
      [false, false, false, false],
    ]);
  });

  test('survives a reload of the window', () => {
    const storage = createStorage();
    keepDrafts(storage);
    useDrafts.getState().change('backUp', { backupName: 'monday', step: 2 });
    const before = draftsNow();
    useDrafts.setState(emptyDrafts);
    keepDrafts(createStorage(JSON.stringify(before)));
    expect(draftsNow()).toEqual(before);
    expect(before.backUp.backupName).toBe('monday');
  });

  test.each([
    '',
    '{',
    '{"copy":{}}',
    // Kept by a version that copied inside one cluster only.
    JSON.stringify({ ...emptyDrafts, copy: { ...emptyDrafts.copy, targetId: undefined } }),
    JSON.stringify({ ...emptyDrafts, copy: { step: '1' } }),
  ])('is empty when what was kept is not a draft: %s', (kept) => {
    keepDrafts(createStorage(kept));
    expect(draftsNow()).toEqual(emptyDrafts);
  });

  test('is written down with every change', () => {
    const storage = createStorage();
    keepDrafts(storage);
    useDrafts.getState().change('copy', { step: 4 });
    expect(JSON.parse(storage.getItem('drafts') ?? '')).toEqual(draftsNow());
  });
});
