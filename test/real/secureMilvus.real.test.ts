// A Milvus with authorization and mutual TLS, and what happens without the one or the other.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type MilvusServer, startMilvus } from '../servers/milvus.ts';
import { startMinio } from '../servers/minio.ts';
import type { S3Server } from '../servers/s3Server.ts';
import {
  accessTo,
  type CommandLine,
  type CommandLineOptions,
  createCommandLine,
} from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';

describe('a Milvus with authorization and mutual TLS', () => {
  let s3: S3Server;
  let milvus: MilvusServer;
  let client: MilvusClient;
  const made: CommandLine[] = [];

  beforeAll(async () => {
    s3 = await startMinio();
    await s3.createBucket('milvus');
    milvus = await startMilvus({
      s3,
      bucket: 'milvus',
      rootPath: 'files',
      auth: true,
      tls: 'mutual',
    });
    client = await connectMilvus(milvus.address, (await accessTo(milvus)).client);
    await makeSmallCollection(client, { name: 'secret_rows', rows: 500 });
  });

  afterAll(async () => {
    await client?.closeConnection();
    for (const cli of made) await cli.remove();
    await milvus?.stop();
    await s3?.stop();
  });

  async function commandLine(
    change: Pick<CommandLineOptions, 'login' | 'milvusKeys'> = {},
  ): Promise<CommandLine> {
    const place = { s3, bucket: 'milvus' };
    const access = (await accessTo(milvus)).commandLine;
    const cli = await createCommandLine({
      milvus,
      cluster: { ...place, rootPath: 'files' },
      backup: { ...place, rootPath: 'backup' },
      ...access,
      ...change,
      milvusKeys: { ...access.milvusKeys, ...change.milvusKeys },
    });
    made.push(cli);
    return cli;
  }

  it('is backed up and restored', async () => {
    const cli = await commandLine();
    const created = await cli.run('create', '-n', 'secure');
    expect({ code: created.code, stderr: created.stderr }).toMatchObject({ code: 0 });
    const restored = await cli.run('restore', '-n', 'secure', '-s', '_bak');
    expect({ code: restored.code, stderr: restored.stderr }).toMatchObject({ code: 0 });
    expect((await client.count({ collection_name: 'secret_rows_bak' })).data).toBe(500);
  });

  it.each([
    ['with a wrong password', { login: { user: 'root', password: 'wrong' } }, 'MB-105'],
    ['without TLS', { milvusKeys: { tlsMode: 0 } }, 'MB-104'],
    ['without a certificate of its own', { milvusKeys: { tlsMode: 1 } }, 'MB-104'],
  ])('refuses a client %s, with its own error', async (_, change, id) => {
    const cli = await commandLine(change);
    const { stderr } = await cli.run('create', '-n', 'refused');
    expect(stderr).toContain(id);
  });
});
