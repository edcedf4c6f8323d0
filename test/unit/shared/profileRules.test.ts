import { describe, expect, it } from 'vitest';

import { AppError, describeError } from '#shared/errors.ts';
import type { MilvusConnection, S3Location } from '#shared/profile.ts';
import { freeName, isNameTaken, problemsOf, warningsOf } from '#shared/profileRules.ts';

import { bucket, cluster, storage } from '../profiles/builders.ts';

const ofMilvus = (change: Partial<MilvusConnection>): string[] => {
  const { milvus } = cluster('a');
  const profile = cluster('a', { milvus: { ...milvus, ...change } });
  return problemsOf({ kind: 'cluster', profile }).map(({ field, code }) => `${field}: ${code}`);
};
const ofBucket = (change: Partial<S3Location>): string[] => {
  const profile = storage('s', { location: bucket('s', change) });
  return problemsOf({ kind: 'storage', profile }).map(({ field, code }) => `${field}: ${code}`);
};

describe('a profile without fault', () => {
  it('has no problem', () => {
    expect(problemsOf({ kind: 'cluster', profile: cluster('a') })).toEqual([]);
    expect(problemsOf({ kind: 'storage', profile: storage('s') })).toEqual([]);
    expect(ofBucket({})).toEqual([]);
  });
});

describe('an address', () => {
  it.each([
    'localhost:19530',
    'milvus.lyon.:1',
    '10.0.0.1:65535',
    '[::1]:19530',
    '[2001:db8::1]:443',
    'in_cluster-1:80',
  ])('may be %s', (address) => {
    expect(ofMilvus({ address })).toEqual([]);
  });

  it.each([
    ['', 'addressEmpty'],
    ['http://localhost:19530', 'scheme'],
    ['milvus://localhost:19530/', 'scheme'],
    ['anna:hush@localhost:19530', 'userInAddress'],
    ['::1', 'bareIpv6'],
    ['2001:db8::1', 'bareIpv6'],
    ['localhost', 'portMissing'],
    ['localhost:', 'portMissing'],
    ['localhost:0', 'portRange'],
    ['localhost:65536', 'portRange'],
    ['localhost:999999', 'portRange'],
    ['localhost:19530/db', 'notAddress'],
    ['local host:19530', 'notAddress'],
    ['a..b:19530', 'notAddress'],
    ['300.0.0.1:80', 'notAddress'],
    ['[::g]:80', 'notAddress'],
  ])('may not be %j', (address, code) => {
    expect(ofMilvus({ address })).toEqual([`milvus.address: ${code}`]);
  });

  it('with a scheme is offered without it', () => {
    const milvus = { ...cluster('a').milvus, address: 'https://milvus.lyon:19530/' };
    const profile = cluster('a', { milvus });
    expect(problemsOf({ kind: 'cluster', profile })).toEqual([
      { field: 'milvus.address', code: 'scheme', params: {}, fix: 'milvus.lyon:19530' },
    ]);
  });

  it.each([
    '169.254.169.254:80',
    '169.254.0.1:80',
    '[fd00:ec2::254]:80',
    '[::ffff:169.254.169.254]:80',
    '[::ffff:a9fe:a9fe]:80',
    '[64:ff9b::169.254.169.254]:80',
    '[fe80::1]:80',
    '100.100.100.200:80',
    'metadata.google.internal:80',
    'METADATA.google.internal.:80',
  ])('may not lead to the keys of the machine: %s', (address) => {
    expect(ofMilvus({ address })).toEqual(['milvus.address: metadata']);
    expect(ofBucket({ endpoint: address, endpointForMilvus: address })).toEqual([
      'location.endpoint: metadata',
      'location.endpointForMilvus: metadata',
    ]);
    const url = `http://${address}`;
    expect(ofMilvus({ restEndpoint: url, managementEndpoint: url })).toEqual([
      'milvus.restEndpoint: metadata',
      'milvus.managementEndpoint: metadata',
    ]);
  });

  // The system takes each of these for 169.254.169.254.
  it.each(['2852039166:80', '0xa9fea9fe:80', '0xA9.0xFE.0xA9.0xFE:80', '169.254.43518:80'])(
    'in another spelling is no address: %s',
    (address) => {
      expect(ofMilvus({ address })).toEqual(['milvus.address: notAddress']);
    },
  );
});

