import type { IpcRenderer } from 'electron/renderer';

import { deliver } from '#engine/transport.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

/** Each page counts its subscriptions from here. */
export const firstSubscription = 1;

/** All that a page gets of the app: the engine, and nothing of Electron. ipc.ts is the other end. */
export function createBridge(
  ipcRenderer: Pick<IpcRenderer, 'invoke' | 'on' | 'send'>,
): Transport<EngineEvent> {
  const listeners = new Map<number, (event: EngineEvent) => void>();
  let nextId = firstSubscription;
  ipcRenderer.on('engine:event', (_, id: number, event: EngineEvent) => {
    const listener = listeners.get(id);
    if (listener) deliver(listener, event);
  });
  return {
    call: (path, input) => ipcRenderer.invoke('engine:call', path, input) as Promise<Reply>,
    subscribe(listener) {
      const id = nextId;
      nextId += 1;
      listeners.set(id, listener);
      ipcRenderer.send('engine:subscribe', id);
      return () => {
        if (listeners.delete(id)) ipcRenderer.send('engine:unsubscribe', id);
      };
    },
  };
}
