import type { Int64 } from '#shared/int64.ts';

import type { CallScope, Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import type { Collection } from './catalogState.ts';
import { schemaOf } from './collectionSchema.ts';
import { loadedPartitionIds, loadProgress } from './loadState.ts';
import type { MilvusParts } from './milvusParts.ts';
import { hasPartitionKey, partitionOf } from './partitionCalls.ts';
import { collectionNotLoaded, indexNotFound, refusal, unexpected } from './refusals.ts';

interface LoadRequest extends CollectionName {
  readonly partition_names: readonly string[];
}

export function loadCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, context, rows } = parts;

  /** @param partitionIds null for the whole collection */
  async function load(collection: Collection, partitionIds: Int64[] | null) {
    checkIndexes(collection);
    const startedAt = context.clock.now().getTime();
    await catalog.changeCollection(collection.id, (one) => {
      const before = one.load;
      const isThere =
        before?.partitionIds === null ||
        partitionIds?.every((id) => before?.partitionIds?.includes(id)) === true;
      if (isThere) return one;
      const ids =
        partitionIds === null
          ? null
          : [...new Set([...(before?.partitionIds ?? []), ...partitionIds])];
      return { ...one, load: { partitionIds: ids, startedAt } };
    });
    return {};
  }

  /** The least of the partitions named, of the collection without any; undefined where something was not loaded. */
  function progress(request: LoadRequest, scope: CallScope) {
    const collection = catalog.collection(request, scope);
    const ids = request.partition_names.map((name) => partitionOf(collection, name).id);
    const all = (ids.length === 0 ? [undefined] : ids).map((id) =>
      loadProgress(collection, context, id),
    );
    const isLoaded = all.every((one) => one !== undefined);
    return {
      collection,
      firstId: ids[0],
      percent: isLoaded ? Math.min(...all.map((one) => one ?? 0)) : undefined,
    };
  }

  return {
    LoadCollection: (request: LoadRequest, scope) => load(catalog.collection(request, scope), null),

    LoadPartitions(request: LoadRequest, scope) {
      const collection = catalog.collection(request, scope);
      refusePartitionKey(collection, 'load');
      const ids = request.partition_names.map((name) => partitionOf(collection, name).id);
      return load(collection, ids);
    },

    async ReleaseCollection(request: LoadRequest, scope) {
      const found = catalog.collection(request, scope);
      if (found.load === null) return {};
      await catalog.changeCollection(found.id, (collection) => ({ ...collection, load: null }));
      (await rows.of(found)).unload();
      return {};
    },

    async ReleasePartitions(request: LoadRequest, scope) {
      const found = catalog.collection(request, scope);
      refusePartitionKey(found, 'release');
      const released = request.partition_names.map((name) => partitionOf(found, name).id);
      await catalog.changeCollection(found.id, (collection) => {
        const { load } = collection;
        if (load === null) return collection;
        const left = loadedPartitionIds(collection).filter((id) => !released.includes(id));
        return { ...collection, load: left.length === 0 ? null : { ...load, partitionIds: left } };
      });
      (await rows.of(found)).unload();
      return {};
    },

    GetLoadState(request: LoadRequest, scope) {
      const { state } = catalog;
      const name = request.collection_name ?? '';
      const isKnown = state.collections.some(
        (one) => one.name === name || one.aliases.includes(name),
      );
      if (!isKnown) return { state: 'LoadStateNotExist' };
      const { percent } = progress(request, scope);
      if (percent === undefined) return { state: 'LoadStateNotLoad' };
      return { state: percent === 100 ? 'LoadStateLoaded' : 'LoadStateLoading' };
    },

    GetLoadingProgress(request: LoadRequest, scope) {
      const { collection, firstId, percent } = progress(request, scope);
      if (percent === undefined) {
        throw collection.load === null || firstId === undefined
          ? collectionNotLoaded(collection.id)
          : refusal(201, `partition not loaded[partition=${firstId}]`);
      }
      return { progress: String(percent), refresh_progress: '100' };
    },

    GetReplicas(request: LoadRequest, scope) {
      const collection = catalog.collection(request, scope);
      if (collection.load === null) return { replicas: [] };
      const replica = {
        replicaID: collection.id,
        collectionID: collection.id,
        partition_ids: loadedPartitionIds(collection),
        shard_replicas: collection.virtualChannels.map((channel) => ({
          leaderID: '1',
          leader_addr: '',
          dm_channel_name: channel,
          node_ids: ['1'],
        })),
        node_ids: ['1'],
        resource_group_name: '__default_resource_group',
      };
      return { replicas: [replica] };
    },
  };
}

function refusePartitionKey(collection: Collection, action: 'load' | 'release'): void {
  if (!hasPartitionKey(collection)) return;
  throw unexpected(`disable ${action} partitions if partition key mode is used`);
}

/** Every vector must have an index before a collection is loaded. */
function checkIndexes(collection: Collection): void {
  const vectors = schemaOf(collection).fields.filter(({ dataType }) => dataType >= 100);
  const without = vectors.filter(
    ({ fieldId }) => !collection.indexes.some((index) => index.fieldId === fieldId),
  );
  if (without.length === 0) return;
  if (without.length === vectors.length) throw indexNotFound(collection.name);
  const names = without.map(({ name }) => name).join(' ');
  throw unexpected(`there is no vector index on field: [${names}], please create index firstly`);
}
