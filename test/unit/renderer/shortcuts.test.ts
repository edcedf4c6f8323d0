import { describe, expect, test } from 'vitest';

import {
  isShortcut,
  keysInWords,
  type KeyPress,
  type ShortcutName,
  shortcuts,
} from '../../../renderer/src/shell/shortcuts.ts';

function press(key: string, change: Partial<KeyPress> = {}): KeyPress {
  const modifiers = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, code: `Key${key.toUpperCase()}`, ...modifiers, ...change };
}

const namesOf = (pressed: KeyPress) =>
  (Object.keys(shortcuts) as ShortcutName[]).filter((name) => isShortcut(name, pressed));

describe('a shortcut', () => {
  test.each([
    ['Ctrl K', press('k', { ctrlKey: true }), ['palette']],
    ['Cmd K', press('k', { metaKey: true }), ['palette']],
    ['Ctrl ,', press(',', { ctrlKey: true, code: 'Comma' }), ['settings']],
    ['F1', press('F1', { code: 'F1' }), ['shortcuts']],
    ['? of an English keyboard', press('?', { shiftKey: true, code: 'Slash' }), ['shortcuts']],
    ['? of a French keyboard', press('?', { shiftKey: true, code: 'KeyM' }), ['shortcuts']],
    ['Ctrl 1 of a French keyboard', press('&', { ctrlKey: true, code: 'Digit1' }), ['home']],
    [
      'Alt N, which a Mac writes as a dead key',
      press('Dead', { altKey: true, code: 'KeyN' }),
      ['next'],
    ],
    ['Ctrl Enter', press('Enter', { ctrlKey: true, code: 'Enter' }), ['next']],
    ['a letter alone', press('k'), []],
    ['Ctrl Shift K, which is another one', press('K', { ctrlKey: true, shiftKey: true }), []],
    [
      'Ctrl Alt K, which writes letters on some keyboards',
      press('k', { ctrlKey: true, altKey: true }),
      [],
    ],
  ])('%s', (_, pressed, names) => {
    expect(namesOf(pressed)).toEqual(names);
  });

  test('stands for one thing only', () => {
    const all = Object.values<readonly string[]>(shortcuts).flat();
    expect(all.filter((keys, index) => all.indexOf(keys) !== index)).toEqual([]);
  });

  test('is called as the keys of this system are', () => {
    const names = { isMac: false, enter: 'Entrée', escape: 'Échap' };
    expect(keysInWords('Mod+Enter', names)).toBe('Ctrl Entrée');
    expect(keysInWords('Alt+ArrowLeft', { ...names, isMac: true })).toBe('⌥ ←');
  });
});
