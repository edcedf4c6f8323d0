import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'node:tls';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { inspectCertificate } from '#engine/checks/certificate.ts';
import { AppError } from '#shared/errors.ts';

import { type Certificates, makeCertificates } from '../../servers/certificates.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const { signal } = new AbortController();
const dayMs = 86_400_000;

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe.skipIf(!hasOpenssl)('a certificate of 60 days for localhost', () => {
  let folder = '';
  let files: Certificates;
  let ca: Buffer;
  let server: Server;
  let port = 0;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'certificate-'));
    files = await makeCertificates(folder, 60);
    ca = await readFile(files.ca);
    server = createServer({ cert: await readFile(files.cert), key: await readFile(files.key) });
    server.on('tlsClientError', () => undefined);
    port = await portOf(server);
  });
  afterAll(async () => {
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function inspect(
    change: { serverName?: string; trusted?: boolean; days?: number; port?: number } = {},
  ) {
    const { serverName, trusted = true, days = 0 } = change;
    const outcome = await inspectCertificate({
      endpoint: { host: 'localhost', port: change.port ?? port },
      serverName,
      files: trusted ? { ca } : {},
      now: new Date(Date.now() + days * dayMs),
      signal,
    });
    const { status, finding, error } = outcome;
    return [
      status,
      finding?.name,
      finding?.params['issuer'] ?? finding?.params['names'],
      error?.code,
    ];
  }

  test('is fine, and told to end soon in its last month', async () => {
    expect([await inspect(), await inspect({ days: 40 })]).toEqual([
      ['passed', 'certificate', 'ca', undefined],
      ['warning', 'certificateEndsSoon', 'ca', undefined],
    ]);
  });

  test('is not valid before its time, nor after it', async () => {
    expect([await inspect({ days: -1 }), await inspect({ days: 62 })]).toEqual([
      ['failed', 'certificateNotYet', undefined, 'TLS_FAILED'],
      ['failed', 'certificateEnded', undefined, 'TLS_FAILED'],
    ]);
  });

  test('is of no use for another name', async () => {
    expect(await inspect({ serverName: 'milvus.example.net' })).toEqual([
      'failed',
      'certificateName',
      '127.0.0.1, localhost',
      'TLS_FAILED',
    ]);
  });

  test('is not trusted without its authority', async () => {
    expect(await inspect({ trusted: false })).toEqual([
      'failed',
      'certificateUntrusted',
      'ca',
      'TLS_FAILED',
    ]);
  });

  test('is missing where a server speaks without TLS', async () => {
    const plain = createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const error = await inspect({ port: await portOf(plain) }).catch((error: unknown) => error);
    plain.close();
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'TLS_FAILED', params: { host: 'localhost' } });
  });
});
