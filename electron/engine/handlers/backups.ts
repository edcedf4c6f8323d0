import type { CollectionDetail, Comparison } from '#shared/catalog.ts';
import type { contract } from '#shared/contract.ts';
import type { Handlers } from '#shared/rpc.ts';

import { rootPrefix } from '../backupFormat/paths.ts';
import { compareCollections } from '../catalog/compare.ts';
import { collectionsOf, describeBackup, readableBackup } from '../catalog/detail.ts';
import { listBackupFiles } from '../catalog/files.ts';
import { liveCollections } from '../catalog/liveCollection.ts';
import { addressOf, type BackupNotes, withNotes } from '../catalog/notes.ts';
import { proveBackup } from '../catalog/prove.ts';
import { summarizeBackups } from '../catalog/summary.ts';
import { type Connections, withCluster, withStorage } from '../connections.ts';

interface Side {
  readonly name: string;
  readonly collections: readonly CollectionDetail[];
}

/** What lies in a storage. A backup that cannot be read is shown as such and hides no other. */
export function createBackupHandlers({
  connections,
  notes,
}: {
  readonly connections: Connections;
  readonly notes: BackupNotes;
}): Pick<Handlers<typeof contract>, 'backups'> {
  // All of this only reads, and every call has its own deadline; nothing has to be taken back when it is given up.
  const { signal } = new AbortController();

  const readBackupSide = (ref: { storageId: string; backupName: string }): Promise<Side> =>
    withStorage(connections, ref.storageId, async (storage) => {
      const found = await readableBackup(storage, ref.backupName, signal);
      return { name: ref.backupName, collections: await collectionsOf(storage, found, signal) };
    });

  const readClusterSide = (clusterId: string): Promise<Side> =>
    withCluster(connections, clusterId, signal, async (cluster) => ({
      name: cluster.profile.name,
      collections: await liveCollections(cluster, signal),
    }));

  return {
    backups: {
      names: ({ storageId }) =>
        withStorage(connections, storageId, async ({ store, rootPath }) => {
          const names: string[] = [];
          for await (const name of store.listFolders(rootPrefix(rootPath), signal))
            names.push(name);
          return { names };
        }),
      summaries: ({ storageId, names }) =>
        withStorage(connections, storageId, async (storage) => {
          const summaries = await summarizeBackups(storage, names, signal);
          return withNotes(summaries, storage, await notes.all());
        }),
      get: ({ storageId, backupName }) =>
        withStorage(connections, storageId, async (storage) => {
          const detail = await describeBackup(storage, backupName, signal);
          const [summary = detail.summary] = withNotes(
            [detail.summary],
            storage,
            await notes.all(),
          );
          return { ...detail, summary };
        }),
      files: ({ storageId, ...place }) =>
        withStorage(connections, storageId, (storage) => listBackupFiles(storage, place, signal)),
      prove: ({ storageId, backupName }) =>
        withStorage(connections, storageId, (storage) => proveBackup(storage, backupName, signal)),
      async compare({ left, right }): Promise<Comparison> {
        const [before, after] = await Promise.all([
          readBackupSide(left),
          right.type === 'backup' ? readBackupSide(right) : readClusterSide(right.clusterId),
        ]);
        return {
          left: before.name,
          right: after.name,
          collections: compareCollections(before.collections, after.collections),
        };
      },
      note: ({ storageId, backupName, note }) =>
        withStorage(connections, storageId, async (storage) => {
          await notes.set(addressOf(storage, backupName), note);
          return {};
        }),
    },
  };
}
