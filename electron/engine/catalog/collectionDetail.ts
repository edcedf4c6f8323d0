import type { CollectionDetail, CollectionField } from '#shared/catalog.ts';
import { type Int64, sumInt64 } from '#shared/int64.ts';

import type {
  CollectionBackupInfo,
  CollectionSchema,
  FieldSchema,
  FunctionSchema,
  IndexInfo,
} from '../backupFormat/schema.ts';
import { shownProperties } from '../backupFormat/sensitive.ts';
import { segmentsOf } from '../restore/expectedObjects.ts';
import { nameOf } from '../restore/selectCollections.ts';
import { defaultValue } from './defaultValue.ts';
import { fieldType, paramsInTypes, structFieldType, structType } from './fieldType.ts';

/** A segment that holds rows. */
interface RowSegment {
  readonly partitionId: Int64;
  readonly rows: Int64;
}

interface Beside {
  readonly segments: readonly RowSegment[];
  readonly sizeBytes: number | null;
  /** Names of fields; milvus-backup's JSON does not tell which. */
  readonly clusteringKeys: readonly string[];
}

/** A collection of a backup. */
export function backedUpDetail(
  collection: CollectionBackupInfo,
  clusteringKeys: readonly string[],
): CollectionDetail {
  const segments = segmentsOf(collection)
    .filter(({ is_l0 }) => !is_l0)
    .map(({ partition_id, num_of_rows }) => ({ partitionId: partition_id, rows: num_of_rows }));
  return detailOf(collection, { segments, sizeBytes: Number(collection.size), clusteringKeys });
}

/** A collection as a backup describes it, with the segments and the size that it has where it lies. */
export function detailOf(collection: CollectionBackupInfo, beside: Beside): CollectionDetail {
  const { segments, sizeBytes, clusteringKeys } = beside;
  const { schema } = collection;
  const functions = schema?.functions ?? [];
  return {
    database: nameOf(collection).database,
    name: collection.collection_name,
    description: schema?.description ?? '',
    sizeBytes,
    rows: sumInt64(segments.map(({ rows }) => rows)),
    segments: segments.length,
    shards: collection.shards_num,
    consistency:
      consistencies[collection.consistency_level] ?? `level ${collection.consistency_level}`,
    hasDynamicField: schema?.enable_dynamic_field ?? false,
    fields: schema === null ? [] : fieldsOf(schema, clusteringKeys),
    functions: functions.map(({ name, type, input_field_names, output_field_names }) => ({
      name,
      type: functionTypes[type] ?? `type ${type}`,
      inputs: [...input_field_names],
      outputs: [...output_field_names],
    })),
    indexes: collection.index_infos.map(indexOf),
    partitions: collection.partition_backups.map(({ partition_id, partition_name }) => {
      const own = segments.filter(({ partitionId }) => partitionId === partition_id);
      return {
        name: partition_name,
        rows: sumInt64(own.map(({ rows }) => rows)),
        segments: own.length,
      };
    }),
    loadState: collection.load_state,
    aliases: [...collection.aliases],
    properties: Object.fromEntries(
      shownProperties([...(schema?.properties ?? []), ...collection.properties]).map(
        ({ key, value }) => [key, value],
      ),
    ),
  };
}

const consistencies = ['Strong', 'Session', 'Bounded', 'Eventually', 'Customized'];
const functionTypes = ['Unknown', 'BM25', 'TextEmbedding', 'Rerank', 'MinHash', 'MolFingerprint'];

function fieldsOf(schema: CollectionSchema, clusteringKeys: readonly string[]): CollectionField[] {
  const { functions } = schema;
  const plain = schema.fields.map((field) =>
    fieldOf(field, {
      name: field.name,
      type: fieldType(field),
      isAutoId: field.is_primary_key && (field.autoID || schema.autoID),
      isClusteringKey: clusteringKeys.includes(field.name),
      functions,
    }),
  );
  const structs = schema.struct_array_fields.flatMap((struct) => [
    { ...bareField, ...aboutStruct(struct) },
    ...struct.fields.map((field) =>
      fieldOf(field, {
        name: `${struct.name}.${plainName(field.name, struct.name)}`,
        type: structFieldType(field),
        isAutoId: false,
        isClusteringKey: false,
        functions,
      }),
    ),
  ]);
  return [...plain, ...structs];
}

/** Some servers give a field inside a struct the name struct[field]. */
function plainName(name: string, struct: string): string {
  return name.startsWith(`${struct}[`) && name.endsWith(']')
    ? name.slice(struct.length + 1, -1)
    : name;
}

const bareField = {
  isPrimaryKey: false,
  isAutoId: false,
  isPartitionKey: false,
  isClusteringKey: false,
  isNullable: false,
  isDynamic: false,
  params: {},
  defaultValue: null,
  filledBy: null,
};

function aboutStruct(struct: CollectionSchema['struct_array_fields'][number]) {
  const { fieldID: id, name, description, fields } = struct;
  return { id, name, type: structType(fields), description };
}

function fieldOf(
  field: FieldSchema,
  about: Pick<CollectionField, 'name' | 'type' | 'isAutoId' | 'isClusteringKey'> & {
    readonly functions: readonly FunctionSchema[];
  },
): CollectionField {
  const { functions, ...rest } = about;
  const filler = functions.find((each) => each.output_field_names.includes(field.name));
  return {
    id: field.fieldID,
    ...rest,
    isPrimaryKey: field.is_primary_key,
    isPartitionKey: field.is_partition_key,
    isNullable: field.nullable,
    isDynamic: field.is_dynamic,
    params: Object.fromEntries(
      field.type_params
        .filter(({ key }) => !paramsInTypes.includes(key))
        .map(({ key, value }) => [key, value]),
    ),
    defaultValue: defaultValue(field),
    filledBy: filler?.name ?? null,
    description: field.description,
  };
}

function indexOf(index: IndexInfo): CollectionDetail['indexes'][number] {
  const { index_type, metric_type, params, ...others } = index.params;
  return {
    field: index.field_name,
    name: index.index_name,
    type: index.index_type || (index_type ?? ''),
    metric: metric_type ?? '',
    params: { ...others, ...nestedParams(params) },
  };
}

/** Servers before 2.5 keep the parameters of an index as JSON inside one of them. */
function nestedParams(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { params: text };
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        typeof item === 'string' ? item : JSON.stringify(item),
      ]),
    );
  } catch {
    return { params: text };
  }
}
