import { describe, expect, test } from 'vitest';

import type { S3Location } from '#shared/profile.ts';

import { defaultStorage } from '../../../renderer/src/wizard/defaultStorage.ts';

function placeAt(endpoint: string, bucket: string): S3Location {
  return {
    type: 's3',
    provider: 'minio',
    endpoint,
    useTls: false,
    region: '',
    bucket,
    rootPath: 'files',
    addressing: 'path',
    accessKey: 'key',
    secretKey: 'place.secretKey',
  };
}

const paris = { id: 'paris', location: placeAt('paris:9000', 'backups') };
const second = { ...paris, id: 'second' };
const service = { id: 'service', location: placeAt('lyon:9000', 'backups') };
const own = { id: 'own', location: placeAt('lyon:9000', 'lyon') };
const lyon = { storage: placeAt('lyon:9000', 'lyon') };

describe('the place for backups that a wizard begins with', () => {
  test.each([
    ['is the chosen one', [paris, service, own], { chosen: 'paris', cluster: lyon }, 'paris'],
    ['is the only one, wherever it is', [paris], { chosen: null, cluster: lyon }, 'paris'],
    [
      'lies in the own bucket of the cluster',
      [service, own],
      { chosen: null, cluster: lyon },
      'own',
    ],
    ['lies at least on its service', [paris, service], { chosen: null, cluster: lyon }, 'service'],
    ['is open where none is near', [paris, second], { chosen: null, cluster: lyon }, null],
    ['is open without a cluster', [paris, own], { chosen: null, cluster: undefined }, null],
    [
      'is another when the chosen one is gone',
      [paris, own],
      { chosen: 'gone', cluster: lyon },
      'own',
    ],
  ])('%s', (_, storages, near, expected) => {
    expect(defaultStorage(storages, near)).toBe(expected);
  });
});
