import type { Plan } from '#shared/plan.ts';

import type { BackupStorage, Cluster } from '../connections.ts';
import { endpointOf } from '../planEndpoint.ts';

/** The three places of a copy: the cluster read, the backup in between, the cluster written. */
export interface CopyPlaces {
  readonly source: Cluster;
  readonly storage: BackupStorage;
  readonly target: Cluster;
}

export function copyEndpoints({
  source,
  storage,
  target,
}: CopyPlaces): Pick<Plan, 'source' | 'target' | 'via'> {
  const ofCluster = ({ profile, storage: own }: Cluster) => endpointOf(profile.milvus.address, own);
  return {
    source: ofCluster(source),
    target: ofCluster(target),
    via: endpointOf(null, storage),
  };
}
