import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';

import { app, type BrowserWindow, dialog, ipcMain, nativeTheme, safeStorage } from 'electron/main';

import { createSystemClock } from '#engine/systemClock.ts';
import { answerChoice } from '#hosts/answerChoice.ts';
import { createAssets } from '#hosts/assets.ts';
import { defaultDataFolder } from '#hosts/cli/environment.ts';
import { prepareDataFolder } from '#hosts/dataFolder.ts';
import { chooseByDialog } from '#hosts/desktop/chooseFile.ts';
import { followPreferences } from '#hosts/desktop/chosenPreferences.ts';
import { forkEngine } from '#hosts/desktop/forkEngine.ts';
import { exposeEngine } from '#hosts/desktop/ipc.ts';
import { setMenu } from '#hosts/desktop/menu.ts';
import { observeReplies } from '#hosts/desktop/observeReplies.ts';
import { followPractice } from '#hosts/desktop/openedPractice.ts';
import { registerScheme, serveAssets } from '#hosts/desktop/protocol.ts';
import { guardQuit } from '#hosts/desktop/quitGuard.ts';
import { followJobs } from '#hosts/desktop/runningJobs.ts';
import { lockDown } from '#hosts/desktop/security.ts';
import { superviseEngine } from '#hosts/desktop/supervisedEngine.ts';
import { nativeTexts } from '#hosts/desktop/texts.ts';
import { openVaultKey } from '#hosts/desktop/vaultKey.ts';
import { openWindow } from '#hosts/desktop/window.ts';
import { guardCalls } from '#hosts/guardCalls.ts';
import { messageOf } from '#shared/errors.ts';
import { languageOf } from '#shared/preferences.ts';

const { env: environment, platform, argv } = process;
const folder = import.meta.dirname;
const hasDeveloperTools = argv.includes('--developer-tools');
const given = argv.find((argument) => argument.startsWith('--data-dir='))?.slice(11);
const dataFolder = path.resolve(
  given ?? defaultDataFolder({ platform, homeFolder: homedir(), environment }),
);
try {
  prepareDataFolder(dataFolder, process.getuid?.());
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
app.setPath('userData', path.join(dataFolder, 'desktop'));

/** One app for each data folder: a second start shows the window of the first. */
if (app.requestSingleInstanceLock()) {
  registerScheme();
  void app.whenReady().then(run);
} else {
  app.quit();
}

async function run(): Promise<void> {
  lockDown();
  serveAssets(
    createAssets(path.join(folder, 'renderer'), () => randomBytes(18).toString('base64')),
  );
  const vaultKey = await openVaultKey({
    path: path.join(dataFolder, 'vault.key'),
    platform,
    keychain: safeStorage,
    randomBytes,
    onProblem: (line) => process.stderr.write(`${line}\n`),
  });
  const start = { dataFolder, vaultKey: vaultKey?.toString('base64') ?? null };
  const clock = createSystemClock();
  const practice = followPractice();
  const engine = superviseEngine({
    start: () => forkEngine(path.join(folder, 'engine.mjs'), start, environment),
    clock,
    onCrash: (code) => process.stderr.write(`The engine ended with code ${code}.\n`),
    onRestart: practice.reopen,
  });
  const preferences = followPreferences(engine, ({ theme }) => {
    nativeTheme.themeSource = theme;
    showMenu();
  });
  const language = () => languageOf(preferences.current(), app.getLocale());
  const texts = () => nativeTexts[language()];
  const showMenu = () => setMenu(texts(), { isMac: platform === 'darwin', hasDeveloperTools });
  showMenu();
  const stateFile = path.join(dataFolder, 'window.json');
  const window = openWindow({ folder, stateFile, hasDeveloperTools });
  const observed = observeReplies(engine, [preferences, practice]);
  const withDialogs = answerChoice(observed, chooseByDialog({ dialog, window, texts }));
  exposeEngine(guardCalls(withDialogs, clock), { ipcMain, window });
  const jobs = followJobs(engine, window, { language, hasDeveloperTools });
  guardQuit(window, jobs, { texts, close: () => engine.close() });
  app.on('second-instance', () => show(window));
  app.on('activate', () => show(window));
}

function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
