import type { z } from 'zod';

import { named, scopeOf } from './collectionCalls.ts';
import { isCollectionMissing, isIndexMissing, isNotLoaded, isUnimplemented } from './failure.ts';
import type { GrpcClient } from './grpcClient.ts';
import { methods } from './methods.ts';
import type { CollectionRef, Index, LoadState, Milvus } from './milvus.ts';

type IndexCalls = Pick<Milvus, 'listIndexes' | 'createIndex' | 'loadState' | 'load' | 'release'>;

export function indexCalls(client: GrpcClient): IndexCalls {
  return {
    async listIndexes(ref, signal) {
      const scope = scopeOf(ref, signal);
      const outcome = await client.attempt(methods.describeIndex, named(ref), scope);
      if (outcome.ok) return outcome.answer.index_descriptions.map(toIndex);
      if (isIndexMissing(outcome.failure)) return [];
      return client.fail(outcome.failure, methods.describeIndex, scope);
    },

    async createIndex(ref, index, signal) {
      const request = {
        ...named(ref),
        field_name: index.fieldName,
        index_name: index.indexName,
        extra_params: index.params,
      };
      await client.call(methods.createIndex, request, scopeOf(ref, signal));
    },

    async loadState(ref, partition, signal) {
      const request = { ...named(ref), partition_names: partition === null ? [] : [partition] };
      const scope = scopeOf(ref, signal);
      const outcome = await client.attempt(methods.getLoadState, request, scope);
      if (outcome.ok) return loadStates[String(outcome.answer.state)] ?? 'NotExist';
      if (isUnimplemented(outcome.failure)) {
        return loadStateByProgress(client, request, { ref, signal });
      }
      return client.fail(outcome.failure, methods.getLoadState, scope);
    },

    async load(ref, partitions, signal) {
      const scope = scopeOf(ref, signal);
      if (partitions.length === 0) {
        await client.call(methods.loadCollection, named(ref), scope);
      } else {
        const request = { ...named(ref), partition_names: partitions };
        await client.call(methods.loadPartitions, request, scope);
      }
    },

    async release(ref, signal) {
      await client.call(methods.releaseCollection, named(ref), scopeOf(ref, signal));
    },
  };
}

const loadStates: Readonly<Record<string, LoadState>> = {
  LoadStateNotExist: 'NotExist',
  LoadStateNotLoad: 'NotLoad',
  LoadStateLoading: 'Loading',
  LoadStateLoaded: 'Loaded',
};

/** For servers without GetLoadState. What is not loaded is an error there, and must not be confused with the others. */
async function loadStateByProgress(
  client: GrpcClient,
  request: object,
  { ref, signal }: { ref: CollectionRef; signal: AbortSignal },
): Promise<LoadState> {
  const scope = scopeOf(ref, signal);
  const outcome = await client.attempt(methods.getLoadingProgress, request, scope);
  if (outcome.ok) return outcome.answer.progress === '100' ? 'Loaded' : 'Loading';
  if (isCollectionMissing(outcome.failure)) return 'NotExist';
  if (isNotLoaded(outcome.failure)) return 'NotLoad';
  return client.fail(outcome.failure, methods.getLoadingProgress, scope);
}

type Description = z.infer<typeof methods.describeIndex.answer>['index_descriptions'][number];

const indexStates: Readonly<Record<string, Index['state']>> = {
  Unissued: 'unissued',
  InProgress: 'inProgress',
  Finished: 'finished',
  Failed: 'failed',
  Retry: 'retry',
};

function toIndex(index: Description): Index {
  return {
    fieldName: index.field_name,
    indexName: index.index_name,
    indexId: index.indexID,
    params: index.params,
    state: indexStates[String(index.state)] ?? 'none',
    failReason: index.index_state_fail_reason,
    totalRows: index.total_rows,
    indexedRows: index.indexed_rows,
  };
}
