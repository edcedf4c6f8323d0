// The app for a browser on this computer: `npm run web`, and `npm start` where there is no window to open.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import path from 'node:path';

import { createSystemClock } from '#engine/systemClock.ts';
import { answerChoice } from '#hosts/answerChoice.ts';
import { openAppEngine } from '#hosts/appEngine.ts';
import { createAssets } from '#hosts/assets.ts';
import { defaultDataFolder, languageOf } from '#hosts/cli/environment.ts';
import { prepareDataFolder } from '#hosts/dataFolder.ts';
import { guardCalls } from '#hosts/guardCalls.ts';
import { createWebFiles } from '#hosts/web/files.ts';
import { untilForgotten } from '#hosts/web/lifetime.ts';
import { type Network, readServeOptions } from '#hosts/web/options.ts';
import { readOnly } from '#hosts/web/readOnly.ts';
import { startWebServer } from '#hosts/web/server.ts';
import { terminalTexts } from '#hosts/web/texts.ts';
import { contract } from '#shared/contract.ts';
import { createClient } from '#shared/rpc.ts';

const { env: environment, platform, stdout, stderr } = process;
const say = terminalTexts[languageOf(environment)];
const folder = import.meta.dirname;

async function serve(): Promise<void> {
  const options = readServeOptions(process.argv.slice(2));
  const dataFolder =
    options.dataFolder ?? defaultDataFolder({ platform, homeFolder: homedir(), environment });
  prepareDataFolder(dataFolder, process.getuid?.());
  const engine = await openAppEngine({
    host: 'web',
    dataFolder,
    unlock:
      options.keyFile === null ? null : { type: 'keyFile', path: path.resolve(options.keyFile) },
    folder,
    environment,
  });
  const clock = createSystemClock();
  const files = createWebFiles({
    engine,
    folder: path.join(dataFolder, 'files'),
    randomId: randomUUID,
    isReadOnly: options.isReadOnly,
  });
  const forPages = options.isReadOnly ? readOnly(engine) : answerChoice(engine, files.choose);
  const server = await startWebServer({
    engine: guardCalls(forPages, clock),
    files,
    assets: createAssets(path.join(folder, 'renderer'), () => randomBytes(18).toString('base64')),
    clock,
    port: options.port,
    network: options.network && (await openNetwork(options.network)),
    randomToken: () => randomBytes(32).toString('base64url'),
    onLink: (link) => stdout.write(`${say.another}\n  ${link}\n`),
  });
  stdout.write(`${options.network === null ? say.open : say.openAnywhere}\n  ${server.link()}\n`);
  // Whoever is here by ssh has no browser on this computer.
  if (environment['SSH_CONNECTION'] && options.network === null) {
    const tunnel = `ssh -L ${server.port}:127.0.0.1:${server.port} ${hostname()}`;
    stdout.write(`${say.tunnel}\n  ${tunnel}\n`);
  }
  if (options.isReadOnly) stdout.write(`${say.readOnly}\n`);
  stdout.write(`${say.end}\n`);
  const parent = process.ppid;
  const { jobs } = createClient(contract, engine.call);
  const { idleLimitMs } = options;
  const ends: Promise<string>[] = [untilStopped().then(() => say.closing)];
  if (idleLimitMs !== null) {
    const forgotten = untilForgotten({
      clock,
      signal: new AbortController().signal,
      idleLimitMs,
      idleMs: server.idleMs,
      isParentThere: () => process.ppid === parent,
      isWorking: async () => (await jobs.list({})).some(({ state }) => state !== 'finished'),
    });
    ends.push(forgotten.then((reason) => say[reason]));
  }
  stdout.write(`${await Promise.race(ends)}\n`);
  await server.close();
  await engine.close();
}

async function openNetwork({ address, name, certificateFile, certificateKeyFile }: Network) {
  const [certificate, key] = await Promise.all([
    readFile(certificateFile),
    readFile(certificateKeyFile),
  ]);
  return { address, name, tls: { certificate, key } };
}

/** Resolves at the first Ctrl-C, SIGTERM or SIGHUP; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isStopped = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (isStopped) process.exit(130);
        isStopped = true;
        resolve();
      });
    }
  });
}

try {
  await serve();
  process.exit(0);
} catch (error) {
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
