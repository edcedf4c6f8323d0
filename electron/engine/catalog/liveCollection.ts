import pLimit from 'p-limit';

import type { ClusterSegment, CollectionDetail } from '#shared/catalog.ts';
import { AppError } from '#shared/errors.ts';
import { formatName, parseFilter } from '#shared/selection.ts';

import { describeForBackup } from '../backup/describeCollection.ts';
import { listNames, selectCollections } from '../backup/selectCollections.ts';
import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { Cluster } from '../connections.ts';
import type { CollectionRef, Segment } from '../milvus/milvus.ts';
import { clusteringKeys } from '../milvus/schemaBytes.ts';
import { runTogether } from '../runTogether.ts';
import { detailOf } from './collectionDetail.ts';

/** Each one costs a handful of calls; more at once would only queue in the server. */
const atOnce = 8;

interface LiveCollection {
  readonly detail: CollectionDetail;
  readonly segments: ClusterSegment[];
}

/**
 * A collection of a cluster as it is now.
 * @throws COLLECTION_NOT_FOUND
 */
export async function liveCollection(
  cluster: Cluster,
  ref: CollectionRef,
  signal: AbortSignal,
): Promise<LiveCollection> {
  const { milvus } = cluster;
  const found = await milvus.listCollections(ref.database, signal);
  if (!found.includes(ref.collection)) {
    const { address } = milvus;
    throw new AppError('COLLECTION_NOT_FOUND', {
      collection: formatName(ref),
      address,
      found: listNames(found),
    });
  }
  return describe(cluster, ref, signal);
}

/** Every collection of a cluster as it is now, without those that are dropped meanwhile. */
export async function liveCollections(
  cluster: Cluster,
  signal: AbortSignal,
): Promise<CollectionDetail[]> {
  const { collections } = await selectCollections(cluster.milvus, parseFilter(''), signal);
  const together = { limit: pLimit(atOnce), signal };
  const found = await runTogether(collections, together, async (ref, _index, signal) => {
    try {
      return (await describe(cluster, ref, signal)).detail;
    } catch (error) {
      if (error instanceof AppError && error.code === 'COLLECTION_CHANGED') return undefined;
      throw error;
    }
  });
  return found.filter((detail) => detail !== undefined);
}

async function describe(
  cluster: Cluster,
  ref: CollectionRef,
  signal: AbortSignal,
): Promise<LiveCollection> {
  const { info, schema } = await describeForBackup(cluster, ref, '', signal);
  const segments = await cluster.milvus.segments(ref, signal);
  const detail = detailOf(info, {
    segments: segments.filter(({ state, isL0 }) => state === 'flushed' && !isL0),
    sizeBytes: null,
    clusteringKeys: clusteringKeys(schema),
  });
  return { detail, segments: segments.map((segment) => clusterSegment(segment, info)) };
}

function clusterSegment(
  segment: Segment,
  { partition_backups }: CollectionBackupInfo,
): ClusterSegment {
  const { segmentId: id, partitionId, rows, state, isL0, storageVersion } = segment;
  const partition = partition_backups.find(({ partition_id }) => partition_id === partitionId);
  return { id, partition: partition?.partition_name ?? '', rows, state, isL0, storageVersion };
}
