// The app for a browser on this computer: `npm run web`, and `npm start` where there is no window to open.
import { randomBytes } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import path from 'node:path';

import { openAppEngine } from '#hosts/appEngine.ts';
import { createAssets } from '#hosts/assets.ts';
import { defaultDataFolder, languageOf } from '#hosts/cli/environment.ts';
import { readServeOptions } from '#hosts/web/options.ts';
import { startWebServer } from '#hosts/web/server.ts';
import { terminalTexts } from '#hosts/web/texts.ts';

const { env: environment, platform, stdout, stderr } = process;
const say = terminalTexts[languageOf(environment)];
const folder = import.meta.dirname;

async function serve(): Promise<void> {
  const options = readServeOptions(process.argv.slice(2));
  const dataFolder =
    options.dataFolder ?? defaultDataFolder({ platform, homeFolder: homedir(), environment });
  const engine = await openAppEngine({
    host: 'web',
    dataFolder,
    unlock:
      options.keyFile === null ? null : { type: 'keyFile', path: path.resolve(options.keyFile) },
    folder,
    environment,
  });
  const server = await startWebServer({
    engine,
    assets: createAssets(path.join(folder, 'renderer'), () => randomBytes(18).toString('base64')),
    port: options.port,
    randomToken: () => randomBytes(32).toString('base64url'),
    onLink: (link) => stdout.write(`${say.another}\n  ${link}\n`),
  });
  stdout.write(`${say.open}\n  ${server.link()}\n`);
  // Whoever is here by ssh has no browser on this computer.
  if (environment['SSH_CONNECTION']) {
    const tunnel = `ssh -L ${server.port}:127.0.0.1:${server.port} ${hostname()}`;
    stdout.write(`${say.tunnel}\n  ${tunnel}\n`);
  }
  stdout.write(`${say.end}\n`);
  await untilStopped();
  stdout.write(`${say.closing}\n`);
  await server.close();
  await engine.close();
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
