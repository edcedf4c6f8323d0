import type { CopyRoute, Plan, PlanEndpoint } from '#shared/plan.ts';
import type { ClusterProfile } from '#shared/profile.ts';

export type LegId = 'backUp' | 'transfer' | 'restore';
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
  readonly id: LegId;
  readonly from: number;
  readonly to: number;
  readonly route: CopyRoute;
}

export interface DataPath {
  readonly nodes: readonly PathNode[];
  readonly legs: readonly PathLeg[];
}

/** Neighbouring buckets on one service, as first and last: they stand on one ground. */
export function storesOf(nodes: readonly PathNode[]): readonly (readonly [number, number])[] {
  const stores: [number, number][] = [];
  for (const [index, node] of nodes.entries()) {
    const before = nodes[index - 1];
    const isSame = node.kind === 'bucket' && before?.kind === 'bucket' && node.host === before.host;
    const last = stores.at(-1);
    if (isSame && last?.[1] === index - 1) last[1] = index;
    else if (isSame) stores.push([index - 1, index]);
  }
  return stores;
}

/** s3://host:port/bucket and a root path → its parts; a folder has no host. */
function bucketNode({ storage, rootPath }: PlanEndpoint): PathNode {
  const [, host = '', name = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(storage ?? '') ?? [];
  if (name !== '')
    return { kind: 'bucket', name: [name, rootPath].filter(Boolean).join('/'), host };
  return { kind: 'bucket', name: (storage ?? '').replace(/^file:\/\//, ''), host: '' };
}

/** The way of the bytes of a plan, in the order they are met. `cluster` is the profile of the plan's Milvus, `from` that of the one a copy reads. */
export function dataPathOf(
  plan: Plan,
  cluster: ClusterProfile | undefined,
  from: ClusterProfile | undefined = cluster,
): DataPath {
  const own = plan.source.milvusAddress ?? plan.target.milvusAddress;
  const milvus = milvusNode(cluster, own);
  const source = bucketNode(plan.source);
  const target = bucketNode(plan.target);
  switch (plan.options.kind) {
    case 'backup':
      return pathOf([milvus, source], backUpLegs(target, plan.routes.backUp));
    case 'restore':
      return pathOf([source], restoreLegs(target, milvus, plan.routes.restore));
    case 'copy':
      return copyPath(plan, {
        from: milvusNode(from, plan.source.milvusAddress),
        to: milvusNode(cluster, plan.target.milvusAddress),
      });
    case 'transfer':
      return pathOf(
        [source],
        [{ id: 'transfer', route: plan.routes.transfer ?? 'none', to: target }],
      );
    case 'delete':
    case 'cleanUp':
      return { nodes: [target], legs: [] };
  }
}

function milvusNode(cluster: ClusterProfile | undefined, address: string | null): PathNode {
  return {
    kind: 'milvus',
    name: cluster?.name ?? address ?? '',
    environment: cluster?.environment ?? 'development',
  };
}

/** By way of the backup, into the bucket that the Milvus at its end reads. */
function copyPath(
  { source, target, via, routes }: Plan,
  { from, to }: { readonly from: PathNode; readonly to: PathNode },
): DataPath {
  return pathOf(
    [from, bucketNode(source)],
    [
      ...backUpLegs(bucketNode(via ?? target), routes.backUp),
      ...restoreLegs(bucketNode(target), to, routes.restore),
    ],
  );
}

/** A leg and the place it leads to. */
interface Step {
  readonly id: LegId;
  readonly route: CopyRoute;
  readonly to: PathNode;
}

function backUpLegs(backups: PathNode, route: CopyRoute): readonly Step[] {
  return [{ id: 'backUp', route, to: backups }];
}

/** Milvus imports from its own bucket; a backup that lies elsewhere is copied there before. */
function restoreLegs(own: PathNode, milvus: PathNode, route: CopyRoute): readonly Step[] {
  const restore: Step = { id: 'restore', route: 'none', to: milvus };
  return route === 'none' ? [restore] : [{ id: 'transfer', route, to: own }, restore];
}

/** The first leg begins with the first node; each other one where the one before it ends. */
function pathOf(start: readonly PathNode[], steps: readonly Step[]): DataPath {
  const nodes: PathNode[] = [...start];
  const legs: PathLeg[] = [];
  for (const { id, route, to } of steps) {
    const from = legs.at(-1)?.to ?? 0;
    if (route === 'throughComputer') nodes.push({ kind: 'computer' });
    nodes.push(to);
    legs.push({ id, from, to: nodes.length - 1, route });
  }
  return { nodes, legs };
}
