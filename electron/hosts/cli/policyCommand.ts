import { AppError } from '#shared/errors.ts';
import type { StorageLocation } from '#shared/profile.ts';
import { type PolicyPlace, storagePolicy, type StorageRole } from '#shared/storagePolicy.ts';

import { exitCodes } from './exitCode.ts';
import type { Session } from './session.ts';

/** Prints what a key must be allowed on the configured buckets for its role, as a policy of AWS IAM. Asks no server. */
export async function showPolicy(role: StorageRole, session: Session): Promise<number> {
  const { screen, client, opened } = session;
  const cluster = (await client.clusters.list({})).find(({ id }) => id === opened.clusterId);
  const backup = (await client.storages.list({})).find(({ id }) => id === opened.storageId);
  if (cluster === undefined || backup === undefined) throw new AppError('CLUSTER_NOT_FOUND');
  const places = { cluster: placeOf(cluster.storage), backup: placeOf(backup.location) };
  const policy = storagePolicy(role, places);
  screen.result({ policy }, () => screen.lines(JSON.stringify(policy, null, 2)));
  return exitCodes.done;
}

function placeOf(location: StorageLocation): PolicyPlace {
  if (location.type === 's3') return { bucket: location.bucket, rootPath: location.rootPath };
  throw new AppError('INVALID_INPUT', {
    reason: 'a folder of this computer has no policy, only the permissions of its files',
  });
}
