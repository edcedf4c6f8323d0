import type { BrowserWindow, IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron/main';

import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

import { firstSubscription } from './bridge.ts';
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
 * Gives the engine to the page in one window; bridge.ts is the other end. A page that is loaded anew begins with its first
 * subscription again, which ends those of the page before; the snapshot that comes first says all that was missed.
 */
export function exposeEngine(engine: Transport<EngineEvent>, { ipcMain, window }: IpcEnds): void {
  const { webContents } = window;
  const subscriptions = new Map<number, () => void>();
  const endAll = (): void => {
    for (const end of subscriptions.values()) end();
    subscriptions.clear();
  };
  ipcMain.handle('engine:call', (event, path: unknown, input: unknown) =>
    isOurs(event) && typeof path === 'string' ? engine.call(path, input) : refused,
  );
  ipcMain.on('engine:subscribe', (event, id: unknown) => {
    if (!isOurs(event) || typeof id !== 'number') return;
    if (id === firstSubscription) endAll();
    const end = engine.subscribe((message) => {
      if (!webContents.isDestroyed()) webContents.send('engine:event', id, message);
    });
    subscriptions.set(id, end);
  });
  ipcMain.on('engine:unsubscribe', (event, id: unknown) => {
    if (!isOurs(event) || typeof id !== 'number') return;
    subscriptions.get(id)?.();
    subscriptions.delete(id);
  });
  window.once('closed', () => {
    endAll();
    ipcMain.removeHandler('engine:call');
    for (const name of ['engine:subscribe', 'engine:unsubscribe']) ipcMain.removeAllListeners(name);
  });
}
