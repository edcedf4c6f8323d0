import type { Browser, BrowserContextOptions } from 'playwright-core';

import type { Practice } from '#engine/practiceHost.ts';
import type { Language } from '#shared/errors.ts';

import { launchChromium } from '../../servers/chromium.ts';
import { reservePorts } from '../../servers/ports.ts';
import { openedPractice } from '../openedPractice.ts';
import { createScreen, type Screen } from '../screen.ts';
import { startWebHost, type WebHost } from './webHost.ts';

/** The app of one data folder, and the browser that looks at it. */
export interface Studio {
  readonly host: () => WebHost;
  /** A person at a browser of their own, with the app open. */
  open(options?: VisitOptions): Promise<Visit>;
  /** The practice clusters that the app has opened. */
  practice(): Promise<Practice>;
  /** The host again, on the same folder and port; the one that runs is killed. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface Visit extends Screen {
  /** What the console said that was no help: errors, warnings, violations of the policy. */
  readonly complaints: readonly string[];
  /** How often the person has pressed a key or the mouse since the page was opened. */
  handled(): Promise<Handled>;
  close(): Promise<void>;
}

export interface Handled {
  readonly keys: number;
  readonly clicks: number;
}

interface VisitOptions extends BrowserContextOptions {
  readonly language?: Language;
}

/** Longer than anything here takes on two busy cores; a story that waits in vain must still say where. */
const patienceMs = 60_000;

/** Starts the host on a new data folder, and a browser. */
export async function openStudio(): Promise<Studio> {
  const browser = await launchChromium();
  // Its own while it is down, too: the next host has to find it free.
  const ports = await reservePorts(1);
  let host = await startWebHost({ port: ports.first });
  let practice: Practice | null = null;
  return {
    host: () => host,
    open: async (options) => openVisit(browser, await host.nextLink(), options),
    async practice() {
      practice ??= await openedPractice(host.dataFolder);
      return practice;
    },
    async restart() {
      const { dataFolder } = host;
      await host.kill();
      host = await startWebHost({ dataFolder, port: ports.first });
    },
    async close() {
      await browser.close();
      await host.kill();
      ports.release();
      practice?.close();
    },
  };
}

async function openVisit(
  browser: Browser,
  link: string,
  { language = 'en', ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: language,
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(countHandled);
  await page.goto(link);
  return {
    ...createScreen(page, language),
    complaints,
    handled: () => page.evaluate('window.handled'),
    close: () => context.close(),
  };
}

const countHandled = `
  window.handled = { keys: 0, clicks: 0 };
  addEventListener('keydown', () => (window.handled.keys += 1), true);
  addEventListener('pointerdown', () => (window.handled.clicks += 1), true);
`;

/** What the page may ask the engine, asked without the page. */
export async function ask({ page }: Visit, path: string, input: unknown): Promise<unknown> {
  const url = new URL(`/api/${path}`, page.url()).href;
  const answer = await page.context().request.post(url, { data: input });
  return answer.json();
}
