import { describe, expect, test } from 'vitest';

import type { Plan } from '#shared/plan.ts';

import { commandLines } from '../../../renderer/src/wizard/commandLines.ts';
import { deletePlan, finished, planOf, restorePlan, transferPlan } from '../hosts/cli/builders.ts';
import { engineThat, run } from '../hosts/cli/cliRun.ts';
import { copyPlan } from './builders.ts';

/** The words of a line as a shell hands them over. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** What the command line asks the engine to plan when one types such a line. */
async function requestOf(line: string, plan: Plan): Promise<unknown> {
  const [program, ...argv] = wordsOf(line);
  expect(program).toBe('milvus-backup-studio');
  const { engine } = await run({ argv, answers: engineThat(plan, [finished()]) });
  return engine.calls.find(({ path }) => path === 'plans.preview')?.input;
}

const profiles = { clusterId: 'config', storageId: 'config-backup' };

describe('the command line of a plan', () => {
  test.each<[string, Plan]>([
    ['a backup of everything', planOf()],
    [
      'a backup with a filter and a strategy',
      planOf({
        options: { kind: 'backup', filter: 'default.a,m.*', strategy: 'skip_flush', pauseGc: true },
      }),
    ],
    ['a restore with a suffix', restorePlan()],
    [
      'a restore with every option',
      restorePlan({
        options: {
          kind: 'restore',
          filter: 'default.books_bak',
          names: { type: 'rename', rules: 'default.books:default.books_bak,m.*:n.*' },
          rebuildIndexes: false,
          useAutoIndex: true,
          load: 'never',
          conflicts: { otherwise: 'stop', byTarget: {} },
          metaOnly: true,
        },
      }),
    ],
  ])('asks the engine for the same: %s', async (_, plan) => {
    const lines = commandLines(plan, true) ?? [];
    expect(lines).toHaveLength(1);
    expect(await requestOf(lines[0] ?? '', plan)).toEqual({
      ...profiles,
      ...plan.options,
      backupName: plan.backupName,
    });
  });

  const betweenClusters = { clusterId: 'target-config', sourceClusterId: 'config' };
  test.each<[string, Plan['profiles']]>([
    ['beside its sources', { ...profiles, sourceClusterId: 'config' }],
    ['to another cluster', { ...betweenClusters, storageId: 'target-config-backup' }],
  ])('of a copy %s is one line that asks for the same', async (_, places) => {
    const plan = copyPlan({ profiles: places });
    const conflicts = { otherwise: 'replace', byTarget: {} } as const;
    for (const change of [{}, { conflicts, keepBackup: false, load: 'never' }]) {
      const options = { ...plan.options, ...change } as Plan['options'];
      const lines = commandLines({ ...plan, options }, true) ?? [];
      expect(lines).toHaveLength(1);
      expect(await requestOf(lines[0] ?? '', plan)).toEqual({
        ...places,
        ...options,
        backupName: plan.backupName,
      });
    }
  });

  test('of a deletion names the backup', () => {
    expect(commandLines(deletePlan(), true)).toEqual([
      'milvus-backup-studio --config backup.yaml delete --name monday',
    ]);
  });

  test('of a transfer names files by their path, and other places by a configuration', () => {
    const lines = (change: Partial<Plan>) => commandLines(transferPlan(change), true);
    const file = (storage: string) => ({ milvusAddress: null, storage, rootPath: '' });
    expect([
      lines({}),
      lines({ target: file('file:///mnt/my%20zip.zip') }),
      lines({
        options: { kind: 'transfer', targetName: 'monday', users: 'keep' },
        source: file('file:///mnt'),
      }),
    ]).toEqual([
      [
        'milvus-backup-studio --config backup.yaml backups copy --name monday --to-config target.yaml --as twin',
      ],
      [
        `milvus-backup-studio --config backup.yaml backups copy --name monday --to-zip '/mnt/my zip.zip' --as twin`,
      ],
      [
        'milvus-backup-studio --config target.yaml backups upload --from-folder /mnt/monday --keep-users',
      ],
    ]);
  });

  test('names a practice cluster by its letter', () => {
    const practice = { clusterId: 'practice-b', storageId: 'practice-backups' };
    expect(commandLines(planOf({ profiles: practice }), true)).toEqual([
      'milvus-backup-studio --practice B create --name monday',
    ]);
    const between = { ...practice, sourceClusterId: 'practice-a' };
    expect(commandLines(copyPlan({ profiles: between }), true)?.[0]).toMatch(
      /^milvus-backup-studio --practice A --to-practice B copy /,
    );
  });

  test('is not there where the command line cannot say the same', () => {
    const mixed = { clusterId: 'practice-b', storageId: 'mine' };
    expect(commandLines(planOf({ profiles: mixed }), true)).toBeNull();
    const away = { ...mixed, sourceClusterId: 'practice-a', clusterId: 'mine' };
    expect(commandLines(copyPlan({ profiles: away }), true)).toBeNull();
    const running = { kind: 'backup', filter: '', strategy: 'auto', pauseGc: false } as const;
    expect(commandLines(planOf({ options: running }), true)).toBeNull();
    expect(commandLines(planOf({ options: running }), false)).not.toBeNull();
  });
});
