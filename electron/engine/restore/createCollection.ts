import { AppError } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionBackupInfo } from '../backupFormat/schema.ts';
import type { Cluster } from '../connections.ts';
import type { CollectionRef, KeyValue } from '../milvus/milvus.ts';
import {
  decodeSchema,
  fromBackupSchema,
  renameSchema,
  splitAtDynamicField,
} from '../milvus/schemaBytes.ts';

export const ttlProperty = 'collection.ttl.seconds';
const runtimeCheckProperty = 'disable_func_runtime_check';

/**
 * The schema to create a collection from: the source's own bytes under the new name where the backup has them, else what
 * milvus-backup's JSON kept of it.
 */
export function schemaFor(
  source: CollectionBackupInfo,
  name: string,
  original: Uint8Array | undefined,
): Uint8Array {
  if (original) return renameSchema(original, name);
  if (!source.schema) throw new AppError('INTERNAL', { reason: 'a collection without schema' });
  return fromBackupSchema(source.schema, { name });
}

/**
 * Creates the collection and its partitions as they were, and proves that Milvus gave its fields the same ids: an import
 * finds the files of a field by its id. The time to live is left out until the rows are counted.
 * @returns the id of the new collection
 * @throws FIELD_IDS_DIFFER after the new collection was dropped again
 */
export async function createCollection(
  ref: CollectionRef,
  input: { source: CollectionBackupInfo; schema: Uint8Array; cluster: Cluster },
  signal: AbortSignal,
): Promise<Int64> {
  const { source, schema, cluster } = input;
  const { milvus, features } = cluster;
  const fields = decodeSchema(schema);
  const checksFunctions = fields.functions.length > 0 && features.functionRuntimeCheckSwitch;
  const hasPartitionKey = fields.fields.some((field) => field.is_partition_key);
  const properties = creationProperties(source);
  const { first, added } = features.addField
    ? splitAtDynamicField(schema)
    : { first: schema, added: [] };
  await milvus.createCollection(
    {
      database: ref.database,
      name: ref.collection,
      schema: first,
      shardsNum: source.shards_num,
      consistencyLevel: source.consistency_level,
      // The functions' services need not answer for rows that already have their outputs.
      properties: checksFunctions
        ? [...properties, { key: runtimeCheckProperty, value: 'true' }]
        : properties,
      numPartitions: hasPartitionKey ? source.partition_backups.length : 0,
    },
    signal,
  );
  for (const field of added) await milvus.addField(ref, field, signal);
  const created = await milvus.describeCollection(ref, signal);
  if (!created) throw new AppError('COLLECTION_CHANGED', { collection: formatName(ref) });
  const difference = fieldDifference(schema, created.schema);
  if (difference !== undefined) {
    await milvus.dropCollection(ref, signal);
    const params = { collection: formatName(ref), reason: difference };
    throw new AppError('FIELD_IDS_DIFFER', params);
  }
  if (checksFunctions) {
    await milvus.alterProperties(ref, [{ key: runtimeCheckProperty, value: 'false' }], signal);
  }
  await createPartitions(ref, source, { cluster, signal });
  return created.collectionId;
}

async function createPartitions(
  ref: CollectionRef,
  source: CollectionBackupInfo,
  { cluster, signal }: { cluster: Cluster; signal: AbortSignal },
): Promise<void> {
  const present = new Set(
    (await cluster.milvus.listPartitions(ref, signal)).map(({ name }) => name),
  );
  for (const { partition_name } of source.partition_backups) {
    if (!present.has(partition_name)) {
      await cluster.milvus.createPartition(ref, partition_name, signal);
    }
  }
}

/** Collection and schema properties, once each. */
export function propertiesOf(source: CollectionBackupInfo): KeyValue[] {
  const all = new Map<string, string>();
  for (const { key, value } of [...(source.schema?.properties ?? []), ...source.properties]) {
    all.set(key, value);
  }
  return [...all].map(([key, value]) => ({ key, value }));
}

function creationProperties(source: CollectionBackupInfo): KeyValue[] {
  return propertiesOf(source).filter(
    ({ key }) => key !== ttlProperty && key !== runtimeCheckProperty,
  );
}

/** The first field whose id or type is another one, as text, or undefined. */
function fieldDifference(wanted: Uint8Array, created: Uint8Array): string | undefined {
  const describe = (schema: Uint8Array) => {
    const { fields, struct_array_fields: structs } = decodeSchema(schema);
    const inner = structs.flatMap((struct) => [...struct.fields]);
    return [...fields, ...inner]
      .filter((field) => !field.is_dynamic)
      .map(({ name, fieldID, data_type }) => `${name}: id ${fieldID}, type ${data_type}`);
  };
  const there = new Set(describe(created));
  return describe(wanted).find((field) => !there.has(field));
}
