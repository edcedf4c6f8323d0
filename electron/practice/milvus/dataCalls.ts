import type { StoredValue } from '#engine/binlog/storedValue.ts';
import type { Int64 } from '#shared/int64.ts';

import type { CallScope, Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import type { Collection } from './catalogState.ts';
import { primaryKeyOf, schemaOf } from './collectionSchema.ts';
import { columnsFrom } from './columnsFromFieldData.ts';
import type { FieldData } from './fieldData.ts';
import { toIds } from './fieldDataFromColumn.ts';
import { filterOf, keysOf, type TemplateValues } from './filters.ts';
import { keyHash } from './keyHash.ts';
import { loadedRows } from './loadedRows.ts';
import type { MilvusParts } from './milvusParts.ts';
import { hasPartitionKey, partitionOf } from './partitionCalls.ts';
import { DataType } from './query/dataType.ts';
import { invalid, refusal, unexpected } from './refusals.ts';
import type { Schema } from './types.ts';

interface WriteRequest extends CollectionName {
  readonly partition_name: string;
  readonly fields_data: readonly FieldData[];
  readonly num_rows: number;
}

interface DeleteRequest extends CollectionName {
  readonly partition_name: string;
  readonly expr: string;
  readonly expr_template_values: TemplateValues;
}

type Columns = Map<number, readonly StoredValue[]>;

export function dataCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, context, rows } = parts;

  function read(request: WriteRequest, scope: CallScope) {
    const collection = catalog.collection(request, scope);
    const rowCount = request.num_rows;
    if (rowCount === 0) throw invalid('num_rows should be greater than 0');
    const schema = schemaOf(collection);
    return {
      collection,
      schema,
      rowCount,
      columns: columnsFrom(request.fields_data, schema, rowCount),
    };
  }

  /** Makes the keys that clients do not give. */
  function giveIds(schema: Schema, columns: Columns, rowCount: number): readonly StoredValue[] {
    const key = primaryKeyOf(schema);
    if (key.isAutoId) {
      const ids = Array.from({ length: rowCount }, () => context.nextId());
      columns.set(key.fieldId, key.dataType === DataType.Int64 ? ids.map(BigInt) : ids);
    }
    return columns.get(key.fieldId) ?? [];
  }

  async function write(
    written: { collection: Collection; schema: Schema; columns: Columns; rowCount: number },
    partitionName: string,
  ) {
    const { collection, schema, columns, rowCount } = written;
    const keys = giveIds(schema, columns, rowCount);
    const partitionIds = partitionsOfRows(collection, partitionName, columns, rowCount);
    const timestamp = context.nextTimestamp();
    await (await rows.of(collection)).insert({ partitionIds, columns, timestamp });
    return {
      IDs: toIds(primaryKeyOf(schema), keys),
      succ_index: Array.from({ length: rowCount }, (_, row) => row),
      insert_cnt: String(rowCount),
      timestamp: String(timestamp),
    };
  }

  return {
    async Insert(request: WriteRequest, scope) {
      return write(read(request, scope), request.partition_name);
    },

    async Upsert(request: WriteRequest, scope) {
      const collection = catalog.collection(request, scope);
      const key = primaryKeyOf(schemaOf(collection));
      if (key.isAutoId) {
        throw refusal(
          1100,
          'upsert can not assign primary field data when auto id enabled: invalid parameter',
        );
      }
      const written = read(request, scope);
      const keys = (written.columns.get(key.fieldId) ?? []) as (bigint | string)[];
      // Partitions of a partition key are looked for in all, since a row may move.
      const partitionId = hasPartitionKey(collection)
        ? null
        : partitionOf(collection, request.partition_name || '_default').id;
      const timestamp = context.nextTimestamp();
      await (await rows.of(collection)).remove({ partitionId, keys, timestamp });
      const answer = await write(written, request.partition_name);
      const count = String(written.rowCount);
      return { ...answer, delete_cnt: count, upsert_cnt: count };
    },

    async Delete(request: DeleteRequest, scope) {
      const collection = catalog.collection(request, scope);
      const { partition_name: name, expr, expr_template_values: values } = request;
      if (expr.trim() === '') throw invalid('delete expr should not be empty');
      const partitionId = name === '' ? null : partitionOf(collection, name).id;
      const keys =
        keysOf(expr, schemaOf(collection), values) ??
        (await matchingKeys(parts, { collection, partitionId, expr, values }));
      const timestamp = context.nextTimestamp();
      if (keys.length > 0) {
        await (await rows.of(collection)).remove({ partitionId, keys, timestamp });
      }
      return { IDs: {}, delete_cnt: String(keys.length), timestamp: String(timestamp) };
    },
  };
}

async function matchingKeys(
  parts: MilvusParts,
  wanted: {
    collection: Collection;
    partitionId: Int64 | null;
    expr: string;
    values: TemplateValues;
  },
): Promise<(bigint | string)[]> {
  const { collection, partitionId, expr, values } = wanted;
  const schema = schemaOf(collection);
  const filter = filterOf(expr, schema, values);
  const partitionIds = partitionId === null ? [] : [partitionId];
  const key = primaryKeyOf(schema);
  const fieldIds = [...new Set([key.fieldId, ...filter.fieldIds])];
  const sources = await loadedRows(parts, { collection, partitionIds, fieldIds, purpose: '' });
  return sources.flatMap((source) => {
    const isWanted = filter(source);
    const column = source.column(key.fieldId) as (bigint | string)[];
    return column.filter((_, row) => isWanted(row));
  });
}

function partitionsOfRows(
  collection: Collection,
  name: string,
  columns: Columns,
  rowCount: number,
): Int64[] {
  const key = schemaOf(collection).fields.find((field) => field.isPartitionKey);
  if (!key) {
    const { id } = partitionOf(collection, name || '_default');
    return Array.from({ length: rowCount }, () => id);
  }
  if (name !== '') {
    throw unexpected(
      'not support manually specifying the partition names if partition key mode is used',
    );
  }
  const ids = collection.partitions.map(({ id }) => id);
  const values = (columns.get(key.fieldId) ?? []) as (bigint | string)[];
  return values.map((value) => ids[keyHash(value) % ids.length] ?? '');
}
