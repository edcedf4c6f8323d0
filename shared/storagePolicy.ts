import { z } from 'zod';

/** writer makes backups and can remove none; restorer only reads them; janitor removes them, and what runs have left. */
export const StorageRole = z.enum(['writer', 'restorer', 'janitor']);
export type StorageRole = z.infer<typeof StorageRole>;

export interface PolicyPlace {
  readonly bucket: string;
  /** Without slashes at its ends; '' for the whole bucket. */
  readonly rootPath: string;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** A policy document of AWS IAM, which MinIO, Ceph and others read too. */
export interface StoragePolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * What a key must be allowed for its role, and nothing beyond. A writer takes away its lease and the probes of the connection test
 * and no other object, so that whoever steals its key cannot destroy a backup; with versioning on the bucket not even by
 * writing over it.
 */
export function storagePolicy(
  role: StorageRole,
  { cluster, backup }: { readonly cluster: PolicyPlace; readonly backup: PolicyPlace },
): StoragePolicy {
  const buckets = [...new Set([cluster.bucket, backup.bucket])].map((bucket) => arn(bucket));
  const list = allow('ListBuckets', buckets, [
    's3:ListBucket',
    's3:GetBucketLocation',
    's3:ListBucketMultipartUploads',
  ]);
  return { Version: '2012-10-17', Statement: [list, ...statements(role, cluster, backup)] };
}

const probe = 'milvus_backup_check_*';
const write = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
const change = [...write, 's3:DeleteObject'];

function statements(role: StorageRole, cluster: PolicyPlace, backup: PolicyPlace): Statement[] {
  const probes = [objects(cluster, probe), objects(backup, probe)];
  // Staged files lie beside the root path, where Milvus reads them and its garbage collection does not look.
  const staged = objects({ ...cluster, rootPath: '' }, 'restore-temp-*');
  switch (role) {
    case 'writer':
      return [
        allow('ReadCluster', [objects(cluster, '*')], ['s3:GetObject']),
        allow('WriteBackups', [objects(backup, '*')], write),
        allow('EndLease', [objects(backup, '*/_studio/lease.json')], ['s3:DeleteObject']),
        allow('TryOut', probes, change),
      ];
    case 'restorer':
      return [
        allow('ReadCluster', [objects(cluster, '*')], ['s3:GetObject']),
        allow('ReadBackups', [objects(backup, '*')], ['s3:GetObject']),
        allow('StageFiles', [staged], change),
        allow('TryOut', [objects(cluster, probe)], change),
      ];
    case 'janitor':
      return [
        // Marks what it is about to remove, so that half a backup is never taken for a whole one.
        allow('RemoveBackups', [objects(backup, '*')], change),
        allow('RemoveLeftovers', [staged, objects(cluster, probe)], change),
      ];
  }
}

function allow(Sid: string, Resource: readonly string[], Action: readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource: [...new Set(Resource)] };
}

function objects({ bucket, rootPath }: PolicyPlace, keys: string): string {
  return arn([bucket, rootPath, keys].filter((part) => part !== '').join('/'));
}

function arn(name: string): string {
  return `arn:aws:s3:::${name}`;
}
