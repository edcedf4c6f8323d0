import { useEffect } from 'react';
import { useNavigate } from 'react-router';

import { useOverlay } from './overlay.ts';
import { isShortcut, type ShortcutName } from './shortcuts.ts';

const pages = {
  copy: '/copy',
  backUp: '/back-up',
  restore: '/restore',
  home: '/',
  jobs: '/jobs',
  settings: '/settings',
} as const satisfies Partial<Record<ShortcutName, string>>;

/** Binds the shortcuts that hold on every page. Those of a wizard are bound by its frame; browsers keep some for themselves. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  const show = useOverlay((overlay) => overlay.show);
  useEffect(() => {
    const run = (event: KeyboardEvent): boolean => {
      const page = Object.entries(pages).find(([name]) => isShortcut(name as ShortcutName, event));
      if (page) void navigate(page[1]);
      else if (isShortcut('palette', event)) show('palette');
      else if (isShortcut('shortcuts', event) && !isTyping(event)) show('shortcuts');
      else if (isShortcut('back', event) && !isTyping(event)) void navigate(-1);
      else if (isShortcut('forward', event) && !isTyping(event)) void navigate(1);
      else return isShortcut('filter', event) && focusFilter();
      return true;
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      // A dialog asks something first.
      const isAsked = document.querySelector('[role="dialog"]') !== null;
      if (!event.defaultPrevented && !isAsked && run(event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, show]);
}

/** In a field ? is a letter, and Alt with an arrow moves by a word. F1 is neither. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (key === 'F1') return false;
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

/** False where the page has none: then the browser's own search is welcome. */
function focusFilter(): boolean {
  const filter = document.querySelector<HTMLInputElement>('input[data-filter]');
  filter?.focus();
  return filter !== null;
}
