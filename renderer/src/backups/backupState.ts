import type { BackupSummary } from '#shared/catalog.ts';
import type { StorageLocation } from '#shared/profile.ts';

import type { StatusKind } from '../components/Status.tsx';
import type { Words } from '../texts/texts.ts';

const kinds = { complete: 'success', partial: 'warning', unreadable: 'error' } as const;

/** In colour, icon and word: complete, or verified in this window. */
export function stateInWords(
  { state, error }: Pick<BackupSummary, 'state' | 'error'>,
  isVerified: boolean,
  words: Words,
): { readonly kind: StatusKind; readonly label: string } {
  if (state === 'complete' && isVerified) {
    return { kind: 'verified', label: words.say('backups.state.verified') };
  }
  if (isHalfDeleted({ error })) {
    return { kind: 'warning', label: words.say('backups.state.halfDeleted') };
  }
  return { kind: kinds[state], label: words.say(`backups.state.${state}`) };
}

/** Its deletion was interrupted. */
export function isHalfDeleted({ error }: Pick<BackupSummary, 'error'>): boolean {
  return error?.code === 'BACKUP_HALF_DELETED';
}

/** bucket/root, or a folder: short enough for a title. */
export function shortPlaceOf(location: StorageLocation): string {
  if (location.type === 'local') return location.path;
  const { bucket, rootPath } = location;
  return rootPath === '' ? bucket : `${bucket}/${rootPath}`;
}

/** In this computer's time zone, and in that of servers. */
export function exactTime(isoTime: string, words: Words): string {
  const utc = `${isoTime.slice(0, 19).replace('T', ' ')} UTC`;
  return `${words.time(isoTime)}\n${utc}`;
}

/** Nov 22, 2026, 02:00, 11 collections, 16,900,000 rows, 61.7 GiB, Milvus 2.5.14 */
export function summaryInWords(summary: BackupSummary, words: Words): string {
  const { createdAt, rows, collections, sizeBytes, milvusVersion } = summary;
  const parts = [
    createdAt === null ? '' : words.time(createdAt),
    rows === null ? '' : words.count('job.collections', collections.length),
    rows === null ? '' : words.count('job.rowCount', rows),
    sizeBytes === null ? '' : words.bytes(sizeBytes),
    milvusVersion === '' ? '' : `Milvus ${milvusVersion}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
