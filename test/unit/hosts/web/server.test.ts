import { createServer } from 'node:http';
import { connect } from 'node:net';

import { describe, expect, test } from 'vitest';

import { json, sendRaw, startHost } from './webHost.ts';

describe('W04 the link of the terminal', () => {
  test('opens the app once, with a cookie that no script and no other page gets', async () => {
    const { server, ask, links, port } = await startHost();
    const link = server.link();
    const opened = await ask(link.slice(link.indexOf('/?')));
    expect([opened.status, opened.headers['location'], opened.headers['set-cookie']]).toEqual([
      303,
      '/',
      [`milvus-backup-studio-${port}=t3; HttpOnly; SameSite=Strict; Path=/`],
    ]);
    expect((await ask(link.slice(link.indexOf('/?')))).status).toBe(403);
    expect(links).toEqual([`http://127.0.0.1:${port}/?token=t2`]);
  });

  test('cannot be guessed: after five wrong ones even the right one is refused, for a minute', async () => {
    const { ask, enter, clock } = await startHost();
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await ask('/?token=wrong')).status).toBe(403);
    }
    expect((await enter()).status).toBe(429);
    await clock.advance(60_000);
    expect((await enter()).status).toBe(303);
  });

  test('gives each browser a cookie of its own, which ends after a night without it and after a week', async () => {
    const { ask, open, clock } = await startHost();
    const [left, used] = [await open(), await open()];
    expect(left).not.toBe(used);
    const status = async (cookie: string) => (await ask('/', { headers: { cookie } })).status;
    const seen: number[] = [];
    for (let hours = 0; hours < 7 * 24; hours += 11) {
      seen.push(await status(used));
      await clock.advance(11 * 3_600_000);
    }
    expect(new Set(seen)).toEqual(new Set([200]));
    expect([await status(left), await status(used)]).toEqual([403, 403]);
  });
});

describe('W04 without the cookie', () => {
  test.each(['/', '/jobs', '/api/events', '/assets/index.js'])('%s is refused', async (path) => {
    const { ask } = await startHost();
    const { status, text } = await ask(path);
    expect([status, text]).toEqual([403, 'Open the app with the link that the terminal shows.']);
  });

  test('no call reaches the engine', async () => {
    const { ask, calls } = await startHost();
    const { status } = await ask('/api/jobs.list', { method: 'POST', headers: json, body: '{}' });
    expect([status, calls]).toEqual([403, []]);
  });
});

