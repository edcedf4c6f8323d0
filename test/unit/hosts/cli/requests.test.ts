import { describe, expect, test } from 'vitest';

import { finished, planOf, restorePlan } from './builders.ts';
import { engineThat, run } from './cliRun.ts';
import { requestOf } from './requestOf.ts';

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
