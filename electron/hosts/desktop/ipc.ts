import type { BrowserWindow, IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron/main';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

import { isOurPage } from './origin.ts';

/** What this needs of Electron. */
export interface IpcEnds {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on' | 'removeHandler' | 'removeAllListeners'>;
  readonly window: Pick<BrowserWindow, 'once'> & {
    readonly webContents: Pick<BrowserWindow['webContents'], 'isDestroyed' | 'send'>;
  };
}

/** True for the top frame of a window of ours, and for nothing that was loaded into it. */
function isOurs({ senderFrame: frame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return frame !== null && frame.parent === null && isOurPage(frame.url);
}

const refused: Reply = {
  ok: false,
  error: toErrorInfo(new AppError('NO_SUCH_PROCEDURE', { path: 'a page that is not ours' })),
};

/**
 * Gives the engine to one window, over one channel for calls and one for events. A reload subscribes again and ends the
 * subscription before; the snapshot that comes first says all that was missed.
 */
export function exposeEngine(engine: Transport<EngineEvent>, { ipcMain, window }: IpcEnds): void {
  const { webContents } = window;
  let unsubscribe = (): void => undefined;
  ipcMain.handle('engine:call', (event, path: unknown, input: unknown) =>
    isOurs(event) && typeof path === 'string' ? engine.call(path, input) : refused,
  );
  ipcMain.on('engine:subscribe', (event) => {
    if (!isOurs(event)) return;
    unsubscribe();
    unsubscribe = engine.subscribe((message) => {
      if (!webContents.isDestroyed()) webContents.send('engine:event', message);
    });
  });
  window.once('closed', () => {
    unsubscribe();
    ipcMain.removeHandler('engine:call');
    ipcMain.removeAllListeners('engine:subscribe');
  });
}
