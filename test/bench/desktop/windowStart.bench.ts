// How long a person waits for the window of the built app. Nothing here can fail on a figure: it prints.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, it } from 'vitest';

import { environmentOf } from '../../e2e/electron/studio.ts';
import { type Display, startDisplay } from '../../servers/display.ts';
import { type InstalledApp, installApp } from '../../servers/electron.ts';
import { median, print } from '../print.ts';
import { type StartedWindow, startWindow } from './startWindow.ts';

const runs = 5;
let installed: InstalledApp;
let display: Display;

beforeAll(async () => {
  installed = await installApp();
  display = await startDisplay(installed.user);
});

afterAll(() => display?.server.kill());

const dataFolder = (): string => path.join(installed.home, 'start');

const runtime = (): string => path.join(path.dirname(installed.out), 'electron');

function startApp(): Promise<StartedWindow> {
  return startWindow({
    command: installed.electron,
    args: [installed.out, `--data-dir=${dataFolder()}`],
    env: environmentOf(installed, display),
    cwd: installed.out,
  });
}

/** The second `npm start`: all is installed and built, and is only looked at. */
function startByNpm(): Promise<StartedWindow> {
  const npm = ['start', '--', `--data-dir=${dataFolder()}`];
  const [command = 'npm', ...args] = installed.user.command('npm', npm);
  // Root's own cache, where the runtime lies, is closed to the user that root becomes.
  const given = { ELECTRON_OVERRIDE_DIST_PATH: runtime() };
  const env = { ...environmentOf(installed, display), ...given };
  return startWindow({ command, args, env, cwd: process.cwd() });
}

/** Why the work tree cannot be started from by the ordinary user, or null. */
function whyNotByNpm(): string | null {
  const [command = 'test', ...args] = installed.user.command('test', ['-r', 'build/start.mjs']);
  const { status } = spawnSync(command, args);
  return status === 0 ? null : 'left out: the ordinary user may not read the work tree';
}

/** As after the computer was switched on: nobody has read the files of the app and of its runtime yet. */
function forgetFiles(): void {
  for (const folder of [installed.out, runtime()]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
    }
  }
}

interface Measured {
  readonly what: string;
  readonly bar: string;
  readonly prepare?: () => void;
  readonly start: () => Promise<StartedWindow>;
}

async function measure({ what, bar, prepare, start }: Measured): Promise<void> {
  const windows: StartedWindow[] = [];
  for (let run = 0; run < runs; run += 1) {
    prepare?.();
    const window = await start();
    await window.kill();
    windows.push(window);
  }
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
  const middle = (name: 'usableMs' | 'pageMs' | 'firstPaintMs'): string =>
    seconds(median(windows.map((window) => window[name])));
  print({
    what: `start to usable window, ${what}`,
    value: `${middle('usableMs')} s`,
    beside: `bar: ${bar}; median of ${windows.map(({ usableMs }) => seconds(usableMs)).join(' ')}`,
  });
  const value = `page after ${middle('pageMs')} s, first paint after ${middle('firstPaintMs')} s`;
  print({ what: `of that, ${what}`, value });
}

it('start of the built app', async () => {
  const bar = '2 s';
  await measure({
    what: 'cold: first start, files not read before',
    bar,
    prepare() {
      rmSync(dataFolder(), { recursive: true, force: true });
      forgetFiles();
    },
    start: startApp,
  });
  await measure({ what: 'warm', bar, start: startApp });
});

it('npm start', async () => {
  const what = 'by npm start, when all is installed and built';
  const why = whyNotByNpm();
  if (why === null) await measure({ what, bar: '5 s', start: startByNpm });
  else print({ what: `start to usable window, ${what}`, value: why });
});
