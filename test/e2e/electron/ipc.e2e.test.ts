// What the engine answers to messages that the page of the app would not send.
import path from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { call, type Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('the file');
let studio: Studio;

beforeAll(async () => {
  studio = await desktop.openFirst('ipc');
});

describe('the engine', () => {
  test('answers the page of the app', async () => {
    const reply = await call(studio, 'preferences.get', {});
    expect(reply).toMatchObject({ ok: true, value: { language: 'system' } });
  });

  test('E07 does not answer a page from elsewhere, even one that had the bridge', async () => {
    const replies = await studio.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const answers: unknown[] = [];
        for (const address of ['data:text/html,<p>other</p>', 'app://studio/']) {
          const window = new BrowserWindow({
            show: false,
            webPreferences: { preload, sandbox: true, contextIsolation: true },
          });
          await window.loadURL(address);
          const call = "window.bridge.call('preferences.get', {}).then(({ ok }) => ok)";
          answers.push(await window.webContents.executeJavaScript(call));
          window.destroy();
        }
        return answers;
      },
      path.join(desktop.installed().out, 'preload.cjs'),
    );
    expect(replies).toEqual([false, true]);
  });

  test.each([
    ['a loop', 'loop'],
    ['a bigint', 'bigint'],
    ['a map', 'map'],
    ['a hundred megabytes', 'long'],
    ['a prototype', 'prototype'],
    ['a field that it does not know', 'unknown'],
  ])('E07 refuses %s and goes on', async (_, kind) => {
    const reply = await studio.page.evaluate((wanted) => {
      const { bridge } = window as unknown as { bridge: { call: (...all: unknown[]) => unknown } };
      const makers: Record<string, () => unknown> = {
        loop() {
          const loop: Record<string, unknown> = {};
          loop['self'] = loop;
          return loop;
        },
        bigint: () => ({ id: 1n }),
        map: () => ({ ids: new Map([[1, 2]]) }),
        long: () => ({ text: 'x'.repeat(100_000_000) }),
        prototype: () => JSON.parse('{"__proto__":{"isAdmin":true}}') as unknown,
        unknown: () => ({ language: 'en', theme: 'dark', surprise: 1 }),
      };
      return bridge.call('preferences.save', makers[wanted]?.());
    }, kind);
    expect(reply).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(await call(studio, 'preferences.get', {})).toMatchObject({ ok: true });
  });
});