describe('the other fields of Milvus', () => {
  it.each<[Partial<MilvusConnection>, string]>([
    [{ login: { type: 'password', user: ' ', secret: 'x' } }, 'milvus.login.user: userEmpty'],
    [{ restEndpoint: 'localhost:19530' }, 'milvus.restEndpoint: notOrigin'],
    [{ managementEndpoint: 'http://a:9091/x' }, 'milvus.managementEndpoint: notOrigin'],
    [{ database: 'a b' }, 'milvus.database: databaseName'],
    [{ tls: { mode: 'server', caFile: 'ca.pem' } }, 'milvus.tls.caFile: fileNotAbsolute'],
    [{ tls: { mode: 'server', serverName: 'a b' } }, 'milvus.tls.serverName: notHost'],
    [
      { tls: { mode: 'mutual', certificateFile: '/c.pem', keyFile: '' } },
      'milvus.tls.keyFile: fileEmpty',
    ],
  ])('are looked at: %j', (change, problem) => {
    expect(ofMilvus(change)).toEqual([problem]);
  });
});

describe('a bucket', () => {
  it.each(['ab', 'a'.repeat(64), 'Upper', 'under_score', '-a-b', 'a..b', '10.0.0.1', 'a/b'])(
    'may not be called %s',
    (name) => {
      expect(ofBucket({ bucket: name })).toEqual(['location.bucket: bucket']);
    },
  );

  it.each<[Partial<S3Location>, string]>([
    [{ provider: 'aws' }, 'location.region: regionMissing'],
    [{ region: 'eu west' }, 'location.region: region'],
    [{ rootPath: '/files' }, 'location.rootPath: rootPathSlash'],
    [{ rootPath: 'files/' }, 'location.rootPath: rootPathSlash'],
    [{ rootPath: 'a//b' }, 'location.rootPath: rootPathSlash'],
    [{ rootPath: '../files' }, 'location.rootPath: parentFolder'],
    [{ rootPath: 'a\\b' }, 'location.rootPath: rootPathCharacters'],
    [{ accessKey: '' }, 'location.accessKey: accessKeyEmpty'],
  ])('is looked at whole: %j', (change, problem) => {
    expect(ofBucket(change)).toEqual([problem]);
  });

  it('is offered a root path without the slashes', () => {
    const profile = storage('s', { location: bucket('s', { rootPath: '/a//b/' }) });
    expect(problemsOf({ kind: 'storage', profile })[0]?.fix).toBe('a/b');
  });
});

it('a cap on bytes is not so low that services give up', () => {
  const codes = [65_536, 65_535, 0].map((maxBytesPerSecond) =>
    problemsOf({ kind: 'storage', profile: storage('s', { maxBytesPerSecond }) }).map(
      ({ field, code }) => `${field}: ${code}`,
    ),
  );
  const problem = 'maxBytesPerSecond: capTooLow';
  expect(codes).toEqual([[], [problem], [problem]]);
});

describe('a name', () => {
  it('has 1 to 64 characters', () => {
    const codes = ['', '  ', 'x'.repeat(65), 'a\nb'].map(
      (name) => problemsOf({ kind: 'storage', profile: storage('s', { name }) })[0]?.code,
    );
    expect(codes).toEqual(['nameEmpty', 'nameEmpty', 'tooLong', 'control']);
  });

  it('is taken by another profile whatever its case and spaces', () => {
    const others = [storage('s', { name: 'Été' })];
    expect(isNameTaken({ id: 't', name: ' éTÉ ' }, others)).toBe(true);
    expect(isNameTaken({ id: 's', name: 'été' }, others)).toBe(false);
  });

  it('is made free by a number', () => {
    const taken = [{ name: 'Lyon' }, { name: 'lyon 2' }];
    expect(freeName('Lyon', taken)).toBe('Lyon 3');
    expect(freeName('x'.repeat(70), [{ name: 'x'.repeat(64) }])).toBe(`${'x'.repeat(62)} 2`);
  });
});

describe('what is rarely meant', () => {
  it('is told without holding up', () => {
    const milvus = { ...cluster('a').milvus, address: 'milvus.lyon:19530' };
    const profile = cluster('a', { milvus, storage: bucket('a', { rootPath: '' }) });
    expect(problemsOf({ kind: 'cluster', profile })).toEqual([]);
    const codes = warningsOf({ kind: 'cluster', profile }).map(({ field, code }) => [field, code]);
    expect(codes).toEqual([
      ['milvus.tls', 'noTls'],
      ['storage.rootPath', 'wholeBucket'],
    ]);
    expect(warningsOf({ kind: 'cluster', profile: cluster('b') })).toEqual([]);
  });
});

describe('the error of a profile that breaks a rule', () => {
  it('names the field and tells the rule in the language of the reader', () => {
    const params = { name: 'Lyon', field: 'folder', problem: 'tooLong', limit: '64' };
    const error = new AppError('PROFILE_INVALID', params);
    expect(error.message).toBe('Lyon cannot be saved. folder: At most 64 characters.');
    expect(describeError(error, 'fr').title).toBe(
      'Lyon ne peut pas être enregistré. folder\u202F: 64 caractères au plus.',
    );
  });
});
