import { existsSync } from 'node:fs';
import path from 'node:path';

import { type Browser, chromium } from 'playwright-core';

import { ensurePackages } from './apt.ts';

const packages = ['chromium', 'fonts-dejavu-core'];

/** Says why there is no browser; null when there is one. */
export function prepareChromium(install: boolean): Promise<string | null> {
  const findMissing = async () => (findChromium() === null ? 'chromium' : null);
  return ensurePackages(findMissing, packages, install);
}

/** Starts the browser of this system, without a window and without anything that it does by itself. */
export function launchChromium(...more: readonly string[]): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('there is no Chromium');
  return chromium.launch({
    executablePath,
    // A loaded machine may need long to begin with it.
    timeout: 120_000,
    args: [
      '--headless',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
      // Chromium with its sandbox refuses to be run by root. It opens nothing here but pages of our own.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

function findChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return files.find((file) => existsSync(file)) ?? null;
}
