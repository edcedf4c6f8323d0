import type { CopyRoute, Plan, PlanEndpoint } from '#shared/plan.ts';
import type { ClusterProfile } from '#shared/profile.ts';

export type LegState = 'planned' | 'next' | 'now' | 'done';

export type PathNode =
  | {
      readonly kind: 'milvus';
      readonly name: string;
      readonly environment: ClusterProfile['environment'];
    }
  | {
      readonly kind: 'bucket';
      /** With the root path in it, which tells two places in one bucket apart. */
      readonly name: string;
      readonly host: string;
    }
  | { readonly kind: 'computer' };

/** One bracket under the nodes from … to: what moves there, and by which way. */
export interface PathLeg {
  readonly id: 'backUp' | 'restore' | 'delete';
  readonly from: number;
  readonly to: number;
  readonly route: CopyRoute;
}

export interface DataPath {
  readonly nodes: readonly PathNode[];
  readonly legs: readonly PathLeg[];
}

/** Neighbouring buckets on one service: they stand on one ground. */
export function storesOf(nodes: readonly PathNode[]): readonly (readonly [number, number])[] {
  return nodes.flatMap((node, index) => {
    const next = nodes[index + 1];
    const isOne = node.kind === 'bucket' && next?.kind === 'bucket' && node.host === next.host;
    return isOne ? [[index, index + 1] as const] : [];
  });
}

/** s3://host:port/bucket and a root path → its parts; a folder has no host. */
function bucketNode({ storage, rootPath }: PlanEndpoint): PathNode {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(storage ?? '');
  const [, host = '', name = ''] = match ?? [];
  if (match) return { kind: 'bucket', name: [name, rootPath].filter(Boolean).join('/'), host };
  return { kind: 'bucket', name: (storage ?? '').replace(/^file:\/\//, ''), host: '' };
}

/** The way of the bytes of a plan, in the order they are met. `cluster` is the profile of the plan's Milvus. */
export function dataPathOf(plan: Plan, cluster: ClusterProfile | undefined): DataPath {
  const milvus: PathNode = {
    kind: 'milvus',
    name: cluster?.name ?? plan.source.milvusAddress ?? plan.target.milvusAddress ?? '',
    environment: cluster?.environment ?? 'development',
  };
  const computer: PathNode = { kind: 'computer' };
  const through = (route: CopyRoute) => (route === 'throughComputer' ? [computer] : []);
  const { backUp, restore } = plan.routes;
  switch (plan.options.kind) {
    case 'backup': {
      const nodes = [milvus, bucketNode(plan.source), ...through(backUp), bucketNode(plan.target)];
      return { nodes, legs: [{ id: 'backUp', from: 0, to: nodes.length - 1, route: backUp }] };
    }
    case 'restore': {
      const nodes = [
        bucketNode(plan.source),
        ...through(restore),
        ...(restore === 'none' ? [] : [bucketNode(plan.target)]),
        milvus,
      ];
      return { nodes, legs: [{ id: 'restore', from: 0, to: nodes.length - 1, route: restore }] };
    }
    case 'copy': {
      const nodes = [
        milvus,
        bucketNode(plan.source),
        ...through(backUp),
        bucketNode(plan.target),
        ...through(restore),
        milvus,
      ];
      const backup = 2 + through(backUp).length;
      return {
        nodes,
        legs: [
          { id: 'backUp', from: 0, to: backup, route: backUp },
          { id: 'restore', from: backup, to: nodes.length - 1, route: restore },
        ],
      };
    }
    case 'delete':
      return { nodes: [bucketNode(plan.target)], legs: [] };
  }
}
