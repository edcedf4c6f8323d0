import { describe, expect, test } from 'vitest';

import type { ClusterProfile, S3Location } from '#shared/profile.ts';
import { isThroughComputer, scenarioOf } from '#shared/scenario.ts';

function clusterAt(
  address: string,
  change: Partial<S3Location> = {},
): Pick<ClusterProfile, 'milvus' | 'storage'> & { readonly storage: S3Location } {
  return {
    milvus: { address, tls: { mode: 'none' }, login: { type: 'none' } },
    storage: {
      type: 's3',
      provider: 'minio',
      endpoint: 'paris:9000',
      useTls: false,
      region: '',
      bucket: 'paris',
      rootPath: 'files',
      addressing: 'path',
      accessKey: 'key',
      secretKey: 'paris.secretKey',
      ...change,
    },
  };
}

const paris = clusterAt('paris:19530');
const lyon = 'lyon:19530';

describe('how far apart two clusters are', () => {
  test.each([
    [
      'one Milvus, whatever its profiles say',
      clusterAt('paris:19530', { bucket: 'other' }),
      'sameCluster',
      false,
    ],
    ['one bucket', clusterAt(lyon, { rootPath: 'lyon' }), 'sameBucket', false],
    ['one service', clusterAt(lyon, { bucket: 'lyon' }), 'sameStore', false],
    [
      'one service with other keys',
      clusterAt(lyon, { bucket: 'lyon', accessKey: 'lyon' }),
      'sameStore',
      false,
    ],
    ['two services', clusterAt(lyon, { endpoint: 'lyon:9000' }), 'otherStore', true],
    ['one host, in clear and encrypted', clusterAt(lyon, { useTls: true }), 'otherStore', true],
    ['two makes', clusterAt(lyon, { provider: 'aws', endpoint: 's3:443' }), 'otherProvider', true],
  ] as const)('%s', (_, target, scenario, isThrough) => {
    expect(scenarioOf(paris, target)).toBe(scenario);
    expect(isThroughComputer(paris.storage, target.storage)).toBe(isThrough);
  });

  test('a folder lies near nothing but itself', () => {
    const folder = { type: 'local', path: '/data' } as const;
    const local = { ...clusterAt(lyon), storage: folder };
    expect([
      scenarioOf(paris, local),
      scenarioOf(local, { ...local, milvus: paris.milvus }),
    ]).toEqual(['otherProvider', 'otherStore']);
  });
});
