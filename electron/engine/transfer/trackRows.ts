import type { BackupInfo } from '../backupFormat/schema.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import type { TransferScope } from './run.ts';

/** Shows the progress of a transfer: of the whole, and of each collection by the files under its id. */
export function trackRows(
  objects: readonly PlannedObject[],
  info: BackupInfo,
  { context, prefix }: Pick<TransferScope, 'context' | 'prefix'>,
) {
  const indexOf = new Map(
    info.collection_backups.map(({ collection_id }, index) => [collection_id, index]),
  );
  const rowOf = ({ key }: PlannedObject): number | undefined => {
    const [folder, , collectionId = ''] = key.slice(prefix.length).split('/');
    return folder === 'binlogs' ? indexOf.get(collectionId) : undefined;
  };
  const rows = info.collection_backups.map(() => ({ totalBytes: 0, doneBytes: 0 }));
  for (const object of objects) {
    const row = rows[rowOf(object) ?? -1];
    if (row) row.totalBytes += object.sizeBytes;
  }
  const sizeBytes = objects.reduce((sum, object) => sum + object.sizeBytes, 0);
  context.planned(sizeBytes, objects.length);
  for (const [index, row] of rows.entries()) {
    context.collection(index, { state: 'running', phase: 'transfer', ...row });
  }
  return {
    done(object: PlannedObject): void {
      context.done(object.sizeBytes, 1);
      const index = rowOf(object);
      const row = rows[index ?? -1];
      if (index === undefined || !row) return;
      row.doneBytes += object.sizeBytes;
      context.collection(index, { doneBytes: row.doneBytes });
    },
    verify(): void {
      for (const index of rows.keys()) context.collection(index, { phase: 'verify' });
    },
    end(): void {
      for (const index of rows.keys()) context.collection(index, { state: 'done' });
    },
  };
}
