import { describe, expect, test } from 'vitest';

import type { CopyRequest } from '#shared/plan.ts';

import { cluster, storage } from '../../profiles/builders.ts';
import { finished, planOf, restorePlan } from './builders.ts';
import { type Engine, engineThat, run } from './cliRun.ts';

/** The request that a command plans with. */
async function requestOf(...argv: string[]): Promise<unknown> {
  const plan = argv[0] === 'create' ? planOf() : restorePlan();
  const { engine } = await run({ argv, answers: engineThat(plan, [finished()]) });
  return engine.calls.find(({ path }) => path === 'plans.preview')?.input;
}

const backup = {
  kind: 'backup',
  clusterId: 'config',
  storageId: 'config-backup',
  filter: '',
  strategy: 'auto',
  pauseGc: true,
};
const restore = {
  kind: 'restore',
  clusterId: 'config',
  storageId: 'config-backup',
  backupName: 'my_backup',
  filter: '',
  names: { type: 'keep' },
  rebuildIndexes: true,
  useAutoIndex: false,
  load: 'asInSource',
  conflicts: { otherwise: 'stop', byTarget: {} },
  metaOnly: false,
};

describe('the commands of the guide to milvus-backup', () => {
  test('create -c coll -n my_backup backs up that collection', async () => {
    expect(await requestOf('create', '-c', 'coll', '-n', 'my_backup')).toEqual({
      ...backup,
      backupName: 'my_backup',
      filter: 'default.coll',
    });
  });

  test('restore -c coll -n my_backup -s _bak restores the collection of the source', async () => {
    expect(await requestOf('restore', '-c', 'coll', '-n', 'my_backup', '-s', '_bak')).toEqual({
      ...restore,
      filter: 'default.coll_bak',
      names: { type: 'suffix', suffix: '_bak' },
    });
  });
});

describe('create', () => {
  test('backs up everything under a generated name by default', async () => {
    expect(await requestOf('create')).toEqual(backup);
  });

  test('takes its flags', async () => {
    const request = await requestOf(
      'create',
      '-n',
      'a',
      '--filter',
      'db1.*,c',
      '--strategy',
      'serial_flush',
    );
    expect(request).toEqual({
      ...backup,
      backupName: 'a',
      filter: 'db1.*,c',
      strategy: 'serial_flush',
    });
  });

  test('takes the old flags of milvus-backup', async () => {
    const filters = [
      await requestOf('create', '-d', 'db1,db2'),
      await requestOf('create', '-a', '{"db1":["c1","c2"],"db2":[]}'),
      await requestOf('create', '--colls', 'c1, db1.c2'),
    ];
    expect(filters).toEqual([
      { ...backup, filter: 'db1.*,db2.*' },
      { ...backup, filter: 'db1.c1,db1.c2,db2.*' },
      { ...backup, filter: 'default.c1,db1.c2' },
    ]);
    expect([
      await requestOf('create', '-f'),
      await requestOf('create', '--meta_only'),
      await requestOf('create', '--meta_only', '--force'),
    ]).toEqual([
      { ...backup, strategy: 'skip_flush' },
      { ...backup, strategy: 'meta_only' },
      { ...backup, strategy: 'meta_only' },
    ]);
  });

  test('takes the flags of milvus-backup in every form that its parser takes', async () => {
    expect([
      await requestOf('create', '-n=a', '--meta_only=true', '-c=coll'),
      await requestOf('create', '-na', '--filter=coll', '-f=1'),
      await requestOf('create', '--meta_only=false', '--rbac=F', '--force=0'),
    ]).toEqual([
      { ...backup, backupName: 'a', strategy: 'meta_only', filter: 'default.coll' },
      { ...backup, backupName: 'a', strategy: 'skip_flush', filter: 'coll' },
      backup,
    ]);
  });

  test('flushes one by one where milvus-backup would flush all at once, and says so', async () => {
    const { engine, stderr } = await run({
      argv: ['create', '--strategy', 'bulk_flush'],
      answers: engineThat(planOf(), [finished()]),
    });
    const request = engine.calls.find(({ path }) => path === 'plans.preview')?.input;
    expect({ request, stderr }).toEqual({
      request: { ...backup, strategy: 'serial_flush' },
      stderr: [
        '! --strategy bulk_flush is taken as serial_flush: collections are flushed one by one.',
        '',
      ],
    });
  });

  test('says how it took an old flag', async () => {
    const { stderr } = await run({
      argv: ['create', '-c', 'coll'],
      answers: engineThat(planOf(), [finished()]),
    });
    expect(stderr).toEqual(['! -c is an old flag; it is taken as --filter default.coll', '']);
  });
});

