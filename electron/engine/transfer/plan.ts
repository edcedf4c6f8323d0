import { AppError } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import type { Plan, PlanAction, PlanWarning, TransferRequest } from '#shared/plan.ts';
import { checkBackupName } from '#shared/selection.ts';

import { backupPrefix } from '../backupFormat/paths.ts';
import { sensitiveIn } from '../backupFormat/sensitive.ts';
import { type BackupStorage, withStorage } from '../connections.ts';
import { endpointOf } from '../planEndpoint.ts';
import { guardOf } from '../planGuard.ts';
import { noRoutes, routeBetween } from '../planRoutes.ts';
import type { Draft, PlanScope } from '../planScope.ts';
import { segmentsOf } from '../restore/expectedObjects.ts';
import { nameOf } from '../restore/selectCollections.ts';
import { firstOf } from '../storage/firstOf.ts';
import { readWholeBackup, type WholeBackup } from './wholeBackup.ts';

/**
 * Plans the copy of a backup to another place or name: the source is read and found whole before anything is written.
 * @throws BACKUP_NOT_FOUND, BACKUP_OBJECTS_DIFFER and what else speaks against the source; BACKUP_EXISTS, READ_ONLY,
 *   INVALID_NAME and every storage error
 */
export async function planTransfer(
  request: TransferRequest,
  { connections, settings }: PlanScope,
  signal: AbortSignal,
): Promise<Draft> {
  const { backupName } = request;
  const targetName = request.targetName === '' ? backupName : request.targetName;
  // A backup made elsewhere may keep a name that could not be given today.
  if (targetName !== backupName) checkBackupName(targetName);
  return withStorage(connections, request.sourceId, (source) =>
    withStorage(connections, request.storageId, async (target) => {
      await Promise.all([source.store.checkBucket(signal), target.store.checkBucket(signal)]);
      const backup = await readWholeBackup(source, backupName, signal);
      await requireFreePlace(target, targetName, signal);
      const segments = backup.info.collection_backups.flatMap(segmentsOf);
      const rows = segments.filter(({ is_l0 }) => !is_l0).map(({ num_of_rows }) => num_of_rows);
      return {
        plan: {
          ...planOf(request, targetName, { source, target, backup }),
          routes: { ...noRoutes, transfer: routeBetween(source.store, target.store, settings) },
        },
        estimate: {
          sizeBytes: backup.objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
          rows: sumInt64(rows),
          objects: backup.objects.length,
        },
        warnings: warningsOf(request, backup),
        ...guardOf(target.profile.protection, target.profile.name),
      };
    }),
  );
}

/** Without its keys nobody could ever read the rows again, so that they always come along; who copies them is told. */
function warningsOf({ users }: TransferRequest, { info }: WholeBackup): PlanWarning[] {
  const sensitive = sensitiveIn(info);
  const warnings: PlanWarning[] = [];
  if (sensitive.users > 0) {
    const code = users === 'keep' ? 'usersCopied' : 'usersLeftOut';
    warnings.push({ code, params: { count: String(sensitive.users) } });
  }
  if (sensitive.encryptedDatabases.length > 0) {
    const databases = sensitive.encryptedDatabases.join(', ');
    warnings.push({ code: 'keysCopied', params: { databases } });
  }
  return warnings;
}

/** @throws READ_ONLY, BACKUP_EXISTS */
async function requireFreePlace(
  { store, rootPath, profile }: BackupStorage,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { location } = store;
  if (profile.protection === 'readOnly') throw new AppError('READ_ONLY', { location });
  const prefix = backupPrefix(rootPath, name);
  if (await firstOf(store.list(prefix, signal))) {
    throw new AppError('BACKUP_EXISTS', { name, location: `${location}/${prefix}` });
  }
}

interface Ends {
  readonly source: BackupStorage;
  readonly target: BackupStorage;
  readonly backup: WholeBackup;
}

function planOf(
  { sourceId, storageId, backupName, kind, users }: TransferRequest,
  targetName: string,
  { source, target, backup }: Ends,
): Omit<Plan, 'routes'> {
  const prefix = backupPrefix(target.rootPath, targetName);
  const subject = `${target.bucket}/${prefix}`;
  const actions: PlanAction[] = [
    {
      verb: 'copyBinlogs',
      effect: 'write',
      subject: `${subject} ← ${source.bucket}/${backup.prefix}`,
    },
    { verb: 'writeMetadata', effect: 'write', subject: `${subject}meta/` },
    { verb: 'writeMetadata', effect: 'write', subject: `${subject}_studio/` },
  ];
  return {
    version: 1,
    profiles: { clusterId: null, storageId, sourceStorageId: sourceId },
    options: { kind, targetName, users },
    backupName,
    source: endpointOf(null, source),
    target: endpointOf(null, target),
    databases: backup.info.database_backups.map(({ db_name }) => db_name),
    collections: backup.info.collection_backups.map((collection) => {
      const { database, collection: name } = nameOf(collection);
      return {
        sourceDatabase: database,
        sourceCollection: name,
        targetDatabase: database,
        targetCollection: name,
        mode: 'create',
      };
    }),
    actions,
  };
}
