import { describe, expect, test } from 'vitest';

import { storagePolicy, StorageRole } from '#shared/storagePolicy.ts';

const places = {
  cluster: { bucket: 'milvus', rootPath: 'files' },
  backup: { bucket: 'backups', rootPath: 'daily' },
};

const lines = (role: StorageRole, given = places): string[] =>
  storagePolicy(role, given).Statement.map(
    ({ Effect, Action, Resource }) =>
      `${Effect} ${Action.join(' ').replaceAll('s3:', '')} on ${Resource.join(' ')}`,
  );

const list =
  'Allow ListBucket GetBucketLocation ListBucketMultipartUploads on arn:aws:s3:::milvus arn:aws:s3:::backups';
const probes = 'arn:aws:s3:::milvus/files/milvus_backup_check_*';
const change = 'GetObject PutObject AbortMultipartUpload DeleteObject';

describe('S08 the policy of', () => {
  test('a writer lets it make backups and remove none', () => {
    expect(lines('writer')).toEqual([
      list,
      'Allow GetObject on arn:aws:s3:::milvus/files/*',
      'Allow GetObject PutObject AbortMultipartUpload on arn:aws:s3:::backups/daily/*',
      'Allow DeleteObject on arn:aws:s3:::backups/daily/*/_studio/lease.json',
      `Allow ${change} on ${probes} arn:aws:s3:::backups/daily/milvus_backup_check_*`,
    ]);
  });

  test('a restorer lets it read backups and write none', () => {
    expect(lines('restorer')).toEqual([
      list,
      'Allow GetObject on arn:aws:s3:::milvus/files/*',
      'Allow GetObject on arn:aws:s3:::backups/daily/*',
      `Allow ${change} on arn:aws:s3:::milvus/restore-temp-*`,
      `Allow ${change} on ${probes}`,
    ]);
  });

  test('a janitor lets it remove backups and leftovers, and read no data of the cluster', () => {
    expect(lines('janitor')).toEqual([
      list,
      `Allow ${change} on arn:aws:s3:::backups/daily/*`,
      `Allow ${change} on arn:aws:s3:::milvus/restore-temp-* ${probes}`,
    ]);
  });

  test.each(StorageRole.options)('a %s of one bucket without root paths names it once', (role) => {
    const place = { bucket: 'all', rootPath: '' };
    const policy = storagePolicy(role, { cluster: place, backup: place });
    expect(policy.Statement[0]?.Resource).toEqual(['arn:aws:s3:::all']);
    const resources = policy.Statement.slice(1).flatMap(({ Resource }) => Resource);
    expect(resources.every((name) => name.startsWith('arn:aws:s3:::all/'))).toBe(true);
    expect(JSON.stringify(policy)).not.toMatch(/"s3:\*"|\/\//);
  });
});
