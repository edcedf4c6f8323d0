import { describe, expect, test } from 'vitest';

import { readServeOptions } from '#hosts/web/options.ts';

const tls = ['--tls-cert', 'c.pem', '--tls-key', 'k.pem'];
const network = ['--listen', '192.0.2.1', '--name', 'studio.example', ...tls];

describe('W01 the host', () => {
  test('stays on this computer, may write, and ends after an hour without a page, unless told otherwise', () => {
    expect(readServeOptions([])).toEqual({
      port: 0,
      dataFolder: null,
      keyFile: null,
      network: null,
      isReadOnly: false,
      idleLimitMs: 3_600_000,
    });
  });

  test('is opened to a network with address, name and certificate', () => {
    expect(readServeOptions(network).network).toEqual({
      address: '192.0.2.1',
      name: 'studio.example',
      certificateFile: 'c.pem',
      certificateKeyFile: 'k.pem',
    });
  });

  test.each([
    ['to a network without TLS', ['--listen', '192.0.2.1', '--name', 'studio.example']],
    ['to all networks without TLS', ['--listen', '0.0.0.0']],
    ['to all networks of IPv6 without TLS', ['--listen', '::']],
    ['without a name', ['--listen', '192.0.2.1', ...tls]],
    ['with half a certificate', network.slice(0, -2)],
    [
      'by a name for an address',
      ['--listen', 'studio.example', '--name', 'studio.example', ...tls],
    ],
    ['with a name that is none', ['--listen', '192.0.2.1', '--name', 'a b', ...tls]],
    ['with a certificate for loopback', tls],
    ['with another loopback address', ['--listen', '127.0.0.2', '--name', 'a', ...tls]],
    ['at no port', ['--port', 'http']],
    ['at a port that is none', ['--port', '70000']],
    ['with an unknown option', ['--password', 'x']],
    ['idle for no number', ['--idle-minutes', '-1']],
  ])('is not opened %s', (_, argv) => {
    expect(() => readServeOptions(argv)).toThrow('npm run web');
  });

  test('W12 runs on for ever when it is told so', () => {
    expect(readServeOptions(['--idle-minutes', '0']).idleLimitMs).toBeNull();
  });
});
