import type { z } from 'zod';

import { isCollectionMissing } from './failure.ts';
import type { Answered, CallScope, GrpcClient } from './grpcClient.ts';
import { methods } from './methods.ts';
import type { CollectionDescription, CollectionRef, Milvus } from './milvus.ts';
import { contentsOf, joinBytes } from './wireFields.ts';

type CollectionCalls = Pick<
  Milvus,
  | 'listCollections'
  | 'describeCollection'
  | 'createCollection'
  | 'dropCollection'
  | 'alterProperties'
  | 'addField'
  | 'createAlias'
  | 'listPartitions'
  | 'createPartition'
>;

/** The fields that name a collection in nearly every request. */
export function named(ref: CollectionRef): { db_name: string; collection_name: string } {
  return { db_name: ref.database, collection_name: ref.collection };
}

export function scopeOf(ref: CollectionRef, signal: AbortSignal): CallScope {
  return { database: ref.database, signal };
}

export function collectionCalls(client: GrpcClient): CollectionCalls {
  return {
    async listCollections(database, signal) {
      const request = { db_name: database };
      const answer = await client.call(methods.showCollections, request, { database, signal });
      return answer.collection_names;
    },

    async describeCollection(ref, signal) {
      const scope = scopeOf(ref, signal);
      const outcome = await client.attempt(methods.describeCollection, named(ref), scope);
      if (outcome.ok) return toDescription(ref.database, outcome);
      if (isCollectionMissing(outcome.failure)) return undefined;
      return client.fail(outcome.failure, methods.describeCollection, scope);
    },

    async createCollection(collection, signal) {
      const { database, name, numPartitions } = collection;
      const request = {
        db_name: database,
        collection_name: name,
        schema: collection.schema,
        shards_num: collection.shardsNum,
        consistency_level: collection.consistencyLevel,
        properties: collection.properties,
        num_partitions: numPartitions,
      };
      await client.call(methods.createCollection, request, { database, signal });
    },

    async dropCollection(ref, signal) {
      await client.call(methods.dropCollection, named(ref), scopeOf(ref, signal));
    },

    async alterProperties(ref, properties, signal) {
      const request = { ...named(ref), properties };
      await client.call(methods.alterCollection, request, scopeOf(ref, signal));
    },

    async addField(ref, field, signal) {
      const request = { ...named(ref), schema: field };
      await client.call(methods.addCollectionField, request, scopeOf(ref, signal));
    },

    async createAlias(ref, alias, signal) {
      await client.call(methods.createAlias, { ...named(ref), alias }, scopeOf(ref, signal));
    },

    async listPartitions(ref, signal) {
      const answer = await client.call(methods.showPartitions, named(ref), scopeOf(ref, signal));
      const { partition_names: names, partitionIDs: ids } = answer;
      return names.map((name, index) => ({ id: ids[index] ?? '0', name }));
    },

    async createPartition(ref, partition, signal) {
      const request = { ...named(ref), partition_name: partition };
      await client.call(methods.createPartition, request, scopeOf(ref, signal));
    },
  };
}

type Answer = z.infer<typeof methods.describeCollection.answer>;

/** Number of DescribeCollectionResponse.schema (milvus-proto, milvus.proto). */
const schemaField = 2;
const consistencyLevels = ['Strong', 'Session', 'Bounded', 'Eventually', 'Customized'];

function toDescription(
  database: string,
  { answer, bytes }: Answered<Answer>,
): CollectionDescription {
  const level = answer.consistency_level;
  return {
    database,
    // The answer's own collection_name repeats the request, which may be an alias.
    name: answer.schema?.name ?? '',
    collectionId: answer.collectionID,
    databaseId: answer.db_id,
    schema: joinBytes(contentsOf(bytes, schemaField)),
    shardsNum: answer.shards_num,
    consistencyLevel: typeof level === 'number' ? level : consistencyLevels.indexOf(level),
    properties: answer.properties,
    aliases: answer.aliases,
    virtualChannels: answer.virtual_channel_names,
    physicalChannels: answer.physical_channel_names,
    createdTimestamp: answer.created_timestamp,
  };
}
