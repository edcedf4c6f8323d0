import type { CollectionDetail, Comparison } from '#shared/catalog.ts';
import type { contract } from '#shared/contract.ts';
import { fromErrorInfo } from '#shared/errors.ts';
import type { Handlers } from '#shared/rpc.ts';

import { rootPrefix } from '../backupFormat/paths.ts';
import { compareCollections } from '../catalog/compare.ts';
import { collectionsOf, describeBackup, requireBackup } from '../catalog/detail.ts';
import { liveCollections } from '../catalog/liveCollection.ts';
import { summarizeBackups } from '../catalog/summary.ts';
import { type Connections, withCluster, withStorage } from '../connections.ts';
import { notYet } from './notYet.ts';

interface Side {
  readonly name: string;
  readonly collections: readonly CollectionDetail[];
}

/** What lies in a storage. A backup that cannot be read is shown as such and hides no other. */
export function createBackupHandlers(
  connections: Connections,
): Pick<Handlers<typeof contract>, 'backups'> {
  // All of this only reads, and every call has its own deadline; nothing has to be taken back when it is given up.
  const { signal } = new AbortController();

  const readBackupSide = (ref: { storageId: string; backupName: string }): Promise<Side> =>
    withStorage(connections, ref.storageId, async (storage) => {
      const { summary, read } = await requireBackup(storage, ref.backupName, signal);
      if (summary.error !== null) throw fromErrorInfo(summary.error);
      const collections =
        read === null ? [] : await collectionsOf(storage, { summary, read }, signal);
      return { name: summary.name, collections };
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
        withStorage(connections, storageId, (storage) => summarizeBackups(storage, names, signal)),
      get: ({ storageId, backupName }) =>
        withStorage(connections, storageId, (storage) =>
          describeBackup(storage, backupName, signal),
        ),
      files: () => notYet('backups.files'),
      prove: () => notYet('backups.prove'),
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
      note: () => notYet('backups.note'),
    },
  };
}
