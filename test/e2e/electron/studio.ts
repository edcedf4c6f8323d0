import { readFileSync } from 'node:fs';
import path from 'node:path';

import { _electron, type ElectronApplication, type Page } from 'playwright-core';

import type { Display } from '../../servers/display.ts';
import type { InstalledApp } from '../../servers/electron.ts';

/** The app in its window, as a person started it. */
export interface Studio {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** What Electron's processes wrote on their standard error. */
  readonly said: () => string;
  /** Resolves when the main process has ended. */
  readonly ended: Promise<number | null>;
  /** Ends all of it at once; what a test wanted to see has been seen. */
  kill(): Promise<void>;
}

interface StudioOptions {
  readonly installed: InstalledApp;
  readonly display: Display;
  /** One app for each; the folder of its data is named after it. */
  readonly name: string;
  readonly args?: readonly string[];
}

/**
 * Starts Electron as an ordinary user, with its sandbox on. Playwright is given a script that becomes that user and then
 * Electron, so the tests themselves, their packages and the work tree need not be the user's.
 */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { installed, display, name } = options;
  const dataFolder = path.join(installed.home, name);
  const app = await _electron.launch({
    executablePath: installed.electron,
    chromiumSandbox: true,
    args: [installed.out, `--data-dir=${dataFolder}`, ...(options.args ?? [])],
    cwd: installed.out,
    env: environmentOf(installed, display),
  });
  const child = app.process();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const page = await app.firstWindow();
  return {
    app,
    page,
    dataFolder,
    said: () => said,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
      endPractice(dataFolder);
    },
  };
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
    process.kill((JSON.parse(text) as { pid: number }).pid, 'SIGKILL');
  } catch {
    // It was never opened, or has ended by itself.
  }
}