describe('with the cookie', () => {
  test('the page is served, and a call is answered', async () => {
    const { ask, open, calls } = await startHost();
    const cookie = await open();
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
    ['W02 a name that leads here by DNS rebinding', { host: 'evil.example:80' }, 421],
    ['W02 the right name at another port', { host: '127.0.0.1:1' }, 421],
    ['W03 another origin', { origin: 'https://evil.example' }, 403],
    ['W03 the null origin of a sandboxed page', { origin: 'null' }, 403],
    ['W03 a request of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['W03 a request of another port', { 'sec-fetch-site': 'same-site' }, 403],
  ])('%s is refused before any work', async (_, headers, status) => {
    const { ask, open, calls } = await startHost();
    const cookie = await open();
    const answer = await ask('/api/jobs.list', {
      method: 'POST',
      headers: { cookie, ...json, ...headers },
      body: '{}',
    });
    expect([answer.status, calls]).toEqual([status, []]);
  });

  test('W03 a link from another site may show the page, and a frame of that site may not', async () => {
    const { ask, open } = await startHost();
    const headers = {
      cookie: await open(),
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    };
    const ask200 = async (destination: string) =>
      (await ask('/', { headers: { ...headers, 'sec-fetch-dest': destination } })).status;
    expect([await ask200('document'), await ask200('iframe'), await ask200('embed')]).toEqual([
      200, 403, 403,
    ]);
  });

  test.each([
    ['W05 a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', 415],
    ['W05 plain text', { 'content-type': 'text/plain' }, '{}', 415],
    ['no JSON', json, '{', 400],
    ['W07 more than a mebibyte', json, `"${'x'.repeat(2 ** 20)}"`, 413],
  ])('%s is refused', async (_, headers, body, status) => {
    const { ask, open, calls } = await startHost();
    const cookie = await open();
    const answer = await ask('/api/jobs.list', {
      method: 'POST',
      headers: { cookie, ...headers },
      body,
    });
    expect([answer.status, calls]).toEqual([status, []]);
  });
});

describe('W01 without being told otherwise', () => {
  test('it listens on loopback only', async () => {
    const { port } = await startHost();
    const other = createServer();
    // The same port on another address of this computer is still free.
    await new Promise<void>((resolve, reject) => {
      other.once('error', reject);
      other.listen(port, '127.0.0.2', resolve);
    });
    other.close();
  });

  test('it listens on the loopback of IPv6 too, and knows its name', async () => {
    const { port } = await startHost();
    const request = `GET / HTTP/1.1\r\nhost: [::1]:${port}\r\n\r\n`;
    expect((await sendRaw(port, request, '::1')).split('\r\n')[0]).toBe('HTTP/1.1 403 Forbidden');
  });
});

describe('W07 a request', () => {
  test('with a header of more than 8 KiB is refused', async () => {
    const { port } = await startHost();
    const said = await sendRaw(
      port,
      `GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx: ${'y'.repeat(9000)}\r\n\r\n`,
    );
    expect(said.split('\r\n')[0]).toBe('HTTP/1.1 431 Request Header Fields Too Large');
  });

  test('whose headers come drop by drop is cut off, and others are served meanwhile', async () => {
    const { port, ask } = await startHost({ limits: { headersMs: 500 } });
    const startMs = performance.now();
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`);
    const drops = setInterval(() => socket.write('x: y\r\n'), 100);
    socket.on('error', () => undefined);
    const ended = new Promise<number>((resolve) => {
      socket.resume().once('close', () => resolve(performance.now() - startMs));
    });
    expect((await ask('/')).status).toBe(403);
    expect(await ended).toBeLessThan(20_000);
    clearInterval(drops);
  });

  test('beyond the hundredth at once is not let in, and one that has left makes room', async () => {
    const { port, ask } = await startHost({ limits: { connections: 5 } });
    const sockets = Array.from({ length: 5 }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => new Promise((done) => socket.once('connect', done))));
    await expect(ask('/')).rejects.toThrow(/ECONNRESET|socket hang up/);
    for (const socket of sockets) socket.destroy();
    await expect
      .poll(() =>
        ask('/').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(403);
  });
});

describe('W08 every answer', () => {
  test.each([
    ['of a page', '/', true, 200],
    ['that there is no such file', '/nothing.js', true, 404],
    ['without the cookie', '/', false, 403],
  ])('%s says what it is, and tells nobody where it came from', async (_, path, isIn, status) => {
    const { ask, open } = await startHost();
    const answer = await ask(path, { headers: isIn ? { cookie: await open() } : {} });
    expect(answer.status).toBe(status);
    if (status === 200) return;
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('about a fault of ours is one line without a stack', async () => {
    const { ask, open } = await startHost({
      call: () => Promise.reject(new Error('the file of someone broke')),
    });
    const headers = { cookie: await open(), ...json };
    const answer = await ask('/api/jobs.list', { method: 'POST', headers, body: '{}' });
    expect([answer.status, answer.text]).toEqual([500, 'the request could not be served']);
  });

  test('never allows another origin anything', async () => {
    const { ask, open } = await startHost();
    const cookie = await open();
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const { headers } = await ask('/', { method, headers: { cookie } });
      const cors = Object.keys(headers).filter((name) => name.startsWith('access-control'));
      expect([method, cors]).toEqual([method, []]);
    }
  });
});
