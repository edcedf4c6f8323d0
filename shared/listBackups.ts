import type { BackupSummary } from './catalog.ts';
import type { contract } from './contract.ts';
import type { Client } from './rpc.ts';

/** As many as one call may ask for. */
const together = 50;

/** Every backup of a storage, in the order of the store, some at a time. */
export async function* listBackups(
  { backups }: Pick<Client<typeof contract>, 'backups'>,
  storageId: string,
): AsyncGenerator<BackupSummary[]> {
  const { names } = await backups.names({ storageId });
  for (let start = 0; start < names.length; start += together) {
    yield await backups.summaries({ storageId, names: names.slice(start, start + together) });
  }
}

/** All of them at once, for those who need the whole. */
export async function allBackups(
  client: Pick<Client<typeof contract>, 'backups'>,
  storageId: string,
): Promise<BackupSummary[]> {
  const found: BackupSummary[] = [];
  for await (const some of listBackups(client, storageId)) found.push(...some);
  return found;
}
