import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

import { chromium } from 'playwright-core';

import { createScreen } from '../../e2e/screen.ts';
import { button } from '../../e2e/studioPage.ts';

export interface StartedWindow {
  /** From the start of the first process until the page had painted its main content, its primary button among it. */
  readonly usableMs: number;
  /** When the page began, which is the end of what Electron does before it. */
  readonly pageMs: number;
  /** When anything was painted. */
  readonly firstPaintMs: number;
  kill(): Promise<void>;
}

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
}

const pollMs = 50;

/**
 * Starts the app as a person does. The times are those that the page itself noted; it is asked for them when all is over, so
 * that nobody who looks takes part in what is measured.
 */
export async function startWindow({ command, args, ...options }: Program): Promise<StartedWindow> {
  const startMs = Date.now();
  const child = spawn(command, [...args, '--remote-debugging-port=0'], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = async (): Promise<void> => {
    // With all that it has started: it is the first of a group of its own.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  try {
    const endpoint = await debuggingEndpoint(child);
    await untilTitled(endpoint);
    return { ...(await timesOf(endpoint, startMs)), kill };
  } catch (error) {
    await kill().catch(() => undefined);
    throw error;
  }
}

/** host:port of what Chromium offers to debuggers. */
function debuggingEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.resume();
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('error', reject);
    child.once('close', () =>
      reject(new Error(`the app has ended before it had a page:\n${said}`)),
    );
  });
}

/** A page of the app names itself in its title as soon as it is drawn. To ask for that costs the app next to nothing. */
async function untilTitled(endpoint: string): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (Date.now() < endMs) {
    const answer = await fetch(`http://${endpoint}/json/list`);
    const targets = (await answer.json()) as readonly { readonly title: string }[];
    if (targets.some(({ title }) => title.includes(' – '))) return;
    await wait(pollMs);
  }
  throw new Error('no page of the app was drawn within a minute');
}

async function timesOf(endpoint: string, startMs: number): Promise<Omit<StartedWindow, 'kill'>> {
  const browser = await chromium.connectOverCDP(`http://${endpoint}`);
  try {
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('the app has no page');
    const screen = createScreen(page);
    await button(screen, screen.words.say('home.practice')).click({ trial: true });
    const { origin, largest, first } = await page.evaluate(
      () =>
        new Promise<{ origin: number; largest: number; first: number }>((resolve) => {
          new PerformanceObserver((list) => {
            const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
            const largest = list.getEntries().at(-1)?.startTime ?? Number.NaN;
            resolve({ origin: performance.timeOrigin, largest, first: first ?? Number.NaN });
          }).observe({ type: 'largest-contentful-paint', buffered: true });
        }),
    );
    const pageMs = origin - startMs;
    return { pageMs, firstPaintMs: pageMs + first, usableMs: pageMs + largest };
  } finally {
    await browser.close();
  }
}
