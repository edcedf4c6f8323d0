// The engine of the desktop app, in a utility process of Electron: it starts when it is told where and with which key.
import { openAppEngine } from '#hosts/appEngine.ts';
import type { EngineStart } from '#hosts/desktop/forkEngine.ts';
import { servePort } from '#hosts/portTransport.ts';
import { toErrorInfo } from '#shared/errors.ts';

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

// Ctrl-C in a terminal goes to all processes of the app; the main one then asks this one to close.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// What this process starts with its own program, Electron, are plain Node programs: the practice clusters.
process.env['ELECTRON_RUN_AS_NODE'] = '1';

async function begin({ dataFolder, vaultKey }: EngineStart): Promise<void> {
  const engine = await openEngine({ dataFolder, vaultKey });
  close = () => void engine.close().finally(() => process.exit(0));
  servePort(engine, {
    post: (message) => port.postMessage(message),
    listen: (onMessage) => {
      deliver = onMessage;
      for (const message of early.splice(0)) onMessage(message);
    },
  });
}

/** One that cannot be opened answers every call with the reason, which the screens then show. */
async function openEngine({ dataFolder, vaultKey }: Omit<EngineStart, 'type'>) {
  try {
    return await openAppEngine({
      host: 'desktop',
      dataFolder,
      unlock: vaultKey === null ? null : { type: 'key', key: Buffer.from(vaultKey, 'base64') },
      folder: import.meta.dirname,
      environment: process.env,
    });
  } catch (error) {
    const reply = { ok: false, error: toErrorInfo(error) } as const;
    const end = () => undefined;
    return { call: async () => reply, subscribe: () => end, close: async () => undefined };
  }
}
