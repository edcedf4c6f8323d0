import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { prepareDataFolder } from '#hosts/dataFolder.ts';

let home: string;
const user = process.getuid?.() ?? 0;
const modeOf = (folder: string) => (statSync(folder).mode & 0o777).toString(8);

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'data-folder-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('E15 the data folder', () => {
  test('is made for this user alone, with those above it', () => {
    const folder = path.join(home, 'a', 'b');
    prepareDataFolder(folder, user);
    expect([modeOf(path.join(home, 'a')), modeOf(folder)]).toEqual(['700', '700']);
  });

  test('that is empty becomes this user’s alone', () => {
    chmodSync(home, 0o777);
    prepareDataFolder(home, user);
    expect(modeOf(home)).toBe('700');
  });

  test('that others may read stays as it is: it may hold other things', () => {
    mkdirSync(path.join(home, 'other'));
    chmodSync(home, 0o755);
    prepareDataFolder(home, user);
    expect(modeOf(home)).toBe('755');
  });

  test.each([
    ['of another owner', 0o700, user + 1, 'another owner'],
    ['into which everybody may write', 0o777, user, 'everybody may write into it'],
    ['into which everybody may write but not rename', 0o1777, user, 'everybody may write into it'],
  ])('%s is refused, and left as it is', (_, mode, owner, reason) => {
    writeFileSync(path.join(home, 'clusters.json'), '{}');
    chmodSync(home, mode);
    expect(() => prepareDataFolder(home, owner)).toThrow(
      expect.objectContaining({ code: 'DATA_FOLDER_UNSAFE', params: { path: home, reason } }),
    );
    expect(statSync(home).mode & 0o7777).toBe(mode);
  });
});
