// The main job with authorization, with server TLS and with mutual TLS.
import { readFile } from 'node:fs/promises';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type MilvusServer, startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import type { S3Server } from '../servers/s3Server.ts';
import { type CommandLine, createCommandLine } from './commandLine.ts';
import { connectMilvus } from './dataset.ts';
import { makeSmallCollection } from './smallCollection.ts';

const login = { user: 'root', password: 'Milvus' };

describe.each([
  ['server' as const, 1],
  ['mutual' as const, 2],
])('a Milvus with authorization and %s TLS', (tls, tlsMode) => {
  let s3: S3Server;
  let milvus: MilvusServer;
  let client: MilvusClient;
  const made: CommandLine[] = [];

  beforeAll(async () => {
    s3 = await startMinio();
    await s3.createBucket('milvus');
    milvus = await startMilvus({ s3, bucket: 'milvus', rootPath: 'files', auth: true, tls });
    const files = milvus.certificates;
    if (!files) throw new Error('no certificates');
    client = await connectMilvus(milvus.address, {
      username: login.user,
      password: login.password,
      ssl: true,
      tls: {
        rootCert: await readFile(files.ca),
        ...(tls === 'mutual'
          ? { certChain: await readFile(files.cert), privateKey: await readFile(files.key) }
          : {}),
      },
    });
    await makeSmallCollection(client, { name: 'secret_rows', rows: 500 });
  });

  afterAll(async () => {
    await client?.closeConnection();
    for (const cli of made) await cli.remove();
    await milvus?.stop();
    await s3?.stop();
  });

  async function commandLine(password: string, keys = {}): Promise<CommandLine> {
    const place = { s3, bucket: 'milvus' };
    const cli = await createCommandLine({
      milvus,
      cluster: { ...place, rootPath: 'files' },
      backup: { ...place, rootPath: 'backup' },
      login: { ...login, password },
      milvusKeys: {
        tlsMode,
        caCertPath: milvus.certificates?.ca,
        mtlsCertPath: milvus.certificates?.cert,
        mtlsKeyPath: milvus.certificates?.key,
        ...keys,
      },
    });
    made.push(cli);
    return cli;
  }

  it('is backed up and restored', async () => {
    const cli = await commandLine(login.password);
    const created = await cli.run('create', '-n', 'secure');
    expect({ code: created.code, stderr: created.stderr }).toMatchObject({ code: 0 });
    const restored = await cli.run('restore', '-n', 'secure', '-s', '_bak');
    expect({ code: restored.code, stderr: restored.stderr }).toMatchObject({ code: 0 });
    expect((await client.count({ collection_name: 'secret_rows_bak' })).data).toBe(500);
  });

  it('refuses a wrong password with its own error', async () => {
    const cli = await commandLine('wrong');
    const { code, stderr } = await cli.run('create', '-n', 'refused');
    expect([code, stderr]).toEqual([expect.anything(), expect.stringContaining('MB-105')]);
  });

  it('refuses to talk without TLS, and says so', async () => {
    const cli = await commandLine(login.password, { tlsMode: 0 });
    const { stderr } = await cli.run('create', '-n', 'refused');
    expect(stderr).toMatch(/MB-10[24]/);
  });
});
