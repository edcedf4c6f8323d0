import type { PracticeVersion } from '#shared/practice.ts';

import type { PrivilegeGroup } from './accessState.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

const collectionPrivileges = words(`
  Load Release Compaction Insert Delete Upsert GetStatistics CreateIndex IndexDetail DropIndex Search Flush Query LoadBalance
  Import GetLoadingProgress GetLoadState CreatePartition DropPartition ShowPartitions HasPartition GetFlushState`);

const userPrivileges = words('UpdateUser SelectUser');

const globalPrivileges = words(`
  All CreateCollection DropCollection DescribeCollection ShowCollections RenameCollection CreateOwnership DropOwnership
  SelectOwnership ManageOwnership CreateResourceGroup UpdateResourceGroups DropResourceGroup DescribeResourceGroup
  ListResourceGroups TransferReplica TransferNode FlushAll CreateDatabase DropDatabase ListDatabases CreateAlias DropAlias
  DescribeAlias ListAliases`);

const globalSince24 = words('BackupRBAC RestoreRBAC AlterDatabase DescribeDatabase');
const globalSince25 = words(
  'CreatePrivilegeGroup DropPrivilegeGroup ListPrivilegeGroups OperatePrivilegeGroup',
);

const collectionReadOnly = words(`
  Query Search IndexDetail GetFlushState GetLoadState GetLoadingProgress HasPartition ShowPartitions DescribeCollection
  DescribeAlias GetStatistics ListAliases`);
const collectionReadWrite = [
  ...collectionReadOnly,
  ...words(`Load Release Insert Delete Upsert Import Flush Compaction LoadBalance CreateIndex DropIndex CreatePartition
    DropPartition`),
];
const collectionAdmin = [...collectionReadWrite, 'CreateAlias', 'DropAlias'];

const databaseReadOnly = words('ShowCollections DescribeDatabase');
const databaseReadWrite = [...databaseReadOnly, 'AlterDatabase'];
const databaseAdmin = [...databaseReadWrite, 'CreateCollection', 'DropCollection'];

const clusterReadOnly = words(`
  ListDatabases SelectOwnership SelectUser DescribeResourceGroup ListResourceGroups ListPrivilegeGroups`);
const clusterReadWrite = [
  ...clusterReadOnly,
  ...words('FlushAll TransferNode TransferReplica UpdateResourceGroups'),
];
const clusterAdmin = [
  ...clusterReadWrite,
  ...words(`
    BackupRBAC RestoreRBAC CreateDatabase DropDatabase CreateOwnership DropOwnership ManageOwnership CreateResourceGroup
    DropResourceGroup UpdateUser RenameCollection CreatePrivilegeGroup DropPrivilegeGroup OperatePrivilegeGroup`),
];

/** The groups that 2.5 brings, in its order. */
export const builtInGroups: readonly PrivilegeGroup[] = [
  { name: 'ClusterReadOnly', privileges: clusterReadOnly },
  { name: 'ClusterReadWrite', privileges: clusterReadWrite },
  { name: 'ClusterAdmin', privileges: clusterAdmin },
  { name: 'DatabaseReadOnly', privileges: databaseReadOnly },
  { name: 'DatabaseReadWrite', privileges: databaseReadWrite },
  { name: 'DatabaseAdmin', privileges: databaseAdmin },
  { name: 'CollectionReadOnly', privileges: collectionReadOnly },
  { name: 'CollectionReadWrite', privileges: collectionReadWrite },
  { name: 'CollectionAdmin', privileges: collectionAdmin },
];

export type PrivilegeLevel = 'cluster' | 'database' | 'collection';

/** undefined for a privilege of no level, such as All. */
export function levelOf(privilege: string): PrivilegeLevel | undefined {
  if (clusterAdmin.includes(privilege)) return 'cluster';
  if (databaseAdmin.includes(privilege)) return 'database';
  return collectionAdmin.includes(privilege) ? 'collection' : undefined;
}

export const objectTypes = ['Collection', 'Global', 'User'] as const;
export type ObjectType = (typeof objectTypes)[number];

/** What a privilege is a privilege on; a group counts as Global. */
export function objectTypeOf(privilege: string): ObjectType {
  if (collectionPrivileges.includes(privilege)) return 'Collection';
  return userPrivileges.includes(privilege) ? 'User' : 'Global';
}

/** Single privileges of a version, without groups. */
export function isPrivilege(privilege: string, version: PracticeVersion): boolean {
  const lists = [collectionPrivileges, userPrivileges, globalPrivileges];
  if (version !== '2.3') lists.push(globalSince24);
  if (version === '2.5') lists.push(globalSince25);
  return lists.some((list) => list.includes(privilege));
}

export function isBuiltInGroup(name: string): boolean {
  return builtInGroups.some((group) => group.name === name);
}

/** Whoever has the first may also do the others: loading and flushing are waited for. */
const impliedPrivileges: Readonly<Record<string, readonly string[]>> = {
  Load: ['GetLoadState', 'GetLoadingProgress'],
  Flush: ['GetFlushState'],
};

export function implies(granted: string, needed: string): boolean {
  return granted === needed || (impliedPrivileges[granted]?.includes(needed) ?? false);
}
