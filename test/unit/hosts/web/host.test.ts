// The Host header as it comes over the wire, byte for byte: no client library writes most of these.
import { describe, expect, test } from 'vitest';

import { sendRaw, startHost } from './webHost.ts';

const statusOf = (said: string): string => said.split('\r\n')[0] ?? '';

describe('W02 a request', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1:PORT'],
    ['localhost', 'localhost:PORT'],
    ['the loopback of IPv6', '[::1]:PORT'],
  ])('to %s is looked at', async (_, host) => {
    const { port } = await startHost();
    const lines = `GET / HTTP/1.1\r\nhost: ${host.replace('PORT', `${port}`)}\r\n\r\n`;
    expect(statusOf(await sendRaw(port, lines))).toBe('HTTP/1.1 403 Forbidden');
  });

  test.each([
    ['without a host', []],
    ['with an empty host', ['host:']],
    ['with two hosts', ['host: 127.0.0.1:PORT', 'host: 127.0.0.1:PORT']],
    ['with a right and a wrong host', ['host: 127.0.0.1:PORT', 'host: evil.example']],
    ['with two hosts in one line', ['host: 127.0.0.1:PORT, evil.example']],
    ['without a port', ['host: 127.0.0.1']],
    ['with a dot at the end', ['host: localhost.:PORT']],
    ['in capitals', ['host: LOCALHOST:PORT']],
    ['to the address as one number', ['host: 2130706433:PORT']],
    ['to a short form of the address', ['host: 127.1:PORT']],
    ['to another loopback address', ['host: 127.0.0.2:PORT']],
    ['to IPv6 without brackets', ['host: ::1:PORT']],
    ['to IPv6 in its long form', ['host: [0:0:0:0:0:0:0:1]:PORT']],
    ['to all addresses', ['host: 0.0.0.0:PORT']],
    ['with a user before the host', ['host: a@127.0.0.1:PORT']],
    ['with a name below ours', ['host: evil.localhost:PORT']],
    ['with a name that a proxy gives', ['host: evil.example', 'x-forwarded-host: 127.0.0.1:PORT']],
  ])('%s is misdirected', async (_, lines) => {
    const { port, calls } = await startHost();
    const head = lines.map((line) => `${line.replace('PORT', `${port}`)}\r\n`).join('');
    const said = await sendRaw(port, `GET / HTTP/1.1\r\n${head}\r\n`);
    expect(statusOf(said)).toMatch(/^HTTP\/1.1 (421 Misdirected Request|400 Bad Request)$/);
    expect(calls).toEqual([]);
  });

  test.each([
    ['another host', 'http://evil.example/api/jobs.list'],
    ['another host without a scheme', '//evil.example/api/jobs.list'],
    ['this host', 'http://127.0.0.1:PORT/'],
    ['no path', '*'],
    ['no slash', 'api/jobs.list'],
  ])('whose line names %s is refused', async (_, target) => {
    const { port, calls } = await startHost();
    const line = `GET ${target.replace('PORT', `${port}`)} HTTP/1.1`;
    const said = await sendRaw(port, `${line}\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
    expect([statusOf(said), calls]).toEqual(['HTTP/1.1 400 Bad Request', []]);
  });

  test('for a tunnel or another protocol gets none', async () => {
    const { port, calls } = await startHost();
    const host = `host: 127.0.0.1:${port}`;
    expect(await sendRaw(port, `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n\r\n`)).toBe('');
    const upgrade = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
    const head = [`GET /api/events HTTP/1.1`, host, ...upgrade].join('\r\n');
    expect(statusOf(await sendRaw(port, `${head}\r\n\r\n`))).toBe('HTTP/1.1 403 Forbidden');
    expect(calls).toEqual([]);
  });

  test('with two origins is refused, and one that hides a second request in its length too', async () => {
    const { port, calls } = await startHost();
    const host = `host: 127.0.0.1:${port}`;
    const origins = `origin: http://127.0.0.1:${port}\r\norigin: https://evil.example`;
    const twice = await sendRaw(port, `GET / HTTP/1.1\r\n${host}\r\n${origins}\r\n\r\n`);
    expect(statusOf(twice)).toBe('HTTP/1.1 403 Forbidden');
    const lengths = 'content-length: 4\r\ntransfer-encoding: chunked';
    const smuggled = await sendRaw(
      port,
      `POST /api/jobs.list HTTP/1.1\r\n${host}\r\n${lengths}\r\n\r\n0\r\n\r\nGET /`,
    );
    expect(statusOf(smuggled)).toBe('HTTP/1.1 400 Bad Request');
    expect(calls).toEqual([]);
  });
});