describe('restore', () => {
  test('takes its flags', async () => {
    const argv = ['restore', '-n', 'my_backup', '-r', 'db1.*:db2.*', '--filter', 'db2.*'];
    const flags = ['--no-rebuild-index', '--no-load', '--meta_only', '--use_auto_index'];
    expect(await requestOf(...argv, ...flags)).toEqual({
      ...restore,
      filter: 'db2.*',
      names: { type: 'rename', rules: 'db1.*:db2.*' },
      rebuildIndexes: false,
      useAutoIndex: true,
      load: 'never',
      metaOnly: true,
    });
  });

  test('builds indexes by default, so that the flags of milvus-backup for it change nothing', async () => {
    const argv = ['restore', '-n', 'my_backup'];
    expect([
      await requestOf(...argv),
      await requestOf(...argv, '--rebuild_index'),
      await requestOf(...argv, '--restore_index', '--use_v2_restore'),
    ]).toEqual([restore, restore, restore]);
  });

  test('leaves indexes out where a flag of milvus-backup says so', async () => {
    const argv = ['restore', '-n', 'my_backup'];
    expect([
      await requestOf(...argv, '--rebuild_index=false'),
      await requestOf(...argv, '--restore_index=false', '--drop_exist_index'),
    ]).toEqual([
      { ...restore, rebuildIndexes: false },
      { ...restore, rebuildIndexes: false },
    ]);
  });

  test('maps the source names of an old flag to names of the target', async () => {
    const request = await requestOf(
      'restore',
      '-n',
      'my_backup',
      '-c',
      'db1.a,b,c',
      '-r',
      'db1.*:db2.*,b:d',
    );
    expect(request).toEqual({
      ...restore,
      filter: 'db2.a,default.d,default.c',
      names: { type: 'rename', rules: 'db1.*:db2.*,b:d' },
    });
  });

  test('does with a taken name what it is told, and drops nothing first', async () => {
    const argv = ['restore', '-n', 'my_backup'];
    const policies = ['stop', 'skip', 'beside', 'replace', 'append'] as const;
    for (const otherwise of policies) {
      const conflicts = { otherwise, byTarget: {} };
      expect(await requestOf(...argv, '--on-conflict', otherwise)).toEqual({
        ...restore,
        conflicts,
      });
    }
  });

  test('takes the flags of milvus-backup for a taken name, and says as what', async () => {
    const taken = async (flag: string) => {
      const answers = engineThat(restorePlan(), [finished()]);
      const { engine, stderr } = await run({
        argv: ['restore', '-n', 'my_backup', flag],
        answers,
      });
      return [engine.calls.find(({ path }) => path === 'plans.preview')?.input, ...stderr];
    };
    expect([
      await taken('--drop_exist_collection'),
      await taken('--skip_create_collection'),
    ]).toEqual([
      [
        { ...restore, conflicts: { otherwise: 'replace', byTarget: {} } },
        '! --drop_exist_collection is taken as --on-conflict replace: what is there goes only after the new rows are counted.',
        '',
      ],
      [
        { ...restore, conflicts: { otherwise: 'append', byTarget: {} } },
        '! --skip_create_collection is taken as --on-conflict append: rows are added to a collection that is there, and its indexes stay; one that is missing is created.',
        '',
      ],
    ]);
  });
});

