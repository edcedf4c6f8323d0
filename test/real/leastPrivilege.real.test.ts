// Keys for a while (STS) that may do no more than their role needs, on a real MinIO: each role does its work and nothing else.
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { storagePolicy, type StorageRole } from '#shared/storagePolicy.ts';

import { assumeRole } from '../servers/temporaryKeys.ts';
import { type CommandLine, createCommandLine, type Result } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { startRealCluster } from '../stories/realCluster.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { backupBucket, clusterBucket, type StoryCluster } from '../stories/storyCluster.ts';

const cluster = { bucket: clusterBucket, rootPath: 'files' };
const backup = { bucket: backupBucket, rootPath: 'daily' };

let story: StoryCluster;
let client: MilvusClient;
const made: CommandLine[] = [];

beforeAll(async () => {
  story = await startRealCluster();
  client = await connectMilvus(story.milvus.address);
  await makeSmallCollection(client, { name: 'rows', rows: 300 });
});

afterAll(async () => {
  await client?.closeConnection();
  for (const cli of made) await cli.remove();
  await story?.stop();
});

/** The command line of somebody whose only keys are those of a role; Milvus keeps its own. */
async function commandLineOf(role: StorageRole): Promise<CommandLine> {
  const keys = await assumeRole(story.s3, { policy: storagePolicy(role, { cluster, backup }) });
  const s3 = { ...story.s3, ...keys };
  const cli = await createCommandLine({
    milvus: story.milvus,
    cluster: { ...cluster, s3 },
    backup: { ...backup, s3 },
  });
  made.push(cli);
  return cli;
}

const shown = ({ code, stderr }: Result) => ({ code, stderr });
const done = { code: 0 };

describe('S08 S09 a key for a while that may do no more than its role needs', () => {
  it('of a writer makes a backup, passes the connection test, and cannot remove a backup', async () => {
    const cli = await commandLineOf('writer');
    expect(shown(await cli.run('check', '--no-write'))).not.toMatchObject({ code: 3 });
    expect(shown(await cli.run('create', '-n', 'kept'))).toMatchObject(done);
    expect(shown(await cli.run('verify', '-n', 'kept'))).toMatchObject(done);
    const refused = await cli.run('delete', '-n', 'kept');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('MB-205');
    // Nothing of it is gone, and nobody takes it for half deleted.
    expect(shown(await cli.run('verify', '-n', 'kept'))).toMatchObject(done);
  });

  it('of a restorer restores and removes what it staged, and can neither make nor remove a backup', async () => {
    const cli = await commandLineOf('restorer');
    expect(shown(await cli.run('restore', '-n', 'kept', '-s', '_bak'))).toMatchObject(done);
    expect((await client.count({ collection_name: 'rows_bak' })).data).toBe(300);
    for (const command of [
      ['create', '-n', 'mine'],
      ['delete', '-n', 'kept'],
    ]) {
      const { code, stderr } = await cli.run(...command);
      expect([code, stderr]).toEqual([code === 0 ? 1 : code, expect.stringContaining('MB-205')]);
    }
    expect(shown(await cli.run('verify', '-n', 'kept'))).toMatchObject(done);
  });

  it('of a janitor removes a backup, and cannot make one', async () => {
    const cli = await commandLineOf('janitor');
    const refused = await cli.run('create', '-n', 'mine');
    expect([refused.code === 0, refused.stderr]).toEqual([
      false,
      expect.stringContaining('MB-205'),
    ]);
    expect(shown(await cli.run('delete', '-n', 'kept'))).toMatchObject(done);
    const listed = await cli.run('list');
    expect([listed.code, listed.stdout]).toEqual([0, '']);
  });
});
