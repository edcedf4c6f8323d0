// A plan that is made on the command line, kept in a file and run later; the same one as in the app.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createMemoryVault } from '#engine/secrets.ts';
import { openProfilesWithTarget } from '#hosts/cli/openProfiles.ts';
import type { PlanFile } from '#shared/planFile.ts';

import { createStore } from '../servers/openS3.ts';
import { type PracticeMilvusServer, startPracticeMilvus } from '../servers/practiceMilvus.ts';
import { type PracticeStorageServer, startPracticeStorage } from '../servers/practiceStorage.ts';
import { type CommandLine, createCommandLine } from '../stories/commandLine.ts';
import { connectMilvus } from '../stories/dataset.ts';
import { makeSmallCollection } from '../stories/smallCollection.ts';
import { openTestEngine } from '../suites/testEngine.ts';

describe('a plan made on the command line', () => {
  let s3: PracticeStorageServer;
  let servers: PracticeMilvusServer[];
  let client: MilvusClient;
  let [cli, other]: CommandLine[] = [];
  let copy: string[];

  beforeAll(async () => {
    s3 = await startPracticeStorage({ buckets: ['shared'] });
    servers = await Promise.all(
      ['files_A', 'files_B'].map((rootPath) =>
        startPracticeMilvus({ s3, bucket: 'shared', rootPath, version: '2.5' }),
      ),
    );
    [cli, other] = await Promise.all(
      servers.map((milvus, index) => {
        const cluster = { s3, bucket: 'shared', rootPath: index === 0 ? 'files_A' : 'files_B' };
        const backup = { ...cluster, rootPath: `backup_${index}` };
        return createCommandLine({ milvus, cluster, backup, management: milvus.metricsEndpoint });
      }),
    );
    copy = ['copy', '--filter', 'books', '--to-config', target()];
    client = await connectMilvus(servers[0]?.address ?? '');
    await makeSmallCollection(client, { name: 'books', rows: 300 });
  });

  afterAll(async () => {
    await client?.closeConnection();
    for (const one of [cli, other]) await one?.remove();
    for (const server of servers ?? []) await server.stop();
    await s3?.stop();
  });

  function run(...args: string[]) {
    if (!cli) throw new Error('there is no command line');
    return cli.run(...args);
  }

  const target = () => path.join(other?.folder ?? '', 'backup.yaml');
  const fileOf = (name: string) => path.join(cli?.folder ?? '', name);

  it('is shown with every write, its hash and what the checks find, and nothing is written', async () => {
    const { code, stdout } = await run('plan', ...copy, '-n', 'between', '--full');
    // The collection is new, which is no more than information.
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Plan [0-9a-f]{64}$/m)]);
    for (const words of ['Create collection', 'default.books/p0', 'P06', 'Nothing stands in']) {
      expect(stdout).toContain(words);
    }
    expect(await keysOf('backup_')).toEqual([]);
    expect((await run('jobs')).stdout).not.toContain('between');
  });

  it('has the hash that the app gives to the same request', async () => {
    const { lines } = await run('plan', ...copy, '-n', 'between', '--json');
    const { sha256 } = lines().at(-1) as { sha256: string };
    const profiles = await openProfilesWithTarget(
      { type: 'config', path: fileOf('backup.yaml'), sets: [] },
      { type: 'config', path: target() },
      { environment: {}, currentFolder: '/', openPractice: () => Promise.reject(new Error()) },
    );
    const saved = <T extends { id: string }>(one: T): T => ({ ...one, id: `saved-${one.id}` });
    const { engine, client: app } = await openTestEngine({
      dataFolder: fileOf('app'),
      vault: createMemoryVault(profiles.secrets),
      transient: {
        clusters: profiles.clusters.map(saved),
        storages: profiles.storages.map(saved),
      },
    });
    const preview = await app.plans.preview({
      kind: 'copy',
      sourceClusterId: 'saved-config',
      clusterId: 'saved-target-config',
      storageId: `saved-${profiles.targetStorageId}`,
      backupName: 'between',
      filter: 'books',
      names: { type: 'keep' },
      strategy: 'auto',
      pauseGc: true,
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      conflicts: { otherwise: 'stop', byTarget: {} },
      keepBackup: true,
    });
    expect(sha256).toBe(preview.sha256);
    await engine.close();
  });

  it('is kept in a file that no other takes the place of, and is refused when it was edited', async () => {
    const made = await run('plan', ...copy, '--no-keep-backup', '--output', 'plan.json');
    expect({ ...made }).toMatchObject({ code: 0 });
    expect(made.stdout).toContain(`run plan.json --to-config ${target()}`);
    const again = await run('plan', ...copy, '--output', 'plan.json');
    expect([again.code, again.stderr]).toEqual([64, expect.stringContaining('plan.json')]);
    const file = JSON.parse(await readFile(fileOf('plan.json'), 'utf8')) as PlanFile;
    const collections = file.plan.collections.map((one) => ({ ...one, targetCollection: 'films' }));
    const edited = { ...file, plan: { ...file.plan, collections } };
    await writeFile(fileOf('edited.json'), JSON.stringify(edited));
    const refused = await run('run', 'edited.json', '--to-config', target());
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('MB-608')]);
    await writeFile(fileOf('other.json'), JSON.stringify({ ...file, format: 'something else' }));
    const noPlan = await run('run', 'other.json', '--to-config', target());
    expect([noPlan.code, noPlan.stderr]).toEqual([64, expect.stringContaining('holds no plan')]);
    const missing = await run('run', 'missing.json', '--to-config', target());
    expect([missing.code, missing.stderr]).toEqual([
      64,
      expect.stringContaining('plan copy --output FILE'),
    ]);
    const elsewhere = await run('run', 'plan.json');
    expect([elsewhere.code, elsewhere.stderr]).toEqual([3, expect.stringContaining('--to-config')]);
  });

  it('is run from its file, night after night, each time with a backup of its own', async () => {
    const first = await run('run', 'plan.json', '--to-config', target());
    expect({ ...first }).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/^Plan [0-9a-f]{64}$/m);
    expect(first.stdout).toMatch(/Files: .* inside the store, 0 B through this computer/);
    // By now the name is taken, which a plan that stops there does not get over.
    const second = await run('run', 'plan.json', '--to-config', target());
    expect([second.code, second.stderr]).toEqual([3, expect.stringContaining('MB-304')]);
    const blocked = await run('plan', ...copy, '--output', 'blocked.json');
    expect([blocked.code, blocked.stdout]).toEqual([3, expect.stringContaining('default.books')]);
    await expect(readFile(fileOf('blocked.json'))).rejects.toThrow('ENOENT');
    const replacing = ['--on-conflict', 'replace', '--no-keep-backup', '--output', 'nightly.json'];
    expect({ ...(await run('plan', ...copy, ...replacing)) }).toMatchObject({ code: 0 });
    for (const _ of ['one night', 'the next']) {
      const night = await run('run', 'nightly.json', '--to-config', target());
      expect({ ...night }).toMatchObject({ code: 0 });
    }
    expect(await keysOf('backup_')).toEqual([]);
  });

  it('of a copy between clusters is told by both of them in the list of jobs', async () => {
    const { stdout } = await run('jobs');
    const [from, to] = servers.map(({ address }) => address);
    expect(stdout).toContain(`${from} → ${to}`);
  });

  async function keysOf(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    const store = createStore(s3, 'shared');
    for await (const { key } of store.list(prefix, new AbortController().signal)) keys.push(key);
    await store.close();
    return keys;
  }
});
