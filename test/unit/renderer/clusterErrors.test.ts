import { describe, expect, test } from 'vitest';

import type { CheckResult } from '#shared/check.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import { noLabels, type S3Location, type StorageProfile } from '#shared/profile.ts';

import { fieldOfStep } from '../../../renderer/src/clusters/fieldOfFault.ts';
import { ownerOfError } from '../../../renderer/src/clusters/ownerOfError.ts';
import { inFolders, matching, refsOfProfile } from '../../../renderer/src/clusters/profileList.ts';
import { reportOfTest } from '../../../renderer/src/clusters/testReport.ts';
import { clusterOf } from './builders.ts';

const location: S3Location = {
  type: 's3',
  provider: 'minio',
  endpoint: 'minio:9000',
  useTls: false,
  region: '',
  bucket: 'a-bucket',
  rootPath: 'files',
  addressing: 'path',
  accessKey: 'key',
  secretKey: 'a.secretKey',
};
const cluster = { ...clusterOf('lyon'), id: 'lyon', storage: location };
const storage: StorageProfile = {
  id: 'backups',
  name: 'backups',
  protection: 'none',
  ...noLabels,
  location: { ...location, bucket: 'backups' },
};
const among = { clusters: [cluster], storages: [storage] };

describe('an error', () => {
  test('leads to the bucket that it names, of a cluster or of a place for backups', () => {
    const missing = (bucket: string) =>
      ownerOfError(toErrorInfo(new AppError('BUCKET_NOT_FOUND', { bucket })), among);
    expect(missing('a-bucket')).toEqual({
      to: '/clusters/lyon/edit?field=storage.bucket',
      field: 'storage.bucket',
    });
    expect(missing('backups')).toEqual({
      to: '/clusters/storages/backups/edit?field=location.bucket',
      field: 'location.bucket',
    });
    expect(missing('somewhere')).toBeNull();
  });

  test('leads to the only profile there is, where it names none', () => {
    const refused = toErrorInfo(new AppError('MILVUS_LOGIN_REFUSED', { user: 'root' }));
    expect(ownerOfError(refused, among)?.to).toBe('/clusters/lyon/edit?field=milvus.login.secret');
    expect(ownerOfError(refused, { clusters: [], storages: [storage] })).toBeNull();
  });

  test('of a missing secret leads to the secret of the profile that it names', () => {
    const missing = (name: string) =>
      ownerOfError(toErrorInfo(new AppError('SECRET_MISSING', { name })), among)?.to;
    expect(missing('lyon')).toBe('/clusters/lyon/edit?field=storage.secretKey');
    expect(missing('backups')).toBe('/clusters/storages/backups/edit?field=location.secretKey');
  });

  test('leads nowhere where no field is to blame, or where it is practice', () => {
    expect(ownerOfError(toErrorInfo(new AppError('STOPPED')), among)).toBeNull();
    const unknown = toErrorInfo(new AppError('MILVUS_UNREACHABLE', { address: 'x:1' }));
    const practice = { clusters: [{ ...cluster, id: 'practice-a' }], storages: [] };
    expect(ownerOfError(unknown, practice)).toBeNull();
  });
});

const failed = (step: CheckResult['step'], error: AppError): CheckResult => ({
  step,
  status: 'failed',
  finding: null,
  error: toErrorInfo(error),
  fixes: [],
  tookMs: 3,
});

describe('a step that failed', () => {
  test('is told under the field that is to blame', () => {
    const unknown = new AppError('HOST_NOT_FOUND', { host: 'minio' });
    expect(fieldOfStep(failed('hostName', unknown), 'minio')).toBe('storage.endpoint');
    expect(fieldOfStep(failed('hostName', unknown), 'other')).toBe('milvus.address');
    expect(fieldOfStep(failed('credentials', new AppError('SECRET_KEY_WRONG')), '')).toBe(
      'storage.secretKey',
    );
    const missing = new AppError('SECRET_MISSING', { name: 'lyon' });
    expect(fieldOfStep(failed('credentials', missing), '')).toBe('storage.secretKey');
    expect(fieldOfStep(failed('login', missing), '')).toBe('milvus.login.secret');
    const other = new AppError('MILVUS_UNSUPPORTED', { address: 'lyon:9000', call: 'GetVersion' });
    expect(fieldOfStep(failed('login', other), '')).toBe('milvus.port');
    expect(fieldOfStep(failed('bucket', new AppError('WRONG_REGION')), '')).toBe('storage.region');
    expect(fieldOfStep(failed('clock', new AppError('CLOCK_SKEW')), '')).toBeNull();
  });

  test('stands in the report with its code, and those that were not run do, too', () => {
    const unknown = new AppError('HOST_NOT_FOUND', { host: 'minio' });
    const lines = reportOfTest([failed('hostName', unknown)], 'lyon').split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'Connection test of lyon',
      ' 1 Host name: failed, 3 ms',
      '   MB-101 HOST_NOT_FOUND: Cannot find host minio.',
      ' 2 Milvus answers: not run',
    ]);
    expect(lines).toHaveLength(17);
  });
});

describe('a list of profiles', () => {
  const named = (name: string, change: Partial<typeof cluster> = {}) => ({
    ...cluster,
    name,
    ...change,
  });

  test('stands under the headings of its folders, favourites first', () => {
    const profiles = [
      named('b'),
      named('a', { folder: 'Paris' }),
      named('z', { isFavourite: true }),
      named('c', { folder: 'Lyon' }),
    ];
    const folders = inFolders(profiles).map(({ name, profiles: some }) => [
      name,
      some.map((one) => one.name),
    ]);
    expect(folders).toEqual([
      ['', ['z', 'b']],
      ['Lyon', ['c']],
      ['Paris', ['a']],
    ]);
  });

  test('is narrowed by name, folder, address and place', () => {
    const profiles = [named('one'), named('two', { folder: 'Paris' })];
    const names = (query: string) => matching(profiles, query).map(({ name }) => name);
    expect(names('PARIS')).toEqual(['two']);
    expect(names('a-bucket/files')).toEqual(['one', 'two']);
    expect(names('  ')).toEqual(['one', 'two']);
    expect(names('none')).toEqual([]);
  });

  test('knows the secrets that a profile needs', () => {
    const login = { type: 'password', user: 'root', secret: 'a.password' } as const;
    const secured = { ...cluster, milvus: { ...cluster.milvus, login } };
    expect(refsOfProfile(secured)).toEqual(['a.password', 'a.secretKey']);
    expect(refsOfProfile({ ...storage, location: { type: 'local', path: '/x' } })).toEqual([]);
  });
});
