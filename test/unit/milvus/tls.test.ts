import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ServerCredentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Tls } from '#shared/profile.ts';

import { makeCertificates } from '../../servers/certificates.ts';
import { answerVersion, open, plainConnection, startGrpcServer } from './wireServer.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const { signal } = new AbortController();

interface Pems {
  readonly ca: Buffer;
  readonly certificate: Buffer;
  readonly key: Buffer;
}

async function makePems(folder: string): Promise<Pems> {
  const { ca, cert, key } = await makeCertificates(await mkdtemp(path.join(folder, 'pems-')));
  return {
    ca: await readFile(ca),
    certificate: await readFile(cert),
    key: await readFile(key),
  };
}

function startServer(credentials: ServerCredentials) {
  return startGrpcServer({ GetVersion: answerVersion }, credentials);
}

const server: Tls = { mode: 'server' };
const mutual: Tls = { mode: 'mutual', certificateFile: 'c', keyFile: 'k' };

describe.skipIf(!hasOpenssl)('TLS', () => {
  let folder = '';
  let ours: Pems;
  let others: Pems;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'milvus-tls-'));
    [ours, others] = [await makePems(folder), await makePems(folder)];
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const pair = () => [{ private_key: ours.key, cert_chain: ours.certificate }];
  const startTls = () => startServer(ServerCredentials.createSsl(null, pair()));
  const startMutual = () => startServer(ServerCredentials.createSsl(ours.ca, pair(), true));
  // By name: an address as server name earns a warning from Node.
  const connection = ({ address }: { address: string }, tls: Tls) => ({
    ...plainConnection(address.replace('127.0.0.1', 'localhost')),
    tls,
  });
  const failure = (reason: string) => ({
    code: 'TLS_FAILED',
    params: { host: 'localhost', reason: expect.stringContaining(reason) },
  });

  it('connects with the right CA', async () => {
    const milvus = await open(connection(await startTls(), server), { files: { ca: ours.ca } });
    expect(await milvus.version(signal)).toBe('v2.3.5-lite');
  });

  it('fails with another CA', async () => {
    const opened = open(connection(await startTls(), server), { files: { ca: others.ca } });
    await expect(opened).rejects.toMatchObject(failure('certificate'));
  });

  it('fails with the CAs of the system', async () => {
    const opened = open(connection(await startTls(), server));
    await expect(opened).rejects.toMatchObject(failure('unable to verify the first certificate'));
  });

  it('fails for a name that is not in the certificate', async () => {
    const tls: Tls = { mode: 'server', serverName: 'other.example' };
    const opened = open(connection(await startTls(), tls), { files: { ca: ours.ca } });
    await expect(opened).rejects.toMatchObject(failure('other.example'));
  });

  it('connects under the name of the certificate', async () => {
    const { address } = await startTls();
    const tls: Tls = { mode: 'server', serverName: 'localhost' };
    const milvus = await open({ ...plainConnection(address), tls }, { files: { ca: ours.ca } });
    expect(await milvus.version(signal)).toBe('v2.3.5-lite');
  });

  it('fails at a plain port', async () => {
    const plain = await startServer(ServerCredentials.createInsecure());
    const opened = open(connection(plain, server), { files: { ca: ours.ca } });
    await expect(opened).rejects.toMatchObject(failure('wrong version number'));
  });

  it('is asked for where the server has it and the connection does not', async () => {
    const opened = open(connection(await startTls(), { mode: 'none' }));
    await expect(opened).rejects.toMatchObject(failure('TLS is off here'));
  });

  it('connects with a client certificate where one is asked for', async () => {
    const milvus = await open(connection(await startMutual(), mutual), { files: ours });
    expect(await milvus.version(signal)).toBe('v2.3.5-lite');
  });

  it('fails without a client certificate where one is asked for', async () => {
    const opened = open(connection(await startMutual(), server), { files: { ca: ours.ca } });
    await expect(opened).rejects.toMatchObject(failure('certificate required'));
  });

  it('fails with the client certificate of another authority', async () => {
    const files = { ...others, ca: ours.ca };
    const opened = open(connection(await startMutual(), mutual), { files });
    await expect(opened).rejects.toMatchObject(failure('another client certificate'));
  });

  it('fails with a key of another certificate', async () => {
    const files = { ...ours, key: others.key };
    const opened = open(connection(await startMutual(), mutual), { files });
    await expect(opened).rejects.toMatchObject(failure('key values mismatch'));
  });
});
