import { AppError } from '#shared/errors.ts';
import type { CleanUpRequest, Plan, PlanAction } from '#shared/plan.ts';

import { deleteActions } from '../backup/delete.ts';
import { requireNotPinned } from '../catalog/notes.ts';
import { endpointOf } from '../planEndpoint.ts';
import { type Guard, guardOf, noGuard } from '../planGuard.ts';
import { noRoutes } from '../planRoutes.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import { type LeftoverItem, type Places, targetOf, withPlaces } from './places.ts';

/**
 * Plans the removal of exactly these leftovers. Whether each still is one is asked right before it is removed: what a plan
 * may name is told by its form alone.
 * @throws INVALID_INPUT for something that is no leftover of these places, READ_ONLY, BACKUP_PINNED
 */
export async function planCleanUp(
  request: CleanUpRequest,
  { connections, notes }: Pick<PlanScope, 'connections' | 'notes'>,
): Promise<Draft> {
  const { clusterId, storageId } = request;
  const items = sorted(request.items);
  return withPlaces(connections, { clusterId, storageId }, async (places) => {
    const plan: Plan = {
      version: 1,
      profiles: { clusterId, storageId },
      options: { kind: 'cleanUp', items },
      backupName: '',
      ...cleanUpEndpoints(places),
      routes: noRoutes,
      databases: [],
      collections: [],
      actions: items.flatMap(actionsOf),
    };
    const guard = guardOfItems(items, places);
    await requireNotPinned(notes, plan);
    return { plan, estimate: { sizeBytes: null, rows: null }, warnings: [], ...guard };
  });
}

/** The source is the cluster, the target the storage of backups. */
export function cleanUpEndpoints({ cluster, backups }: Places): Pick<Plan, 'source' | 'target'> {
  return {
    source: endpointOf(cluster?.profile.milvus.address ?? null, cluster),
    target: endpointOf(null, backups),
  };
}

/** The same items are the same plan, in whichever order they were chosen; each of them once. */
function sorted(items: readonly LeftoverItem[]): LeftoverItem[] {
  const all = new Map(items.map((item) => [`${item.subject} ${item.kind}`, item]));
  return [...all.keys()].sort().flatMap((key) => all.get(key) ?? []);
}

function actionsOf({ kind, subject }: LeftoverItem): PlanAction[] {
  switch (kind) {
    case 'temporaryPrefix':
    case 'partialBackup':
      return deleteActions(subject);
    case 'unfinishedUpload':
      return [{ verb: 'abortUploads', effect: 'delete', subject }];
    case 'checkObject':
      return [{ verb: 'deleteObject', effect: 'delete', subject }];
    case 'pausedGc':
      return [{ verb: 'resumeGc', effect: 'write', subject }];
  }
}

/** Only places in which something is removed are asked about. */
function guardOfItems(items: readonly LeftoverItem[], places: Places): Guard {
  const touched = new Set(items.map((item) => profileOf(item, places)));
  let guard = noGuard;
  for (const { protection, name, location } of touched) {
    if (protection === 'readOnly') throw new AppError('READ_ONLY', { location });
    const own = guardOf(protection, name);
    guard = {
      typedName: guard.typedName ?? own.typedName,
      typedNameReason: guard.typedNameReason ?? own.typedNameReason,
      needsConfirmation: guard.needsConfirmation || own.needsConfirmation,
    };
  }
  return guard;
}

function profileOf(item: LeftoverItem, places: Places) {
  const target = targetOf(item, places);
  const isBackups =
    target !== null && target.kind !== 'pausedGc' && target.place === places.backups;
  const holder = isBackups ? places.backups : places.cluster;
  if (target === null || holder === null) {
    throw new AppError('INVALID_INPUT', { reason: `${item.subject} is no leftover of this place` });
  }
  const { protection, name } = holder.profile;
  return { protection, name, location: holder.store.location };
}
