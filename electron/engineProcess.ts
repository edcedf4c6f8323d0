// The engine of the desktop app, in a utility process of Electron: it starts when it is told where and with which key.
import { openAppEngine } from '#hosts/appEngine.ts';
import type { EngineStart } from '#hosts/desktop/forkEngine.ts';
import { servePort } from '#hosts/portTransport.ts';

const port = process.parentPort;

type Message = EngineStart | { readonly type: 'close' } | { readonly type: string };

// Calls arrive while the engine is still opening; they wait here.
const early: unknown[] = [];
let deliver = (message: unknown): void => void early.push(message);
let close = (): void => process.exit(0);

port.on('message', ({ data }: { data: Message }) => {
  if (data.type === 'start') void begin(data as EngineStart);
  else if (data.type === 'close') close();
  else deliver(data);
});

async function begin({ dataFolder, vaultKey }: EngineStart): Promise<void> {
  const engine = await openAppEngine({
    host: 'desktop',
    dataFolder,
    unlock: vaultKey === null ? null : { type: 'key', key: Buffer.from(vaultKey, 'base64') },
    folder: import.meta.dirname,
    environment: process.env,
  });
  close = () => void engine.close().finally(() => process.exit(0));
  servePort(engine, {
    post: (message) => port.postMessage(message),
    listen: (onMessage) => {
      deliver = onMessage;
      for (const message of early.splice(0)) onMessage(message);
    },
  });
}
