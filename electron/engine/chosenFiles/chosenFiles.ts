import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { ChosenFile, ChosenPath } from '#shared/contract.ts';
import { AppError } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { openJsonFile } from '../jsonFile.ts';
import { mapFileError } from '../storage/localFiles.ts';
import { openZipReader } from '../zip/zipReader.ts';
import { backupInFolder } from './backupInFolder.ts';

/** A place that a person has chosen, under the id of a storage. */
export const ChosenRecord = ChosenFile.extend({
  what: ChosenPath.shape.what,
  path: z.string(),
  /** ISO time. */
  at: z.string(),
});
export type ChosenRecord = z.infer<typeof ChosenRecord>;

export interface ChosenFiles {
  /**
   * Takes a place under an id, so that jobs can read or write it, also after a new start of the program. What is to be read is
   * looked at: it holds one backup, whose name stands in the answer. @throws ZIP_UNREADABLE, LOCAL_PATH_UNUSABLE
   */
  keep(chosen: ChosenPath): Promise<ChosenFile>;
  find(storageId: string): Promise<ChosenRecord | undefined>;
  /** Removes a file of our own folder, and forgets it; what lies elsewhere belongs to whoever chose it, and is left alone. */
  discard(storageId: string): Promise<void>;
  /** Files of our own folder that nobody fetched or used within a day are removed. */
  tidy(): Promise<void>;
}

interface ChosenFilesOptions {
  /** Of our own, for files that come from browsers and go to them. */
  readonly folder: string;
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly onNotice: (notice: AppError) => void;
}

const idStart = 'chosen-';
/** More than anybody has jobs to go on with. */
const mostRecords = 200;
const dayMs = 24 * 60 * 60 * 1000;

export function createChosenFiles(options: ChosenFilesOptions): ChosenFiles {
  const { folder, clock, randomId, onNotice } = options;
  const file = openJsonFile<ChosenRecord[]>({
    path: path.join(folder, 'chosen.json'),
    schema: z.array(ChosenRecord),
    version: 1,
    empty: [],
    clock,
    onNotice,
  });

  return {
    async keep(chosen) {
      if (!path.isAbsolute(chosen.path)) {
        throw new AppError('INVALID_INPUT', { reason: 'a chosen path is absolute' });
      }
      const place = await lookAt(chosen);
      const storageId = `${idStart}${randomId()}`;
      const record = { storageId, what: chosen.what, ...place, at: clock.now().toISOString() };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await file.update((records) => [...records.slice(1 - mostRecords), record]);
      return { storageId, name: place.name };
    },
    async find(storageId) {
      if (!storageId.startsWith(idStart)) return undefined;
      return (await file.read()).find((record) => record.storageId === storageId);
    },
    async discard(storageId) {
      const records = await file.read();
      const record = records.find((one) => one.storageId === storageId);
      if (!record || path.dirname(record.path) !== folder) return;
      await rm(record.path, { force: true });
      await file.update((all) => all.filter((one) => one.storageId !== storageId));
    },
    async tidy() {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((name) => /\.(?:zip|part)$/.test(name))) {
        const own = path.join(folder, name);
        const stats = await stat(own).catch(() => undefined);
        if (stats && clock.now().getTime() - stats.mtimeMs > dayMs) await rm(own, { force: true });
      }
    },
  };
}

/** Where exactly it is, and the name that stands for it: of a backup where one is read. */
async function lookAt({
  what,
  path: place,
  name,
}: ChosenPath): Promise<{ path: string; name: string }> {
  const named = name ?? path.basename(place);
  switch (what) {
    case 'folderToRead': {
      const found = await backupInFolder(place);
      return { path: found.folder, name: found.backupName };
    }
    case 'zipToRead': {
      const { backupName, store } = await openZipReader(place);
      await store.close();
      return { path: place, name: backupName };
    }
    case 'folderToWrite': {
      await requireFolder(place);
      return { path: place, name: named };
    }
    case 'zipToWrite': {
      await requireFolder(path.dirname(place));
      return { path: place, name: named };
    }
  }
}

async function requireFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch((error: unknown) => {
    throw mapFileError(error, folder);
  });
  if (stats.isDirectory()) return;
  throw new AppError('LOCAL_PATH_UNUSABLE', { path: folder, reason: 'it is not a folder' });
}
