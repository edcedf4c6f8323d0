// What the screens load, by package, and how much of it a person's first copy runs. Nothing here can fail on a figure: it prints.
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, it } from 'vitest';

import { openStudio, type Studio } from '../../e2e/electron/studio.ts';
import {
  goOn,
  openPage,
  openPractice,
  pickCluster,
  review,
  start,
  tick,
} from '../../e2e/studioPage.ts';
import { type Display, startDisplay } from '../../servers/display.ts';
import { installApp } from '../../servers/electron.ts';
import { print } from '../print.ts';
import { type BundleScript, bundleParts, readScripts } from './bundleParts.ts';
import { finishedJob } from './finishedJob.ts';

const leastBytes = 20_000;
const scripts = readScripts('out/renderer/assets');
let display: Display;
let studio: Studio;

beforeAll(async () => {
  const installed = await installApp();
  display = await startDisplay(installed.user);
  studio = await openStudio({ installed, display, name: 'bundle' });
});

afterAll(async () => {
  await studio?.kill();
  display?.server.kill();
});

/** The first copy of a newcomer, and a look at every page. */
async function useTheApp(): Promise<void> {
  await openPractice(studio);
  await openPage(studio, 'copy');
  await pickCluster(studio, 'Practice A');
  await goOn(studio, 'what');
  await tick(studio, 'default.products');
  await goOn(studio, 'names', 'place', 'options', 'review');
  await review(studio);
  await start(studio, 'copy');
  await finishedJob(studio);
  for (const page of ['backUp', 'restore', 'jobs', 'settings', 'home'] as const) {
    await openPage(studio, page);
    await studio.page.locator('main h1').first().waitFor();
  }
}

/** For every script, the characters that ran meanwhile. */
async function watchScripts(
  action: () => Promise<void>,
): Promise<(script: BundleScript) => (offset: number) => boolean> {
  const { coverage } = studio.page;
  await coverage.startJSCoverage({ resetOnNavigation: false });
  await studio.page.reload();
  await action();
  const seen = await coverage.stopJSCoverage();
  return ({ file, text }) => {
    const ran = new Uint8Array(text.length);
    for (const { functions } of seen.filter(({ url }) => url.endsWith(`/${path.basename(file)}`))) {
      const ranHere = new Uint8Array(text.length);
      // From the outside in: what a function did not run of itself comes after the function.
      for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
        ranHere.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      }
      // One entry for each time the page was loaded.
      for (const [offset, one] of ranHere.entries()) if (one === 1) ran[offset] = 1;
    }
    return (offset) => ran[offset] === 1;
  };
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;

it('what the screens load', async () => {
  const parts = bundleParts(scripts, await watchScripts(useTheApp));
  const text = scripts.map((script) => script.text).join('');
  const zipped = kilobytes(gzipSync(text).length);
  print({
    what: 'scripts of the screens',
    value: `${kilobytes(Buffer.byteLength(text))}, gzip ${zipped}`,
    beside: 'bar: nothing unused above 100 kB',
  });
  for (const { name, bytes, gzipBytes, ranBytes } of parts) {
    if (bytes < leastBytes) continue;
    const value = `${kilobytes(bytes)}, gzip ${kilobytes(gzipBytes)}`;
    print({ what: `of them, ${name}`, value, beside: `not run: ${kilobytes(bytes - ranBytes)}` });
  }
  const small = parts.filter(({ bytes }) => bytes < leastBytes);
  const sum = small.reduce((total, { bytes }) => total + bytes, 0);
  print({ what: `of them, ${small.length} smaller parts`, value: kilobytes(sum) });
});
