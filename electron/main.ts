import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

import { app, type BrowserWindow } from 'electron/main';

import { createAssets } from '#hosts/assets.ts';
import { defaultDataFolder } from '#hosts/cli/environment.ts';
import { forkEngine } from '#hosts/desktop/forkEngine.ts';
import { exposeEngine } from '#hosts/desktop/ipc.ts';
import { setMenu } from '#hosts/desktop/menu.ts';
import { registerScheme, serveAssets } from '#hosts/desktop/protocol.ts';
import { guardQuit } from '#hosts/desktop/quitGuard.ts';
import { followJobs } from '#hosts/desktop/runningJobs.ts';
import { lockDown } from '#hosts/desktop/security.ts';
import { superviseEngine } from '#hosts/desktop/supervisedEngine.ts';
import { openVaultKey } from '#hosts/desktop/vaultKey.ts';
import { openWindow } from '#hosts/desktop/window.ts';

const { env: environment, platform, argv } = process;
const folder = import.meta.dirname;
const given = argv.find((argument) => argument.startsWith('--data-dir='))?.slice(11);
const dataFolder = given ?? defaultDataFolder({ platform, homeFolder: homedir(), environment });
mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
app.setPath('userData', path.join(dataFolder, 'desktop'));
app.setName('Milvus Backup Studio');

const language = (): 'en' | 'fr' => (/^fr\b/i.test(app.getLocale()) ? 'fr' : 'en');

/** One app for each data folder: a second start shows the window of the first. */
if (app.requestSingleInstanceLock()) {
  registerScheme();
  void app.whenReady().then(run);
} else {
  app.quit();
}

function run(): void {
  lockDown();
  serveAssets(
    createAssets(path.join(folder, 'renderer'), () => randomBytes(18).toString('base64')),
  );
  setMenu(platform === 'darwin');
  const vaultKey = openVaultKey(path.join(dataFolder, 'vault.key'), platform);
  const engine = superviseEngine({
    start: () =>
      forkEngine(path.join(folder, 'engine.mjs'), {
        dataFolder,
        vaultKey: vaultKey?.toString('base64') ?? null,
      }),
    monotonicMs: () => performance.now(),
    onCrash: (code) => process.stderr.write(`The engine ended with code ${code}.\n`),
  });
  const window = openWindow({ folder, stateFile: path.join(dataFolder, 'window.json') });
  exposeEngine(engine, window);
  const jobs = followJobs(engine, window, { language });
  guardQuit(window, jobs, { language, close: () => engine.close() });
  app.on('second-instance', () => show(window));
  app.on('activate', () => show(window));
}

function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
