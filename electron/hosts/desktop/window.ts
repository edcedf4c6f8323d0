import path from 'node:path';

import { BrowserWindow, screen } from 'electron/main';

import { appOrigin } from './origin.ts';
import { readWindowState, writeWindowState } from './windowState.ts';

/** The one window of the app, where it was last time. It is shown when it has something to show. */
export function openWindow(options: {
  /** Of main.mjs, preload.cjs and the screens. */
  readonly folder: string;
  readonly stateFile: string;
}): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { isMaximized, ...bounds } = readWindowState(options.stateFile, screens);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Milvus Backup Studio',
    webPreferences: {
      preload: path.join(options.folder, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    const state = { x, y, width, height, isMaximized: window.isMaximized() };
    writeWindowState(options.stateFile, state);
  });
  // A page that crashed is drawn anew where it was; the engine and its jobs know nothing of it.
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload();
  });
  void window.loadURL(`${appOrigin}/`);
  return window;
}
