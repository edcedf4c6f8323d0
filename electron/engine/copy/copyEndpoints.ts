import type { Plan } from '#shared/plan.ts';

import type { BackupStorage, Cluster } from '../connections.ts';
import { endpointOf } from '../planEndpoint.ts';

/** A copy begins and ends at one Milvus; the target names the storage of the backup in between. */
export function copyEndpoints(
  { profile, storage }: Cluster,
  backups: BackupStorage,
): Pick<Plan, 'source' | 'target'> {
  const { address } = profile.milvus;
  return { source: endpointOf(address, storage), target: endpointOf(address, backups) };
}
