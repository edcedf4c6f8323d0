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
  return withPlaces(connections, { clusterId, storageId }, async (opened) => {
    const places = touchedPlaces(items, opened);
    const plan: Plan = {
      version: 1,
      profiles: {
        clusterId: places.cluster && clusterId,
        storageId: places.backups && storageId,
      },
      options: { kind: 'cleanUp', items },
      backupName: '',
      ...cleanUpEndpoints(places),
      routes: noRoutes,
      databases: [],
      collections: [],
      actions: items.flatMap(actionsOf),
    };
    const guard = guardOfPlaces(places);
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

/** Those in which something is removed: the others are neither asked about nor held. @throws INVALID_INPUT */
function touchedPlaces(items: readonly LeftoverItem[], places: Places): Places {
  const touched = new Set(
    items.map((item) => {
      const target = targetOf(item, places);
      if (target === null) {
        const reason = `${item.subject} is no leftover of this place`;
        throw new AppError('INVALID_INPUT', { reason });
      }
      return target.kind === 'pausedGc' ? places.cluster : target.place;
    }),
  );
  const { cluster, backups } = places;
  return {
    cluster: cluster !== null && touched.has(cluster) ? cluster : null,
    backups: backups !== null && touched.has(backups) ? backups : null,
  };
}

/** @throws READ_ONLY */
function guardOfPlaces({ cluster, backups }: Places): Guard {
  const guards = [cluster, backups].flatMap((place) => {
    if (place === null) return [];
    const { protection, name } = place.profile;
    if (protection === 'readOnly')
      throw new AppError('READ_ONLY', { location: place.store.location });
    return [guardOf(protection, name)];
  });
  const typed = guards.find(({ typedName }) => typedName !== null) ?? noGuard;
  return { ...typed, needsConfirmation: guards.some((one) => one.needsConfirmation) };
}
