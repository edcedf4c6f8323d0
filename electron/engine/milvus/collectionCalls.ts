import type { Answered, GrpcClient } from './grpcClient.ts';
import { isCollectionMissing, isIndexMissing, isUnimplemented } from './mapMilvusError.ts';
import type {
  CollectionDescription,
  CollectionRef,
  Index,
  KeyValue,
  LoadState,
  Milvus,
} from './milvus.ts';
import { contentsOf } from './wireFields.ts';

/** A call about one collection, which nearly all requests name by the same fields; the others ignore them. */
export function about(
  { database, collection }: CollectionRef,
  client: GrpcClient,
  signal: AbortSignal,
) {
  const scope = { database, signal };
  const named = { db_name: database, collection_name: collection };
  const call = <Answer>(name: string, request: object = {}) =>
    client.call<Answer>(name, { ...named, ...request }, scope);
  return {
    call,
    async send(name: string, request: object = {}): Promise<void> {
      await call(name, request);
    },
    attempt: <Answer>(name: string, isExpected: typeof isUnimplemented) =>
      client.attempt<Answer>(name, named, { ...scope, isExpected }),
  };
}

export function collectionCalls(client: GrpcClient) {
  const on = (ref: CollectionRef, signal: AbortSignal) => about(ref, client, signal);
  return {
    async listDatabases(signal) {
      const scope = { signal, isExpected: isUnimplemented };
      const answer = await client.attempt<{ db_names: string[] }>('ListDatabases', {}, scope);
      return answer?.db_names ?? ['default'];
    },

    async describeDatabase(name, signal) {
      const answer = await client.attempt<{ dbID: string; properties: KeyValue[] }>(
        'DescribeDatabase',
        { db_name: name },
        { database: name, signal, isExpected: isUnimplemented },
      );
      return answer && { id: answer.dbID, properties: answer.properties };
    },

    async createDatabase(name, properties, signal) {
      // The header stays at the default: the new database is not there yet.
      await client.call('CreateDatabase', { db_name: name, properties }, { signal });
    },

    async listCollections(database, signal) {
      const request = { db_name: database };
      const answer = await client.call<{ collection_names: string[] }>('ShowCollections', request, {
        database,
        signal,
      });
      return answer.collection_names;
    },

    async describeCollection(ref, signal) {
      const name = 'DescribeCollection';
      const answer = await on(ref, signal).attempt<Description>(name, isCollectionMissing);
      return answer && toDescription(ref.database, answer);
    },
    createCollection: ({ database, name, ...collection }, signal) =>
      on({ database, collection: name }, signal).send('CreateCollection', {
        schema: collection.schema,
        shards_num: collection.shardsNum,
        consistency_level: collection.consistencyLevel,
        properties: collection.properties,
        num_partitions: collection.numPartitions,
      }),
    dropCollection: (ref, signal) => on(ref, signal).send('DropCollection'),
    renameCollection: (ref, name, signal) =>
      on(ref, signal).send('RenameCollection', {
        oldName: ref.collection,
        newName: name,
        newDBName: ref.database,
      }),
    alterProperties: (ref, properties, signal) =>
      on(ref, signal).send('AlterCollection', { properties }),
    addField: (ref, field, signal) => on(ref, signal).send('AddCollectionField', { schema: field }),
    createAlias: (ref, alias, signal) => on(ref, signal).send('CreateAlias', { alias }),
    alterAlias: (ref, alias, signal) => on(ref, signal).send('AlterAlias', { alias }),
    dropAlias: (ref, alias, signal) => on(ref, signal).send('DropAlias', { alias }),

    async listPartitions(ref, signal) {
      const answer = await on(ref, signal).call<{
        partition_names: string[];
        partitionIDs: string[];
      }>('ShowPartitions');
      const ids = answer.partitionIDs;
      return answer.partition_names.map((name, index) => ({ id: ids[index] ?? '0', name }));
    },
    createPartition: (ref, partition, signal) =>
      on(ref, signal).send('CreatePartition', { partition_name: partition }),

    async listIndexes(ref, signal) {
      const answer = await on(ref, signal).attempt<{ index_descriptions: IndexDescription[] }>(
        'DescribeIndex',
        isIndexMissing,
      );
      return answer?.index_descriptions.map(toIndex) ?? [];
    },
    createIndex: (ref, { fieldName, indexName, params }, signal) =>
      on(ref, signal).send('CreateIndex', {
        field_name: fieldName,
        index_name: indexName,
        extra_params: params,
      }),

    async loadState(ref, partition, signal) {
      const request = { partition_names: partition === null ? [] : [partition] };
      const { state } = await on(ref, signal).call<{ state: string }>('GetLoadState', request);
      return loadStates[state] ?? 'NotExist';
    },
    load: (ref, partitions, signal) =>
      partitions.length === 0
        ? on(ref, signal).send('LoadCollection')
        : on(ref, signal).send('LoadPartitions', { partition_names: partitions }),
    release: (ref, signal) => on(ref, signal).send('ReleaseCollection'),
  } satisfies Partial<Milvus>;
}

interface Description {
  readonly schema: { readonly name: string } | null;
  readonly collectionID: string;
  readonly db_id: string;
  readonly shards_num: number;
  readonly consistency_level: string | number;
  readonly properties: readonly KeyValue[];
  readonly aliases: readonly string[];
  readonly virtual_channel_names: readonly string[];
  readonly physical_channel_names: readonly string[];
  readonly created_timestamp: string;
}

const consistencyLevels = ['Strong', 'Session', 'Bounded', 'Eventually', 'Customized'];

function toDescription(database: string, answer: Answered<Description>): CollectionDescription {
  const level = answer.consistency_level;
  return {
    database,
    // The answer's own collection_name repeats the request, which may be an alias.
    name: answer.schema?.name ?? '',
    collectionId: answer.collectionID,
    databaseId: answer.db_id,
    schema: Buffer.concat(contentsOf(answer.bytes, 2)),
    shardsNum: answer.shards_num,
    consistencyLevel: typeof level === 'number' ? level : consistencyLevels.indexOf(level),
    properties: answer.properties,
    aliases: answer.aliases,
    virtualChannels: answer.virtual_channel_names,
    physicalChannels: answer.physical_channel_names,
    createdTimestamp: answer.created_timestamp,
  };
}

interface IndexDescription {
  readonly field_name: string;
  readonly index_name: string;
  readonly indexID: string;
  readonly params: readonly KeyValue[];
  readonly state: string | number;
  readonly index_state_fail_reason: string;
}

function toIndex({ field_name, index_name, indexID, params, ...index }: IndexDescription): Index {
  const isEnded = index.state === 'Finished' || index.state === 'Failed';
  return {
    fieldName: field_name,
    indexName: index_name,
    indexId: indexID,
    params,
    state: isEnded ? (index.state === 'Finished' ? 'finished' : 'failed') : 'building',
    failReason: index.index_state_fail_reason,
  };
}

const loadStates: Readonly<Record<string, LoadState>> = {
  LoadStateNotLoad: 'NotLoad',
  LoadStateLoading: 'Loading',
  LoadStateLoaded: 'Loaded',
};
