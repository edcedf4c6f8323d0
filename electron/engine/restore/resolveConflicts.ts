import { AppError } from '#shared/errors.ts';
import type { ConflictPolicy, Conflicts, PlannedCollection, PlanWarning } from '#shared/plan.ts';
import { collectionNameLimit, type CollectionName, formatName } from '#shared/selection.ts';

import type { Cluster } from '../connections.ts';

/** A collection of a plan and the name it gets. */
export interface ResolvedTarget {
  readonly target: CollectionName;
  readonly mode: PlannedCollection['mode'];
}

export interface Resolution {
  /** In the order of the targets given; null for one that is left out. */
  readonly resolved: readonly (ResolvedTarget | null)[];
  /** Databases that do not exist yet. */
  readonly missing: readonly string[];
  readonly warnings: readonly PlanWarning[];
}

/**
 * Finds out which target names are taken and does with each of them what was asked. An alias takes its name too, but only a
 * collection can be replaced or added to.
 * @throws COLLECTION_EXISTS for one that is taken and may not be
 */
export async function resolveConflicts(
  input: {
    readonly targets: readonly CollectionName[];
    readonly databases: readonly string[];
    readonly conflicts: Conflicts;
    readonly now: Date;
  },
  { milvus }: Pick<Cluster, 'milvus'>,
  signal: AbortSignal,
): Promise<Resolution> {
  const { targets, databases, conflicts, now } = input;
  const present = new Set(await milvus.listDatabases(signal));
  const planned = new Set(targets.map(formatName));
  const holderOf = (name: CollectionName) => milvus.describeCollection(name, signal);
  const warnings: PlanWarning[] = [];

  /** The name with the date behind it, and a number behind that where it is taken as well. */
  async function beside(target: CollectionName): Promise<CollectionName> {
    const date = now.toISOString().slice(0, 10).replaceAll('-', '');
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? `_${date}` : `_${date}_${number}`;
      const collection = target.collection.slice(0, collectionNameLimit - suffix.length) + suffix;
      const name = { ...target, collection };
      if (planned.has(formatName(name)) || (await holderOf(name))) continue;
      planned.add(formatName(name));
      return name;
    }
  }

  async function resolve(target: CollectionName): Promise<ResolvedTarget | null> {
    const holder = present.has(target.database) ? await holderOf(target) : undefined;
    if (holder === undefined) return { target, mode: 'create' };
    const isAlias = holder.name !== target.collection;
    const policy = policyFor(target, conflicts);
    if (policy === 'skip') {
      warnings.push({ code: 'targetSkipped', params: { collection: formatName(target) } });
      return null;
    }
    if (policy === 'beside') return { target: await beside(target), mode: 'create' };
    if (policy === 'stop' || isAlias) {
      const { address } = milvus;
      throw new AppError('COLLECTION_EXISTS', { collection: formatName(target), address });
    }
    if (policy === 'append') {
      warnings.push({ code: 'rowsAdded', params: { collection: formatName(target) } });
    }
    return { target, mode: policy };
  }

  const resolved: (ResolvedTarget | null)[] = [];
  for (const target of targets) resolved.push(await resolve(target));
  return { resolved, missing: databases.filter((name) => !present.has(name)), warnings };
}

function policyFor(target: CollectionName, { otherwise, byTarget }: Conflicts): ConflictPolicy {
  return byTarget[formatName(target)] ?? otherwise;
}

/** What stays in a plan, under the names it gets. */
export function withResolved<T extends object>(
  items: readonly T[],
  { resolved }: Resolution,
): (T & ResolvedTarget)[] {
  return items.flatMap((item, index) => {
    const found = resolved[index];
    return found ? [{ ...item, ...found }] : [];
  });
}
