import { type Int64, sumInt64 } from '#shared/int64.ts';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import { segmentsOf } from '../restore/expectedObjects.ts';

/** Stored rows of a collection of a backup; deletes are not subtracted. */
export function rowsOf(collection: CollectionBackupInfo): Int64 {
  const segments = segmentsOf(collection).filter(({ is_l0 }) => !is_l0);
  return sumInt64(segments.map(({ num_of_rows }) => num_of_rows));
}
