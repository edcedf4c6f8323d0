import { noLabels } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import type { BackupStorage, Connections } from '../connections.ts';
import { openZipReader } from '../zip/zipReader.ts';
import { createZipWriter } from '../zip/zipWriter.ts';
import type { ChosenRecord } from './chosenFiles.ts';

/** A chosen file or folder as a storage. It is in no list, and is named by whoever got its id. */
export async function openChosenFile(
  { storageId, name, what, path }: ChosenRecord,
  { clock, openLocation }: Pick<Connections, 'openLocation'> & { readonly clock: Clock },
): Promise<BackupStorage> {
  const profile = { id: storageId, name, protection: 'none', ...noLabels } as const;
  switch (what) {
    case 'folderToRead':
    case 'folderToWrite':
      return { ...(await openLocation({ type: 'local', path }, name)), profile };
    case 'zipToRead': {
      const { store } = await openZipReader(path);
      const place = { rootPath: '', bucket: '', commit: null };
      return { store, ...place, profile, close: () => store.close() };
    }
    case 'zipToWrite': {
      const { store, commit } = createZipWriter(path, clock);
      return { store, rootPath: '', bucket: '', commit, profile, close: () => store.close() };
    }
  }
}
