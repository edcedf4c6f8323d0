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

  test('of a copy is a backup and its restore', async () => {
    const plan = copyPlan();
    const [create = '', restore = '', ...others] = commandLines(plan, true) ?? [];
    expect(others).toEqual([]);
    expect(await requestOf(create, planOf())).toEqual({
      ...profiles,
      kind: 'backup',
      backupName: 'monday',
      filter: 'default.books,default.images',
      strategy: 'auto',
      pauseGc: true,
    });
    expect(await requestOf(restore, restorePlan())).toEqual({
      ...profiles,
      kind: 'restore',
      backupName: 'monday',
      filter: 'default.books_bak,default.images_bak',
      names: { type: 'suffix', suffix: '_bak' },
      rebuildIndexes: true,
      useAutoIndex: false,
      load: 'asInSource',
      conflicts: { otherwise: 'stop', byTarget: {} },
      metaOnly: false,
    });
  });

  test('of a copy without its backup deletes it last', () => {
    const plan = copyPlan();
    const options = { ...plan.options, keepBackup: false } as Plan['options'];
    expect(commandLines({ ...plan, options }, true)?.at(-1)).toBe(
      'milvus-backup-studio --config backup.yaml delete --name monday',
    );
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
      lines({ options: { kind: 'transfer', targetName: 'monday' }, source: file('file:///mnt') }),
    ]).toEqual([
      [
        'milvus-backup-studio --config backup.yaml backups copy --name monday --to-config target.yaml --as twin',
      ],
      [
        `milvus-backup-studio --config backup.yaml backups copy --name monday --to-zip '/mnt/my zip.zip' --as twin`,
      ],
      ['milvus-backup-studio --config target.yaml backups upload --from-folder /mnt/monday'],
    ]);
  });

  test('names a practice cluster by its letter', () => {
    const practice = { clusterId: 'practice-b', storageId: 'practice-backups' };
    expect(commandLines(planOf({ profiles: practice }), true)).toEqual([
      'milvus-backup-studio --practice B create --name monday',
    ]);
  });

  test('is not there where the command line cannot say the same', () => {
    const mixed = { clusterId: 'practice-b', storageId: 'mine' };
    expect(commandLines(planOf({ profiles: mixed }), true)).toBeNull();
    const running = { kind: 'backup', filter: '', strategy: 'auto', pauseGc: false } as const;
    expect(commandLines(planOf({ options: running }), true)).toBeNull();
    expect(commandLines(planOf({ options: running }), false)).not.toBeNull();
  });
});
