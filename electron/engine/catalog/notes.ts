import { join } from 'node:path';

import { z } from 'zod';

import { BackupNote, type BackupSummary } from '#shared/catalog.ts';
import { AppError } from '#shared/errors.ts';
import type { Plan } from '#shared/plan.ts';

import { backupPrefix, rootPrefix } from '../backupFormat/paths.ts';
import type { Clock } from '../clock.ts';
import type { OpenStorage } from '../connections.ts';
import { openJsonFile } from '../jsonFile.ts';

/** Which backup is meant, whichever profile leads to it: s3://host:port/bucket/root/name/. */
export type BackupAddress = string;

/** What a person has noted of backups: notes.json of the data folder. */
export interface BackupNotes {
  all(): Promise<ReadonlyMap<BackupAddress, BackupNote>>;
  /** An empty note is none. */
  set(address: BackupAddress, note: BackupNote): Promise<void>;
  forget(address: BackupAddress): Promise<void>;
}

const NotesFile = z.array(z.object({ address: z.string(), note: BackupNote }));

export function openBackupNotes(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly onNotice: (notice: AppError) => void;
}): BackupNotes {
  const { folder, clock, onNotice } = options;
  const file = openJsonFile<z.infer<typeof NotesFile>>({
    path: join(folder, 'notes.json'),
    schema: NotesFile,
    version: 1,
    empty: [],
    clock,
    onNotice,
  });
  const replace = async (address: BackupAddress, notes: readonly BackupNote[]): Promise<void> => {
    await file.update((kept) => [
      ...kept.filter((entry) => entry.address !== address),
      ...notes.map((note) => ({ address, note })),
    ]);
  };
  return {
    async all() {
      return new Map((await file.read()).map(({ address, note }) => [address, note]));
    },
    set: (address, note) => replace(address, isEmpty(note) ? [] : [note]),
    async forget(address) {
      // Most backups have none, and then there is no lock to take and nothing to write.
      if ((await file.read()).some((entry) => entry.address === address))
        await replace(address, []);
    },
  };
}

function isEmpty({ text, tags, isPinned }: BackupNote): boolean {
  return text === '' && tags.length === 0 && !isPinned;
}

/** @throws INVALID_NAME */
export function addressOf(
  { store, rootPath }: Pick<OpenStorage, 'store' | 'rootPath'>,
  name: string,
): BackupAddress {
  return `${store.location}/${backupPrefix(rootPath, name)}`;
}

/** The summaries of backups of a storage with what a person has noted of them. */
export function withNotes(
  summaries: readonly BackupSummary[],
  { store, rootPath }: Pick<OpenStorage, 'store' | 'rootPath'>,
  notes: Awaited<ReturnType<BackupNotes['all']>>,
): BackupSummary[] {
  const prefix = `${store.location}/${rootPrefix(rootPath)}`;
  return summaries.map((summary) => {
    const note = notes.get(`${prefix}${summary.name}/`);
    return note === undefined ? summary : { ...summary, note };
  });
}

/**
 * Keeps what a person has pinned, whoever asks for its deletion.
 * @throws BACKUP_PINNED
 */
export async function requireNotPinned(notes: BackupNotes, plan: Plan): Promise<void> {
  const addresses = deletedBackups(plan);
  if (addresses.length === 0) return;
  const all = await notes.all();
  const pinned = addresses.find((address) => all.get(address)?.isPinned === true);
  if (pinned === undefined) return;
  throw new AppError('BACKUP_PINNED', { name: pinned.split('/').at(-2) ?? pinned });
}

function deletedBackups({ options, backupName, target }: Plan): string[] {
  switch (options.kind) {
    case 'delete':
      return [`${target.storage ?? ''}/${backupPrefix(target.rootPath, backupName)}`];
    case 'cleanUp':
      return options.items.flatMap(({ kind, subject }) =>
        kind === 'partialBackup' ? [subject] : [],
      );
    default:
      return [];
  }
}
