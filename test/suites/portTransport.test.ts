import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

import type { IpcRenderer } from 'electron/renderer';

import { createBridge } from '#hosts/desktop/bridge.ts';
import { exposeEngine, type IpcEnds } from '#hosts/desktop/ipc.ts';
import { superviseEngine } from '#hosts/desktop/supervisedEngine.ts';
import { openPort, type Port, servePort } from '#hosts/portTransport.ts';

import { realClock } from './testClock.ts';
import { transportSuite } from './transportSuite.ts';

const portOf = (port: MessagePort): Port => ({
  post: (message) => port.postMessage(message),
  listen: (onMessage) => void port.on('message', onMessage),
});

transportSuite('the engine behind a port to another process', async (engine) => {
  const { port1, port2 } = new MessageChannel();
  servePort(engine, portOf(port1));
  return { transport: openPort(portOf(port2)), close: async () => port1.close() };
});

transportSuite('the engine of a supervised process', async (engine) => {
  const { port1, port2 } = new MessageChannel();
  servePort(engine, portOf(port1));
  const transport = superviseEngine({
    start: () => ({
      port: portOf(port2),
      ended: new Promise((resolve) => port2.once('close', () => resolve(0))),
      end: () => port1.close(),
      kill: () => port1.close(),
    }),
    clock: realClock,
    onCrash: () => undefined,
    onRestart: () => undefined,
  });
  return { transport, close: () => transport.close() };
});

transportSuite('the engine behind the messages of Electron', async (engine) => {
  const { ends, ipcRenderer, close } = createIpcDouble('app://studio/jobs');
  exposeEngine(engine, ends);
  return { transport: createBridge(ipcRenderer), close: async () => void close() };
});

/** Both ends of Electron's messages in one process: everything is cloned, and arrives later. */
function createIpcDouble(url: string) {
  const handlers = new Map<string, (event: unknown, ...all: unknown[]) => unknown>();
  const [toMain, toPage, window] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
  const event = { senderFrame: { parent: null, url } };
  const later = (send: () => void): void => queueMicrotask(send);
  const ends = {
    ipcMain: {
      handle: handlers.set.bind(handlers),
      removeHandler: handlers.delete.bind(handlers),
      on: toMain.on.bind(toMain),
      removeAllListeners: toMain.removeAllListeners.bind(toMain),
    },
    window: {
      once: window.once.bind(window),
      webContents: {
        isDestroyed: () => false,
        send(channel: string, ...all: unknown[]) {
          const cloned = structuredClone(all);
          later(() => toPage.emit(channel, {}, ...cloned));
        },
      },
    },
  } as unknown as IpcEnds;
  const ipcRenderer = {
    on: toPage.on.bind(toPage),
    send(channel: string, ...all: unknown[]) {
      const cloned = structuredClone(all);
      later(() => toMain.emit(channel, event, ...cloned));
    },
    async invoke(channel: string, ...all: unknown[]) {
      const cloned = structuredClone(all);
      return structuredClone(await handlers.get(channel)?.(event, ...cloned));
    },
  } as unknown as IpcRenderer;
  return { ends, ipcRenderer, close: () => window.emit('closed') };
}
