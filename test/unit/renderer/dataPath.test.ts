import { describe, expect, test } from 'vitest';

import { dataPathOf, storesOf } from '../../../renderer/src/dataPath/dataPath.ts';
import { layOut } from '../../../renderer/src/dataPath/layout.ts';
import { planOf, restorePlan } from '../hosts/cli/builders.ts';
import { clusterOf, copyPlan } from './builders.ts';

const lyon = { kind: 'milvus', name: 'lyon-test', environment: 'test' } as const;
const own = { kind: 'bucket', name: 'a-bucket/files', host: 'lyon:9000' } as const;
const backups = { kind: 'bucket', name: 'a-bucket/backup', host: 'lyon:9000' } as const;
const vault = { milvusAddress: 'lyon:19530', storage: 's3://vault:9000/b', rootPath: '' } as const;
const computer = { kind: 'computer' } as const;

describe('the data path', () => {
  test('of a backup goes from Milvus by its bucket to the backup', () => {
    expect(dataPathOf(planOf(), clusterOf('lyon-test'))).toEqual({
      nodes: [lyon, own, backups],
      legs: [{ id: 'backUp', from: 0, to: 2, route: 'insideStore' }],
    });
  });

  test('of a copy ends where it began, and Milvus reads its own bucket', () => {
    expect(dataPathOf(copyPlan(), clusterOf('lyon-test'))).toEqual({
      nodes: [lyon, own, backups, lyon],
      legs: [
        { id: 'backUp', from: 0, to: 2, route: 'insideStore' },
        { id: 'restore', from: 2, to: 3, route: 'none' },
      ],
    });
  });

  test('passes this computer where bytes do, and the bucket of Milvus before Milvus', () => {
    const plan = copyPlan({
      via: vault,
      routes: { backUp: 'throughComputer', restore: 'throughComputer' },
    });
    const elsewhere = { kind: 'bucket', name: 'b', host: 'vault:9000' };
    expect(dataPathOf(plan, clusterOf('lyon-test'))).toEqual({
      nodes: [lyon, own, computer, elsewhere, computer, own, lyon],
      legs: [
        { id: 'backUp', from: 0, to: 3, route: 'throughComputer' },
        { id: 'transfer', from: 3, to: 5, route: 'throughComputer' },
        { id: 'restore', from: 5, to: 6, route: 'none' },
      ],
    });
  });

  test('of a restore begins with the backup', () => {
    const plan = restorePlan({ routes: { backUp: 'none', restore: 'none' } });
    expect(dataPathOf(plan, clusterOf('lyon-test'))).toEqual({
      nodes: [backups, lyon],
      legs: [{ id: 'restore', from: 0, to: 1, route: 'none' }],
    });
  });

  test('names the address of a cluster whose profile is gone', () => {
    const { nodes } = dataPathOf(planOf(), undefined);
    expect(nodes[0]).toEqual({ kind: 'milvus', name: 'lyon:19530', environment: 'development' });
  });

  test('shows a folder as a bucket without a host', () => {
    const folder = { milvusAddress: null, storage: 'file:///backups', rootPath: '' };
    const { nodes } = dataPathOf(planOf({ target: folder }), undefined);
    expect(nodes.at(-1)).toEqual({ kind: 'bucket', name: '/backups', host: '' });
  });
});

describe('the ground of a store', () => {
  test('lies under neighbours of one service, and under all of them', () => {
    const other = { ...backups, host: 'paris:9000' };
    expect(storesOf([lyon, own, backups, lyon])).toEqual([[1, 2]]);
    expect(storesOf([own, backups, own, lyon])).toEqual([[0, 2]]);
    expect(storesOf([own, computer, backups])).toEqual([]);
    expect(storesOf([own, other])).toEqual([]);
  });
});

describe('the layout', () => {
  const paths = [
    dataPathOf(planOf(), undefined),
    dataPathOf(copyPlan(), undefined),
    dataPathOf(restorePlan({ routes: { backUp: 'none', restore: 'insideStore' } }), undefined),
    dataPathOf(
      copyPlan({
        target: vault,
        routes: { backUp: 'throughComputer', restore: 'insideStore' },
      }),
      undefined,
    ),
  ];

  test.each([320, 560, 958, 1110, 1600])('keeps all of it inside a width of %d px', (width) => {
    for (const path of paths) {
      const layout = layOut(path, width);
      const spans = [...layout.nodes, ...layout.grounds].map(({ x, width: own }) => [x, x + own]);
      const ends = spans.flat();
      expect(Math.min(...ends)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...ends)).toBeLessThanOrEqual(layout.width + 1e-6);
      expect(layout.width).toBeGreaterThanOrEqual(width);
      for (const { from, to } of layout.arrows) expect(to - from).toBeGreaterThanOrEqual(30);
    }
  });

  test('fills the width there is, from end to end', () => {
    const { nodes, width } = layOut(dataPathOf(copyPlan(), undefined), 1110);
    const last = nodes.at(-1);
    expect([nodes[0]?.x, (last?.x ?? 0) + (last?.width ?? 0), width]).toEqual([0, 1110, 1110]);
  });
});
