import type { ClusterProfile, StorageLocation } from './profile.ts';

/** How far apart source and target of a copy are; it decides which way the bytes take. */
export type Scenario = 'sameCluster' | 'sameBucket' | 'sameStore' | 'otherStore' | 'otherProvider';

/** Told from two profiles: the same Milvus, else how their storages lie to each other. */
export function scenarioOf(
  source: Pick<ClusterProfile, 'milvus' | 'storage'>,
  target: Pick<ClusterProfile, 'milvus' | 'storage'>,
): Scenario {
  if (source.milvus.address === target.milvus.address) return 'sameCluster';
  return distanceOf(source.storage, target.storage);
}

/** True where no service can copy from one to the other by itself, so that the bytes pass through this computer. */
export function isThroughComputer(left: StorageLocation, right: StorageLocation): boolean {
  const distance = distanceOf(left, right);
  return distance === 'otherStore' || distance === 'otherProvider';
}

function distanceOf(left: StorageLocation, right: StorageLocation): Scenario {
  if (left.type === 'local' || right.type === 'local') {
    return left.type === right.type ? 'otherStore' : 'otherProvider';
  }
  const isOneStore =
    left.endpoint === right.endpoint &&
    left.useTls === right.useTls &&
    left.region === right.region;
  if (isOneStore) return left.bucket === right.bucket ? 'sameBucket' : 'sameStore';
  return left.provider === right.provider ? 'otherStore' : 'otherProvider';
}
