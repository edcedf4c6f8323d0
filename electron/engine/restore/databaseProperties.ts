import type { PlannedCollection } from '#shared/plan.ts';

import type { BackupInfo } from '../backupFormat/schema.ts';
import type { KeyValue } from '../milvus/milvus.ts';

/**
 * Left out: keys of an encryption that the target does not have, places of nodes that it need not have, and switches that
 * would refuse the rows of this very restore.
 */
const leftOut = /^(cipher\.|database\.(resource_groups|replica\.number|force\.deny))/;

/**
 * What a database that is made for a restore gets: the properties of the one it comes from (milvus-backup keeps them and
 * restores none). One that is filled from several databases gets none, since nobody knows whose.
 */
export function databaseProperties(
  database: string,
  { database_backups: backups }: Pick<BackupInfo, 'database_backups'>,
  collections: readonly PlannedCollection[],
): KeyValue[] {
  const from = new Set(
    collections
      .filter(({ targetDatabase }) => targetDatabase === database)
      .map(({ sourceDatabase }) => sourceDatabase),
  );
  const [source = database, other] = from;
  if (other !== undefined) return [];
  const backup = backups.find(({ db_name }) => (db_name || 'default') === source);
  return (backup?.properties ?? []).filter(({ key }) => !leftOut.test(key));
}
