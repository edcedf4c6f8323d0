import type { Int64 } from '#shared/int64.ts';

import type { Collection, KeyValue } from './catalogState.ts';
import { schemaCodec, type SchemaMessage } from './collectionSchema.ts';
import type { MilvusParts } from './milvusParts.ts';
import { checkName } from './names.ts';
import { prepareSchema } from './newSchema.ts';
import { arePairsEqual } from './pairs.ts';
import { invalid, unexpected } from './refusals.ts';

export interface NewCollection {
  readonly db_name: string;
  readonly collection_name: string;
  readonly schema: Uint8Array;
  readonly shards_num: number;
  readonly consistency_level: string;
  readonly properties: readonly KeyValue[];
  readonly num_partitions: string;
}

const channelCount = 16;

/**
 * The collection that a request asks for, with ids and channels of its own.
 * @throws MilvusRefusal
 */
export function newCollection(
  request: NewCollection,
  databaseId: Int64,
  { context, table, catalog }: MilvusParts,
): Collection {
  const name = request.collection_name;
  checkName(name, 'collection');
  const shardsNum = request.shards_num || 1;
  if (shardsNum > 16) throw invalid("maximum shards's number should be limited to 16");
  const schema = prepareSchema({ ...readSchema(request.schema), name }, table);
  const id = context.nextId();
  const timestamp = String(context.nextTimestamp());
  const partitions = partitionNames(
    schema,
    Number(request.num_partitions),
    table.defaultPartitionCount,
  );
  return {
    id,
    databaseId,
    name,
    schema: Buffer.from(schemaCodec.encode(schema)).toString('base64'),
    shardsNum,
    consistencyLevel: request.consistency_level,
    properties: [...request.properties],
    virtualChannels: Array.from({ length: shardsNum }, (_, shard) => {
      const channel = (catalog.state.channelCount + shard) % channelCount;
      return `${table.channelPrefix}${channel}_${id}v${shard}`;
    }),
    createdTimestamp: timestamp,
    updatedTimestamp: timestamp,
    partitions: partitions.map((name) => ({
      id: context.nextId(),
      name,
      createdTimestamp: timestamp,
    })),
    aliases: [],
    indexes: [],
    load: null,
  };
}

/** Creating the same once more is a success: all that was asked for must be equal, ids aside. */
export function isSameCollection(existing: Collection, wanted: Collection): boolean {
  const names = ({ partitions }: Collection) => partitions.map(({ name }) => name).join();
  return (
    existing.schema === wanted.schema &&
    existing.shardsNum === wanted.shardsNum &&
    existing.consistencyLevel === wanted.consistencyLevel &&
    arePairsEqual(existing.properties, wanted.properties) &&
    names(existing) === names(wanted)
  );
}

function readSchema(bytes: Uint8Array): SchemaMessage {
  try {
    return schemaCodec.decode(bytes);
  } catch {
    throw unexpected('proto: cannot parse invalid wire-format data');
  }
}

function partitionNames(schema: SchemaMessage, wanted: number, usual: number): string[] {
  if (!schema.fields.some((field) => field.is_partition_key)) {
    if (wanted > 1) {
      throw unexpected('num_partitions should only be specified with partition key field enabled');
    }
    return ['_default'];
  }
  if (wanted > 4096) throw invalid(`partition number (${wanted}) exceeds max configuration (4096)`);
  return Array.from({ length: wanted || usual }, (_, index) => `_default_${index}`);
}
