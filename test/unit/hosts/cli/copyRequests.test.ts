import { describe, expect, test } from 'vitest';

import type { CopyRequest } from '#shared/plan.ts';

import { cluster, storage } from '../../profiles/builders.ts';
import { finished, restorePlan } from './builders.ts';
import { type Engine, engineThat, run } from './cliRun.ts';
import { requestOf } from './requestOf.ts';

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
