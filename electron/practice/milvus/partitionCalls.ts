import type { Int64 } from '#shared/int64.ts';

import type { Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import type { Collection, Partition } from './catalogState.ts';
import { physicalMs } from './collectionCalls.ts';
import { schemaOf } from './collectionSchema.ts';
import { loadProgress } from './loadState.ts';
import type { MilvusParts } from './milvusParts.ts';
import { checkName } from './names.ts';
import { partitionNotFound, unexpected } from './refusals.ts';

interface PartitionRequest extends CollectionName {
  readonly partition_name: string;
}

interface ShowRequest extends CollectionName {
  readonly type: string;
  readonly partition_names: readonly string[];
}

/** @throws MilvusRefusal */
export function partitionOf(collection: Collection, name: string): Partition {
  const found = collection.partitions.find((one) => one.name === name);
  if (!found) throw partitionNotFound(name);
  return found;
}

export const hasPartitionKey = (collection: Collection) =>
  schemaOf(collection).fields.some((field) => field.isPartitionKey);

/**
 * The ids of the partitions that a request names.
 * @throws MilvusRefusal also where a partition key tells which rows lie in which partition
 */
export function namedPartitionIds(collection: Collection, names: readonly string[]): Int64[] {
  if (names.length > 0 && hasPartitionKey(collection)) {
    throw unexpected(
      'not support manually specifying the partition names if partition key mode is used',
    );
  }
  return names.map((name) => partitionOf(collection, name).id);
}

export function partitionCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, context, rows } = parts;
  return {
    async CreatePartition(request: PartitionRequest, scope) {
      const name = request.partition_name;
      checkName(name, 'partition');
      const found = catalog.collection(request, scope);
      if (hasPartitionKey(found)) {
        throw unexpected('disable create partition if partition key mode is used');
      }
      if (found.partitions.some((one) => one.name === name)) return {};
      const partition = {
        id: context.nextId(),
        name,
        createdTimestamp: String(context.nextTimestamp()),
      };
      await catalog.changeCollection(found.id, (collection) => ({
        ...collection,
        partitions: [...collection.partitions, partition],
      }));
      return {};
    },

    async DropPartition(request: PartitionRequest, scope) {
      const name = request.partition_name;
      const found = catalog.collection(request, scope);
      if (hasPartitionKey(found)) {
        throw unexpected('disable drop partition if partition key mode is used');
      }
      if (name === '_default') throw unexpected('default partition cannot be deleted');
      const partition = found.partitions.find((one) => one.name === name);
      if (!partition) return {};
      if (loadProgress(found, context, partition.id) !== undefined) {
        throw unexpected(
          'partition cannot be dropped, partition is loaded, please release it first',
        );
      }
      await catalog.changeCollection(found.id, (collection) => ({
        ...collection,
        partitions: collection.partitions.filter((one) => one.id !== partition.id),
      }));
      await (await rows.of(found)).dropPartition(partition.id);
      return {};
    },

    HasPartition(request: PartitionRequest, scope) {
      const { partitions } = catalog.collection(request, scope);
      return { value: partitions.some(({ name }) => name === request.partition_name) };
    },

    ShowPartitions(request: ShowRequest, scope) {
      const found = catalog.collection(request, scope);
      const progress = ({ id }: Partition) => loadProgress(found, context, id);
      const isInMemory = request.type === 'InMemory' || request.partition_names.length > 0;
      const wanted = request.partition_names;
      const shown = isInMemory
        ? found.partitions.filter(
            (one) =>
              progress(one) !== undefined && (wanted.length === 0 || wanted.includes(one.name)),
          )
        : found.partitions;
      return {
        partition_names: shown.map(({ name }) => name),
        partitionIDs: shown.map(({ id }) => id),
        created_timestamps: shown.map((one) => one.createdTimestamp),
        created_utc_timestamps: shown.map((one) => physicalMs(one.createdTimestamp)),
        ...(isInMemory && { inMemory_percentages: shown.map((one) => String(progress(one))) }),
      };
    },

    async GetPartitionStatistics(request: PartitionRequest, scope) {
      const found = catalog.collection(request, scope);
      const { id } = partitionOf(found, request.partition_name);
      const count = (await rows.of(found)).storedRowCount(id);
      return { stats: [{ key: 'row_count', value: String(count) }] };
    },

    async GetCollectionStatistics(request: CollectionName, scope) {
      const count = (await rows.of(catalog.collection(request, scope))).storedRowCount(null);
      return { stats: [{ key: 'row_count', value: String(count) }] };
    },
  };
}
