import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, test } from 'vitest';

import { openPage } from '../studioPage.ts';
import type { Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('the file');
let studio: Studio;

beforeAll(async () => {
  studio = await desktop.openFirst('security');
});

describe('a page in the window', () => {
  test('E01 runs in a sandbox of the kernel, in a process without privileges', async () => {
    const pid = await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // Its system calls are filtered, and it sees only the processes of its own namespace.
    expect(/^Seccomp:\t(\d)/m.exec(status)?.[1]).toBe('2');
    expect(/^NSpid:\t(.*)$/m.exec(status)?.[1]?.split('\t').length).toBeGreaterThan(1);
  });

  test('E01 has the isolation that the app asked for', async () => {
    const preferences = await studio.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const last = contents.getLastWebPreferences();
      const names = [
        'contextIsolation',
        'sandbox',
        'nodeIntegration',
        'nodeIntegrationInSubFrames',
        'webSecurity',
        'webviewTag',
        'allowRunningInsecureContent',
        'experimentalFeatures',
        'enableBlinkFeatures',
      ];
      return Object.fromEntries(names.map((name) => [name, last[name]]));
    });
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      enableBlinkFeatures: '',
    });
  });

  test('E12 cannot be looked into with developer tools', async () => {
    const isOpened = await studio.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.openDevTools();
      return contents?.isDevToolsOpened();
    });
    expect(isOpened).toBe(false);
  });

  test('E07 sees two functions of the app and nothing of Node or Electron', async () => {
    const seen = await studio.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      bridge: Object.keys((window as unknown as { bridge: object }).bridge),
    }));
    expect(seen).toEqual({ node: [], bridge: ['call', 'subscribe'] });
  });

  test('E03 comes with a policy that allows no code but its own', async () => {
    const { policies, nonces } = await studio.page.evaluate(async () => {
      const get = async () => {
        const response = await fetch('/');
        const policy = response.headers.get('content-security-policy') ?? '';
        return policy.split('; ');
      };
      const [one, other] = [await get(), await get()];
      const nonceOf = (policy: string[]) => /'nonce-([^']*)'/.exec(policy.join(' '))?.[1];
      return { policies: one, nonces: [nonceOf(one), nonceOf(other)] };
    });
    expect(policies.filter((directive) => !directive.startsWith('style-src'))).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(nonces[0]).toMatch(/^[\w+/=]{24}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('E03 never breaks that policy itself', async () => {
    const { page } = studio;
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { violations: seen });
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
        seen.push(`${violatedDirective} ${sourceFile}`);
      });
    });
    await page.reload();
    for (const name of ['settings', 'jobs', 'copy', 'home'] as const) {
      await openPage(studio, name);
      await page.getByRole('main').waitFor();
    }
    const violations = () =>
      page.evaluate(() => (window as unknown as { violations: string[] }).violations);
    expect(await violations()).toEqual([]);
    // And it would be seen.
    await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'window.wasRun = true';
      } catch {
        // Trusted types refuse it first.
      }
      document.body.append(script);
    });
    expect(await violations()).not.toEqual([]);
    expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
  });

  test('E02 cannot leave the app, whatever kind of address it goes to', async () => {
    const { page, app } = studio;
    await app.evaluate(({ BrowserWindow }) => {
      const tries: unknown[] = [];
      Object.assign(globalThis, { tries });
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // After the listener of the app, so that its decision is seen.
      contents?.on('will-frame-navigate', ({ url, defaultPrevented }) => {
        tries.push({ url: url.replace(/[\da-f-]{36}/, 'ID'), defaultPrevented });
      });
    });
    await page.evaluate(() => {
      const blob = URL.createObjectURL(new Blob(['<p>other</p>'], { type: 'text/html' }));
      for (const address of [
        // Chromium itself refuses these two.
        'file:///etc/passwd',
        'data:text/html,x',
        blob,
        'http://example.org/',
        'https://example.org/',
        'app://other/',
      ]) {
        window.location.href = address;
      }
    });
    const tries = () => app.evaluate(() => (globalThis as unknown as { tries: unknown[] }).tries);
    await expect
      .poll(async () => (await tries()).at(-1))
      .toEqual({ url: 'app://other/', defaultPrevented: true });
    for (const one of await tries()) expect(one).toMatchObject({ defaultPrevented: true });
    expect(page.url()).toBe('app://studio/');
    // Playwright still waits for the last of them.
    await page.reload();
  });

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
    'E04 is held by the app at %s, whichever page or frame it comes from',
    async (name) => {
      const isPrevented = await studio.app.evaluate(({ BrowserWindow }, event) => {
        let wasPrevented = false;
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const preventDefault = () => (wasPrevented = true);
        contents?.emit(event, { url: 'https://example.org/', preventDefault });
        return wasPrevented;
      }, name);
      expect(isPrevented).toBe(true);
    },
  );

  test('E08 cannot be replaced by a file that is dropped on it, nor E16 given more than text by one', async () => {
    const { page } = studio;
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: ['/etc/passwd'], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    }
    await session.detach();
    await page.reload();
    expect(page.url()).toBe('app://studio/');
    await page.getByRole('main').waitFor();
  });

  test('E16 takes pasted pages as text', async () => {
    const { app, page } = studio;
    // In the form of this runtime; later ones take items.
    await app.evaluate(({ clipboard }) => {
      const html = '<img src=x onerror="window.wasRun = true"><b>bold</b>';
      const { write } = clipboard as unknown as { write: (data: object) => void };
      write({ text: 'plain', html });
    });
    await openPage(studio, 'jobs');
    await page.keyboard.press('Control+K');
    const field = page.getByRole('dialog').getByRole('combobox');
    await field.waitFor();
    await page.keyboard.press('Control+V');
    expect(await field.inputValue()).toBe('plain');
    expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  test('E04 can neither open a window, nor frame or ask another site', async () => {
    const { page, app } = studio;
    const tries = await page.evaluate(async () => {
      const opened = window.open('https://example.org/') !== null;
      const frame = document.createElement('iframe');
      const refused = new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (event.violatedDirective === 'frame-src') resolve(event.blockedURI);
        });
      });
      frame.src = 'https://example.org/';
      document.body.append(frame);
      const framed = await refused;
      frame.remove();
      return { opened, framed, answer: await fetch('https://example.org/').catch(() => null) };
    });
    expect(tries).toEqual({ opened: false, framed: 'https://example.org', answer: null });
    const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBe(1);
  });

  test('E06 may write to the clipboard and do nothing else that needs leave', async () => {
    const states = await studio.page.evaluate(async () => {
      const names = ['clipboard-write', 'clipboard-read', 'notifications', 'camera', 'geolocation'];
      const entries = names.map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return [name, state] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    });
    expect(states).toEqual({
      'clipboard-write': 'granted',
      'clipboard-read': 'denied',
      notifications: 'denied',
      camera: 'denied',
      geolocation: 'denied',
    });
  });

  test('E06 gets no for an answer when it asks for more', async () => {
    const answers = await studio.page.evaluate(async () => {
      const asked = (promise: Promise<unknown>) =>
        promise.then(
          (value) => (typeof value === 'string' ? value : 'given'),
          (error: Error) => error.name,
        );
      return {
        camera: await asked(navigator.mediaDevices.getUserMedia({ video: true })),
        microphone: await asked(navigator.mediaDevices.getUserMedia({ audio: true })),
        notifications: await asked(Notification.requestPermission()),
        clipboard: await asked(navigator.clipboard.readText()),
      };
    });
    expect(answers).toEqual({
      camera: expect.stringMatching(/^Not(AllowedError|FoundError)$/) as string,
      microphone: expect.stringMatching(/^Not(AllowedError|FoundError)$/) as string,
      notifications: 'denied',
      clipboard: 'NotAllowedError',
    });
  });
});
