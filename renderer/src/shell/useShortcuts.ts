import { useEffect } from 'react';
import { useNavigate } from 'react-router';

import { useCommandPalette } from './commandPalette.ts';

const pages: Readonly<Record<string, string>> = {
  n: '/copy',
  b: '/back-up',
  r: '/restore',
  j: '/jobs',
  ',': '/settings',
  1: '/',
  2: '/copy',
  3: '/back-up',
  4: '/restore',
  5: '/jobs',
  6: '/settings',
};

/** Ctrl or Cmd with a key goes to a page; with K it opens the palette. Browsers keep some of them for themselves. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  const open = useCommandPalette((palette) => palette.open);
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const page = pages[event.key.toLowerCase()];
      if (event.key.toLowerCase() === 'k') open();
      else if (page !== undefined) void navigate(page);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, open]);
}
