/** What a shortcut is matched against: the part of a KeyboardEvent that matters. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * Every shortcut of the app, in the order in which they are listed. Mod is Ctrl, and Cmd on a Mac. What is bound and what
 * the list shows is this one table.
 */
export const shortcuts = {
  palette: ['Mod+K'],
  shortcuts: ['F1', '?'],
  copy: ['Mod+N', 'Mod+2'],
  backUp: ['Mod+B', 'Mod+3'],
  restore: ['Mod+R', 'Mod+4'],
  home: ['Mod+1'],
  jobs: ['Mod+J', 'Mod+5'],
  settings: ['Mod+,', 'Mod+6'],
  filter: ['Mod+F'],
  refresh: ['F5'],
  back: ['Alt+ArrowLeft'],
  forward: ['Alt+ArrowRight'],
  next: ['Alt+N', 'Mod+Enter'],
  previous: ['Alt+P'],
  open: ['Enter'],
  close: ['Escape'],
} as const satisfies Record<string, readonly string[]>;

export type ShortcutName = keyof typeof shortcuts;

export function isShortcut(name: ShortcutName, press: KeyPress): boolean {
  return shortcuts[name].some((keys) => matches(keys, press));
}

function matches(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const isMod = press.ctrlKey || press.metaKey;
  if (isMod !== parts.includes('Mod') || press.altKey !== parts.includes('Alt')) return false;
  // The question mark needs Shift on some keyboards and not on others.
  if (key === '?') return press.key === '?';
  if (press.shiftKey) return false;
  // On a French keyboard the digits need Shift, and with Alt a Mac writes other letters: then it is the place that counts.
  if (/^\d$/.test(key)) return press.key === key || press.code === `Digit${key}`;
  if (press.altKey && /^[A-Z]$/.test(key)) return press.code === `Key${key}`;
  return press.key.toUpperCase() === key.toUpperCase();
}

/** The keys as they are called on this system: Ctrl K, ⌘ K, Alt ←. */
export function keysInWords(
  keys: string,
  names: { readonly isMac: boolean; readonly enter: string; readonly escape: string },
): string {
  const words: Readonly<Record<string, string>> = {
    Mod: names.isMac ? '⌘' : 'Ctrl',
    Alt: names.isMac ? '⌥' : 'Alt',
    ArrowLeft: '←',
    ArrowRight: '→',
    Enter: names.enter,
    Escape: names.escape,
  };
  return keys
    .split('+')
    .map((part) => words[part] ?? part)
    .join(' ');
}

export function isMac(): boolean {
  return navigator.userAgent.includes('Mac');
}
