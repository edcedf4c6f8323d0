import { AppError } from '#shared/errors.ts';
import { formatName } from '#shared/selection.ts';

import {
  CollectionBackupInfo,
  create,
  IndexInfo,
  PartitionBackupInfo,
} from '../backupFormat/schema.ts';
import type { Cluster } from '../connections.ts';
import type {
  CollectionDescription,
  CollectionRef,
  FlushResult,
  Index,
  Milvus,
} from '../milvus/milvus.ts';
import { decodeSchema } from '../milvus/schemaBytes.ts';
import { contentsOf, varint } from '../milvus/wireFields.ts';

/** A collection as a backup describes it, still without segments, and the schema exactly as the server sent it. */
export interface DescribedCollection {
  readonly info: CollectionBackupInfo;
  readonly schema: Uint8Array;
}

/**
 * Reads everything of a collection but its rows: schema, partitions, indexes, aliases, properties, load state.
 * @throws COLLECTION_CHANGED when it is no longer there
 */
export async function describeForBackup(
  cluster: Cluster,
  ref: CollectionRef,
  taskId: string,
  signal: AbortSignal,
): Promise<DescribedCollection> {
  const { milvus } = cluster;
  const description = await milvus.describeCollection(ref, signal);
  if (!description || description.name !== ref.collection) throw changed(ref);
  const [indexes, loadStates] = [
    await milvus.listIndexes(ref, signal),
    await partitionLoadStates(milvus, ref, signal),
  ];
  const info = create(CollectionBackupInfo, {
    id: taskId,
    collection_id: description.collectionId,
    db_name: ref.database,
    collection_name: ref.collection,
    schema: decodeSchema(description.schema),
    shards_num: description.shardsNum,
    consistency_level: description.consistencyLevel,
    partition_backups: loadStates.partitions.map((partition) =>
      create(PartitionBackupInfo, { ...partition, collection_id: description.collectionId }),
    ),
    has_index: indexes.length > 0,
    index_infos: indexes.map(toIndexInfo),
    load_state: loadStates.collection,
    db_id: description.databaseId,
    properties: description.properties.map(({ key, value }) => ({ key, value })),
    created_timestamp: description.createdTimestamp,
    virtual_channel_names: [...description.virtualChannels],
    physical_channel_names: [...description.physicalChannels],
    aliases: [...description.aliases],
  });
  return { info, schema: description.schema };
}

/** Adds what a flush told: until when the rows are in the backup. */
export function withFlush(info: CollectionBackupInfo, flush: FlushResult): CollectionBackupInfo {
  const checkpoints = Object.entries(flush.channelCheckpoints);
  const timestamps = checkpoints.map(([, position]) => timestampOf(position));
  const latest = timestamps.reduce((a, b) => (b > a ? b : a), 0n);
  return {
    ...info,
    backup_timestamp: latest.toString(),
    backup_physical_timestamp: flush.sealTime,
    channel_checkpoints: Object.fromEntries(
      checkpoints.map(([channel, position]) => [channel, Buffer.from(position).toString('base64')]),
    ),
  };
}

/** Fails with COLLECTION_CHANGED when the collection is another one than was described, or has another schema. */
export async function checkUnchanged(
  milvus: Milvus,
  ref: CollectionRef,
  before: DescribedCollection,
  signal: AbortSignal,
): Promise<void> {
  const after = await milvus.describeCollection(ref, signal);
  if (!after || !isSame(after, before)) throw changed(ref);
  const partitions = await milvus.listPartitions(ref, signal);
  const [now, then] = [
    partitions.map(({ id }) => id),
    before.info.partition_backups.map(({ partition_id }) => partition_id),
  ];
  if (now.sort().join() !== then.sort().join()) throw changed(ref);
}

function isSame(after: CollectionDescription, before: DescribedCollection): boolean {
  return (
    after.collectionId === before.info.collection_id &&
    Buffer.compare(after.schema, before.schema) === 0
  );
}

function changed(ref: CollectionRef): AppError {
  return new AppError('COLLECTION_CHANGED', { collection: formatName(ref) });
}

/** A collection can be loaded in part; asked for each partition only then, since there can be thousands. */
async function partitionLoadStates(milvus: Milvus, ref: CollectionRef, signal: AbortSignal) {
  const state = toLoadState(await milvus.loadState(ref, null, signal));
  const listed = await milvus.listPartitions(ref, signal);
  const partitions = [];
  for (const { id, name } of listed) {
    const own = state === 'NotLoad' || listed.length === 1 || name.startsWith('_default_');
    partitions.push({
      partition_id: id,
      partition_name: name,
      load_state: own ? state : toLoadState(await milvus.loadState(ref, name, signal)),
    });
  }
  return { collection: state, partitions };
}

function toLoadState(state: string): string {
  return state === 'NotExist' ? 'NotLoad' : state;
}

function toIndexInfo(index: Index): IndexInfo {
  const params = Object.fromEntries(index.params.map(({ key, value }) => [key, value]));
  return create(IndexInfo, {
    field_name: index.fieldName,
    index_name: index.indexName,
    index_type: params['index_type'] ?? '',
    params,
    index_id: index.indexId,
  });
}

/** Field 4 of msgpb.MsgPosition, a hybrid timestamp. */
function timestampOf(position: Uint8Array): bigint {
  const [timestamp] = contentsOf(position, 4);
  return timestamp === undefined ? 0n : varint(timestamp);
}
