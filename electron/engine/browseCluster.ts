import pLimit from 'p-limit';

import type { ClusterCollection, ClusterContents } from '#shared/catalog.ts';
import { sumInt64 } from '#shared/int64.ts';
import { parseFilter } from '#shared/selection.ts';

import { selectCollections } from './backup/selectCollections.ts';
import type { Cluster } from './connections.ts';
import type { CollectionRef, Milvus } from './milvus/milvus.ts';
import { runTogether } from './runTogether.ts';

/** Each one costs five calls; more at once would only queue in the server. */
const atOnce = 8;

/** What lies in a cluster now, as far as Milvus tells it without reading rows. */
export async function browseCluster(
  { milvus, version }: Cluster,
  signal: AbortSignal,
): Promise<ClusterContents> {
  const { databases, collections } = await selectCollections(milvus, parseFilter(''), signal);
  const together = { limit: pLimit(atOnce), signal };
  const found = await runTogether(collections, together, (ref, _, signal) =>
    describe(ref, milvus, signal),
  );
  return {
    milvusVersion: version,
    databases: [...databases],
    collections: found.filter((collection) => collection !== undefined),
  };
}

/** Undefined for one that was dropped meanwhile. */
async function describe(
  ref: CollectionRef,
  milvus: Milvus,
  signal: AbortSignal,
): Promise<ClusterCollection | undefined> {
  const description = await milvus.describeCollection(ref, signal);
  if (description === undefined) return undefined;
  const segments = await milvus.segments(ref, signal);
  const partitions = await milvus.listPartitions(ref, signal);
  const indexes = await milvus.listIndexes(ref, signal);
  const types = indexes.flatMap(({ params }) =>
    params.flatMap(({ key, value }) => (key === 'index_type' ? [value] : [])),
  );
  const flushed = segments.filter(({ state, isL0 }) => state === 'flushed' && !isL0);
  return {
    database: ref.database,
    name: ref.collection,
    rows: sumInt64(flushed.map(({ rows }) => rows)),
    loadState: await milvus.loadState(ref, null, signal),
    partitions: partitions.length,
    indexTypes: [...new Set(types)],
    aliases: [...description.aliases],
  };
}
