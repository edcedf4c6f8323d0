import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { startWebServer } from '#hosts/web/server.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Web host with an engine that remembers its calls, and tokens t1, t2, … */
async function start() {
  const calls: string[] = [];
  const links: string[] = [];
  const engine: Transport<EngineEvent> = {
    call: async (path) => {
      calls.push(path);
      return { ok: true, value: null };
    },
    subscribe: (listener) => {
      listener({ type: 'jobs.snapshot', jobs: [] });
      return () => undefined;
    },
  };
  let tokens = 0;
  const server = await startWebServer({
    engine,
    assets: {
      get: async (path) =>
        path === '/'
          ? { headers: { 'content-type': 'text/html' }, body: Buffer.from('page') }
          : null,
    },
    port: 0,
    randomToken: () => `t${(tokens += 1)}`,
    onLink: (link) => links.push(link),
  });
  onTestFinished(() => server.close());
  const { port } = server;

  function ask(
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    const { method = 'GET', headers = {}, body } = options;
    return new Promise((resolve, reject) => {
      const asked = send({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }
  const cookie = `milvus-backup-studio-${port}=t1`;
  return { server, port, ask, calls, links, cookie };
}

const json = { 'content-type': 'application/json' };

describe('the link of the terminal', () => {
  test('opens the app once, with a cookie that no script and no other page gets', async () => {
    const { server, ask, links, port } = await start();
    const link = server.link();
    const opened = await ask(link.slice(link.indexOf('/?')));
    expect([opened.status, opened.headers.location, opened.headers['set-cookie']]).toEqual([
      303,
      '/',
      [`milvus-backup-studio-${port}=t1; HttpOnly; SameSite=Strict; Path=/`],
    ]);
    expect((await ask(link.slice(link.indexOf('/?')))).status).toBe(403);
    expect(links).toEqual([`http://127.0.0.1:${port}/?token=t3`]);
  });

  test('cannot be guessed: after twenty wrong ones even the right one is refused', async () => {
    const { server, ask } = await start();
    for (let tries = 0; tries < 20; tries += 1) await ask('/?token=wrong');
    const link = server.link();
    expect((await ask(link.slice(link.indexOf('/?')))).status).toBe(403);
  });
});

describe('without the cookie', () => {
  test.each(['/', '/jobs', '/api/events', '/assets/index.js'])('%s is refused', async (path) => {
    const { ask } = await start();
    const { status, text } = await ask(path);
    expect([status, text]).toEqual([403, 'Open the app with the link that the terminal shows.']);
  });

  test('no call reaches the engine', async () => {
    const { ask, calls } = await start();
    const { status } = await ask('/api/jobs.list', { method: 'POST', headers: json, body: '{}' });
    expect([status, calls]).toEqual([403, []]);
  });
});

describe('with the cookie', () => {
  test('the page is served, and a call is answered', async () => {
    const { ask, cookie, calls } = await start();
    expect((await ask('/', { headers: { cookie } })).text).toBe('page');
    const called = await ask('/api/jobs.list', {
      method: 'POST',
      headers: { cookie, ...json },
      body: '{}',
    });
    expect([called.status, JSON.parse(called.text), calls]).toEqual([
      200,
      { ok: true, value: null },
      ['jobs.list'],
    ]);
  });

  test.each([
    ['a name that leads here by DNS rebinding', { host: 'evil.example:80' }, 421],
    ['the right name at another port', { host: '127.0.0.1:1' }, 421],
    ['a name in capitals with a dot', { host: 'LOCALHOST.' }, 421],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['the null origin of a sandboxed page', { origin: 'null' }, 403],
    ['a request of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a request of another port', { 'sec-fetch-site': 'same-site' }, 403],
  ])('%s is refused before any work', async (_, headers, status) => {
    const { ask, cookie, calls } = await start();
    const answer = await ask('/api/jobs.list', {
      method: 'POST',
      headers: { cookie, ...json, ...headers },
      body: '{}',
    });
    expect([answer.status, calls]).toEqual([status, []]);
  });

  test.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', 415],
    ['no JSON', json, '{', 400],
    ['more than a mebibyte', json, `"${'x'.repeat(2 ** 20)}"`, 413],
  ])('%s is refused', async (_, headers, body, status) => {
    const { ask, cookie, calls } = await start();
    const answer = await ask('/api/jobs.list', {
      method: 'POST',
      headers: { cookie, ...headers },
      body,
    });
    expect([answer.status, calls]).toEqual([status, []]);
  });

  test('a GET changes nothing: calls are POST only', async () => {
    const { ask, cookie, calls } = await start();
    expect((await ask('/api/jobs.list', { headers: { cookie } })).status).toBe(404);
    expect(calls).toEqual([]);
  });

  test('every answer says what it is, and tells nobody where it came from', async () => {
    const { ask, cookie } = await start();
    const { headers } = await ask('/nothing.js', { headers: { cookie } });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
});

test('listens on loopback only', async () => {
  const { port } = await start();
  const other = createServer();
  // The same port on another address of this computer is still free.
  await new Promise<void>((resolve, reject) => {
    other.once('error', reject);
    other.listen(port, '127.0.0.2', resolve);
  });
  other.close();
});

test('a header of more than 8 KiB is refused', async () => {
  const { port } = await start();
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx: ${'y'.repeat(9000)}\r\n\r\n`);
  const first = await new Promise<string>((resolve) => {
    socket.once('data', (data: Buffer) => resolve(data.toString('utf8')));
  });
  socket.destroy();
  expect(first.split('\r\n')[0]).toBe('HTTP/1.1 431 Request Header Fields Too Large');
});
