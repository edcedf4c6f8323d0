import path from 'node:path';

import { BrowserWindow, nativeTheme, screen } from 'electron/main';

import { appOrigin } from './origin.ts';
import { readWindowState, writeWindowState } from './windowState.ts';

/** The grounds of the two themes, so that nothing flashes before the page is drawn. */
const grounds = { light: '#F5F7F9', dark: '#0F151B' };
/** A page that crashes again at once would otherwise be loaded for ever. */
const mostCrashes = 5;

/** The one window of the app, where it was last time. It is shown when it has something to show. */
export function openWindow(options: {
  /** Of main.mjs, preload.cjs and the screens. */
  readonly folder: string;
  readonly stateFile: string;
  readonly hasDeveloperTools: boolean;
}): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { isMaximized, ...bounds } = readWindowState(options.stateFile, screens);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Milvus Backup Studio',
    backgroundColor: nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light,
    webPreferences: {
      preload: path.join(options.folder, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: options.hasDeveloperTools,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    const state = { x, y, width, height, isMaximized: window.isMaximized() };
    writeWindowState(options.stateFile, state);
  });
  // A page that crashed is drawn anew where it was; the engine and its jobs know nothing of it.
  let crashes = 0;
  window.webContents.on('render-process-gone', (_, { reason }) => {
    crashes += 1;
    if (reason !== 'clean-exit' && crashes <= mostCrashes) window.webContents.reload();
  });
  void window.loadURL(`${appOrigin}/`);
  return window;
}
