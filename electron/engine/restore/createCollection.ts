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
 * Creates the collection as it was. The time to live is left out until the rows are counted.
 * @returns the id of the new collection, by which it is known as ours
 */
export async function createCollection(
  ref: CollectionRef,
  input: { source: CollectionBackupInfo; schema: Uint8Array; cluster: Cluster },
  signal: AbortSignal,
): Promise<Int64> {
  const { source, schema, cluster } = input;
  const { milvus, features } = cluster;
  const hasPartitionKey = decodeSchema(schema).fields.some((field) => field.is_partition_key);
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
      properties: hasFunctionCheck(schema, cluster)
        ? [...properties, { key: runtimeCheckProperty, value: 'true' }]
        : properties,
      numPartitions: hasPartitionKey ? source.partition_backups.length : 0,
    },
    signal,
  );
  for (const field of added) await milvus.addField(ref, field, signal);
  const created = await milvus.describeCollection(ref, signal);
  if (!created) throw new AppError('COLLECTION_CHANGED', { collection: formatName(ref) });
  return created.collectionId;
}

/**
 * Proves that Milvus gave the fields of a new collection the ids they had, since an import finds the files of a field by its
 * id, and makes it ready for the import.
 * @throws FIELD_IDS_DIFFER
 */
export async function prepareCollection(
  ref: CollectionRef,
  {
    source,
    schema,
    cluster,
  }: { source: CollectionBackupInfo; schema: Uint8Array; cluster: Cluster },
  signal: AbortSignal,
): Promise<void> {
  const created = await cluster.milvus.describeCollection(ref, signal);
  const reason = fieldDifference(schema, created?.schema ?? new Uint8Array());
  if (reason !== undefined) {
    throw new AppError('FIELD_IDS_DIFFER', { collection: formatName(ref), reason });
  }
  if (hasFunctionCheck(schema, cluster)) {
    const property = { key: runtimeCheckProperty, value: 'false' };
    await cluster.milvus.alterProperties(ref, [property], signal);
  }
  await createPartitions(ref, source, { cluster, signal });
}

/** The services of functions need not answer for rows that already have their outputs. */
function hasFunctionCheck(schema: Uint8Array, { features }: Cluster): boolean {
  return features.functionRuntimeCheckSwitch && decodeSchema(schema).functions.length > 0;
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
export function fieldDifference(wanted: Uint8Array, created: Uint8Array): string | undefined {
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
