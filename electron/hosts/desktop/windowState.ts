import { readFileSync, writeFileSync } from 'node:fs';

import { z } from 'zod';

const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640).max(20_000),
  height: z.number().int().min(480).max(20_000),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

type Size = Omit<WindowState, 'x' | 'y'>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const first: Size = { width: 1280, height: 800, isMaximized: false };

/**
 * Where the window was, if that place is still on a screen; a screen that was unplugged must not hide it. Electron's own
 * restoring of bounds is newer than the oldest runtime we meet.
 */
export function readWindowState(path: string, screens: readonly Area[]): WindowState | Size {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(path, 'utf8')));
    const { x: _x, y: _y, ...size } = state;
    return isVisible(state, screens) ? state : size;
  } catch {
    return first;
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state), { mode: 0o600 });
  } catch {
    // The next start then opens where this one did; nothing is lost that a person made.
  }
}

/** True when enough of the title bar lies on a screen to be dragged. */
function isVisible(bounds: Area, screens: readonly Area[]): boolean {
  return screens.some(
    (screen) =>
      bounds.x + bounds.width > screen.x + 100 &&
      bounds.x < screen.x + screen.width - 100 &&
      bounds.y >= screen.y &&
      bounds.y < screen.y + screen.height - 40,
  );
}