describe('copy', () => {
  const copy = {
    kind: 'copy',
    sourceClusterId: 'config',
    clusterId: 'config',
    storageId: 'config-backup',
    filter: '',
    names: { type: 'keep' },
    strategy: 'auto',
    pauseGc: true,
    rebuildIndexes: true,
    useAutoIndex: false,
    load: 'asInSource',
    conflicts: { otherwise: 'stop', byTarget: {} },
    keepBackup: true,
  };

  test('stays in its cluster, or goes to the one of another configuration by way of a backup there', async () => {
    const other = ['copy', '--to-config', 'b.yaml'];
    expect([
      await requestOf('copy', '-s', '_bak'),
      await requestOf(...other),
      await requestOf(...other, '--via', 'source'),
    ]).toEqual([
      { ...copy, names: { type: 'suffix', suffix: '_bak' } },
      { ...copy, clusterId: 'target-config', storageId: 'target-config-backup' },
      { ...copy, clusterId: 'target-config' },
    ]);
  });

  test('takes its flags', async () => {
    const argv = ['copy', '--filter', 'db1.*', '-r', 'db1.*:db2.*', '-n', 'between', '--no-load'];
    const flags = ['--strategy', 'skip_flush', '--no-rebuild-index', '--use_auto_index'];
    const more = ['--on-conflict', 'replace', '--no-keep-backup'];
    expect(await requestOf(...argv, ...flags, ...more)).toEqual({
      ...copy,
      backupName: 'between',
      filter: 'db1.*',
      names: { type: 'rename', rules: 'db1.*:db2.*' },
      strategy: 'skip_flush',
      rebuildIndexes: false,
      useAutoIndex: true,
      load: 'never',
      conflicts: { otherwise: 'replace', byTarget: {} },
      keepBackup: false,
    });
  });
});

describe('saved profiles', () => {
  const names = ['Lyon', 'Paris'];
  const answers = (engine: Engine) => ({
    ...engineThat(restorePlan(), [finished()])(engine),
    'clusters.list': () => names.map((name) => cluster(name.toLowerCase(), { name })),
    'storages.list': () => names.map((name) => storage(name.toLowerCase(), { name })),
  });
  const from = ['copy', '--cluster', 'Lyon', '--storage', 'Lyon'];

  test('are source and target of a copy by their names, and a configuration may be the target', async () => {
    const ends = async (...argv: string[]) => {
      const { engine } = await run({ argv: [...from, ...argv], answers });
      const request = engine.calls.find(({ path }) => path === 'plans.preview')?.input;
      const { sourceClusterId, clusterId, storageId } = request as CopyRequest;
      return [sourceClusterId, clusterId, storageId];
    };
    expect([
      await ends(),
      await ends('--to-cluster', 'Paris', '--to-storage', 'Paris'),
      await ends('--to-cluster', 'paris'),
      await ends('--to-config', 'b.yaml'),
    ]).toEqual([
      ['lyon', 'lyon', 'lyon'],
      ['lyon', 'paris', 'paris'],
      ['lyon', 'paris', 'lyon'],
      ['lyon', 'target-config', 'target-config-backup'],
    ]);
  });

  test('as a target need a source of their kind', async () => {
    const refusals = await Promise.all(
      [
        ['copy', '--to-cluster', 'Paris'],
        ['copy', '--to-storage', 'Paris'],
        ['copy', '--to-practice', 'B'],
      ].map(async (argv) => (await run({ argv, answers })).stderr[0]),
    );
    expect(refusals).toEqual([
      '✗ --to-cluster is of use only with --cluster. (MB-704)',
      '✗ --to-storage is of use only with --storage. (MB-704)',
      '✗ --to-practice is of use only with --practice. (MB-704)',
    ]);
  });
});
