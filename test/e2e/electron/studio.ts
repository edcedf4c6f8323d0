import { readFileSync } from 'node:fs';
import path from 'node:path';

import { _electron, type ElectronApplication, errors } from 'playwright-core';

import type { Practice } from '#engine/practiceHost.ts';
import type { Language } from '#shared/errors.ts';

import { say } from '../../servers/cacheFolder.ts';
import type { Display } from '../../servers/display.ts';
import type { InstalledApp } from '../../servers/electron.ts';
import { openedPractice } from '../openedPractice.ts';
import { createScreen, type Screen } from '../screen.ts';

/** The app in its window, as a person started it. */
export interface Studio extends Screen {
  readonly app: ElectronApplication;
  readonly dataFolder: string;
  /** The practice clusters that the app has opened. */
  practice(): Promise<Practice>;
  /** What Electron's processes wrote on their standard error. */
  readonly said: () => string;
  /** Resolves when the main process has ended. */
  readonly ended: Promise<number | null>;
  /** Ends all of it at once; what a test wanted to see has been seen. */
  kill(): Promise<void>;
}

/** Far longer than anything here takes, and shorter than a test may take, so that what was waited for is named. */
const patienceMs = 60_000;

/** A start takes one or two seconds. */
const longestLaunchMs = 30_000;

export interface StudioOptions {
  readonly installed: InstalledApp;
  readonly display: Display;
  /** One app for each; the folder of its data is named after it. */
  readonly name: string;
  /** The one that is spoken in the window; the system here speaks English. */
  readonly language?: Language;
  /** Arguments beside those it always gets. */
  readonly more?: readonly string[];
  /** What runs Electron; with a keychain it is another script. */
  readonly electron?: string;
}

/**
 * Starts Electron as an ordinary user, with its sandbox on. Playwright is given a script that becomes that user and then
 * Electron, so the tests themselves, their packages and the work tree need not be the user's.
 */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { installed, display, name } = options;
  const dataFolder = path.join(installed.home, name);
  const app = await launch({
    executablePath: options.electron ?? installed.electron,
    chromiumSandbox: true,
    args: [installed.out, `--data-dir=${dataFolder}`, ...(options.more ?? [])],
    cwd: installed.out,
    env: environmentOf(installed, display),
  });
  const child = app.process();
  let practice: Practice | null = null;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const page = await app.firstWindow({ timeout: patienceMs });
  page.setDefaultTimeout(patienceMs);
  return {
    ...createScreen(page, options.language),
    app,
    dataFolder,
    async practice() {
      practice ??= await openedPractice(dataFolder);
      return practice;
    },
    said: () => said,
    ended,
    async kill() {
      const { pid, exitCode, signalCode } = child;
      // With all that it has started; Playwright made it a group of its own. Without a pid it would be the group of the tests.
      if (pid !== undefined && exitCode === null && signalCode === null) {
        process.kill(-pid, 'SIGKILL');
      }
      await ended;
      practice?.close();
      endPractice(dataFolder);
    },
  };
}

type LaunchOptions = NonNullable<Parameters<typeof _electron.launch>[0]>;

/**
 * Playwright was seen to wait for ever after it had attached to both of Electron's debuggers, about once in a hundred
 * starts, and held the app back from becoming ready meanwhile. It ends what it gives up; then it is asked again.
 */
async function launch(options: LaunchOptions): Promise<ElectronApplication> {
  for (let left = 2; ; left -= 1) {
    try {
      return await _electron.launch({ ...options, timeout: longestLaunchMs });
    } catch (error) {
      if (left === 0 || !(error instanceof errors.TimeoutError)) throw error;
      say('Playwright did not get hold of Electron within 30 s; once more');
    }
  }
}

export function environmentOf({ home }: InstalledApp, display: Display): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    DISPLAY: display.name,
    LANG: 'C.UTF-8',
  };
}

/** The practice process outlives the app for some seconds, so that another program may take it over. */
function endPractice(dataFolder: string): void {
  try {
    const text = readFileSync(path.join(dataFolder, 'practice', 'running.json'), 'utf8');
    const { pid } = JSON.parse(text) as { pid: number };
    // By now its number may be that of another process.
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    if (command.includes(dataFolder)) process.kill(pid, 'SIGKILL');
  } catch {
    // It was never opened, or has ended by itself.
  }
}

/** As the cross of the window does. */
export async function closeWindow({ app }: Studio): Promise<void> {
  // The answer may not come any more.
  await app
    .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    .catch(() => undefined);
}

interface Bridge {
  call(path: string, input: unknown): Promise<{ readonly ok: boolean; readonly value?: unknown }>;
}

/** Asks the engine as the screens do. */
export function call({ page }: Studio, path: string, input: unknown): ReturnType<Bridge['call']> {
  return page.evaluate(
    (asked) => (window as unknown as { bridge: Bridge }).bridge.call(asked.path, asked.input),
    { path, input },
  );
}

/** Of the process that works; the window is another one. */
export async function enginePid({ app }: Studio): Promise<number> {
  const pid = await app.evaluate(
    ({ app: main }) =>
      main.getAppMetrics().find(({ name }) => name === 'Milvus Backup Studio engine')?.pid,
  );
  if (pid === undefined) throw new Error('no engine runs');
  return pid;
}
