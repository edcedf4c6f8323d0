// The web host as a program, and what pages of others can do to it in a real browser.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';

import type { Browser } from 'playwright-core';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { isAlive } from '../../servers/cacheFolder.ts';
import { makeCertificates } from '../../servers/certificates.ts';
import { launchChromium } from '../../servers/chromium.ts';
import { temporaryFolder } from '../../servers/serverProcess.ts';
import { startWebHost, type WebHost } from './webHost.ts';

const program = path.resolve('out/serve.mjs');

describe('W03 a page of another site', () => {
  let host: WebHost;
  let browser: Browser;

  beforeAll(async () => {
    host = await startWebHost();
    // As a name server of an attacker does it (DNS rebinding), for this browser alone.
    browser = await launchChromium('--host-resolver-rules=MAP evil.test 127.0.0.1');
  });

  afterAll(async () => {
    await browser?.close();
    await host?.kill();
  });

  /** The browser of a person who has the app open. */
  async function visit() {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(await host.nextLink());
    return { context, page };
  }

  test('whose name leads to this computer gets nothing, by no method', async () => {
    const { context } = await visit();
    const page = await context.newPage();
    const answer = await page.goto(`http://evil.test:${host.port}/`);
    expect([answer?.status(), await answer?.text()]).toEqual([421, 'wrong host']);
    const statuses = await page.evaluate(async () => {
      const ask = async (method: string, url: string) =>
        (await window.fetch(url, { method, headers: { 'content-type': 'application/json' } }))
          .status;
      return [await ask('GET', '/api/events'), await ask('POST', '/api/jobs.list')];
    });
    expect(statuses).toEqual([421, 421]);
  });

  test('can neither call, nor listen, nor frame, nor send a form, though the browser has the cookie', async () => {
    const other = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><body></body>');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { context } = await visit();
    const page = await context.newPage();
    await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
    const results = await page.evaluate(async (target) => {
      const read = (init: RequestInit) =>
        window.fetch(`${target}/api/app.info`, { credentials: 'include', ...init }).then(
          ({ status }) => `${status}`,
          () => 'refused',
        );
      const json = { 'content-type': 'application/json' };
      const framed = new Promise<string>((resolve) => {
        const frame = document.createElement('iframe');
        frame.addEventListener('load', () => {
          // Of another site or of an error page of the browser: neither can be looked into.
          resolve(frame.contentDocument === null ? 'refused' : 'seen');
        });
        frame.src = `${target}/`;
        document.body.append(frame);
      });
      const heard = new Promise<string>((resolve) => {
        const source = new EventSource(`${target}/api/events`, { withCredentials: true });
        source.addEventListener('message', () => resolve('heard'));
        source.addEventListener('error', () => resolve('refused'));
      });
      return [
        await read({ method: 'POST', headers: json, body: '{}' }),
        await read({ method: 'GET' }),
        await framed,
        await heard,
      ];
    }, `http://127.0.0.1:${host.port}`);
    expect(results).toEqual(['refused', 'refused', 'refused', 'refused']);
    const posted = page.waitForResponse((response) => response.url().includes('/api/'));
    await page.evaluate((target) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = `${target}/api/jobs.list`;
      document.body.append(form);
      form.submit();
    }, `http://127.0.0.1:${host.port}`);
    expect((await posted).status()).toBe(403);
  });

  test('W11 is not told a token by the terminal, and a wrong one is not repeated there', async () => {
    const given = 'a-wrong-token-that-somebody-guessed';
    await fetch(`http://127.0.0.1:${host.port}/?token=${given}`);
    const { context } = await visit();
    const [cookie] = await context.cookies();
    expect(cookie?.value.length).toBeGreaterThanOrEqual(43);
    expect(host.said()).not.toContain(given);
    expect(host.said()).not.toContain(cookie?.value);
  });
});

describe('W01 beyond this computer', () => {
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

  test.each([
    ['without TLS', ['--listen', '0.0.0.0']],
    [
      'with a certificate that is not there',
      ['--listen', '0.0.0.0', '--name', 'localhost', '--tls-cert', '/none', '--tls-key', '/none'],
    ],
  ])('%s it does not start', async (_, more) => {
    const child = spawn(process.execPath, [program, '--data-dir', temporaryFolder('w'), ...more]);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, said]).toEqual([1, '']);
  });

  test.skipIf(address === undefined)('it speaks TLS only, and asks for the token', async () => {
    const folder = temporaryFolder('certificates');
    const { ca, cert, key } = await makeCertificates(folder);
    const host = await startWebHost({
      more: ['--listen', '0.0.0.0', '--name', 'localhost', '--tls-cert', cert, '--tls-key', key],
    });
    onTestFinished(() => host.kill());
    const dispatcher = new Agent({ connect: { ca: readFileSync(ca) } });
    onTestFinished(() => dispatcher.close());
    const link = await host.nextLink();
    expect(link).toMatch(new RegExp(`^https://localhost:${host.port}/\\?token=.{43}$`));
    const origin = new URL(link).origin;
    expect((await fetch(origin, { dispatcher })).status).toBe(403);
    const opened = await fetch(link, { dispatcher, redirect: 'manual' });
    const [cookie = ''] = opened.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-[^;]*; HttpOnly; SameSite=Strict; Path=\/; Secure$/);
    const page = await fetch(origin, {
      dispatcher,
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(page.status).toBe(200);
    await expect(fetch(`http://${address}:${host.port}/`)).rejects.toThrow();
  });
});

test('W10 a host that is read-only shows everything and changes nothing', async () => {
  const host = await startWebHost({ more: ['--read-only'] });
  onTestFinished(() => host.kill());
  const opened = await fetch(await host.nextLink(), { redirect: 'manual' });
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const call = async (name: string, input: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${host.port}/api/${name}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    return answer.json();
  };
  expect(await call('app.info', {})).toMatchObject({ ok: true });
  expect(await call('clusters.list', {})).toEqual({ ok: true, value: [] });
  for (const name of ['practice.open', 'jobs.start', 'clusters.save', 'clusters.remove']) {
    expect(await call(name, {})).toMatchObject({ error: { code: 'HOST_READ_ONLY' } });
  }
});

test('W12 the host ends with whoever started it', async () => {
  const folder = temporaryFolder('parent');
  const args = [program, '--data-dir', folder];
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify(args)}, { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.once('data', () => { console.log(child.pid); });
    setInterval(() => undefined, 1000);
  `;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((resolve) =>
    parent.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))),
  );
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});
