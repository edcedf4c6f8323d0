import type { CallScope, Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import type { Collection, Index, KeyValue } from './catalogState.ts';
import { paramsOf, schemaOf } from './collectionSchema.ts';
import { indexParams } from './indexParams.ts';
import { loadProgress } from './loadState.ts';
import type { MilvusParts } from './milvusParts.ts';
import { checkName } from './names.ts';
import { arePairsEqual, changePairs } from './pairs.ts';
import { indexNotFound, unexpected } from './refusals.ts';
import type { Field } from './types.ts';

interface IndexRequest extends CollectionName {
  readonly field_name: string;
  readonly index_name: string;
  readonly extra_params: readonly KeyValue[];
  readonly delete_keys: readonly string[];
}

// What Milvus says of an index that no segment has: the greatest and the smallest int32.
const noIndexVersion = { min_index_version: 2_147_483_647, max_index_version: -2_147_483_648 };

export function indexCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, context, table, rows } = parts;

  async function describe(collection: Collection, index: Index): Promise<object> {
    const total = (await rows.of(collection)).storedRowCount(null);
    const isBuilt = context.clock.now().getTime() - index.startedAt >= context.pace.indexMs;
    const indexed = isBuilt ? total : 0;
    return {
      index_name: index.name,
      indexID: index.id,
      params: index.params,
      field_name: fieldOf(collection, index)?.name ?? '',
      indexed_rows: String(indexed),
      total_rows: String(total),
      pending_index_rows: String(total - indexed),
      state: isBuilt ? 'Finished' : 'InProgress',
      ...(table.hasIndexVersions && indexed === 0 && noIndexVersion),
    };
  }

  /** Those that the request names by index or by field; all without a name. */
  function wanted(request: IndexRequest, scope: CallScope) {
    const collection = catalog.collection(request, scope);
    const { index_name: name, field_name: fieldName } = request;
    const indexes = collection.indexes.filter(
      (one) =>
        (name === '' || one.name === name) &&
        (fieldName === '' || name !== '' || fieldOf(collection, one)?.name === fieldName),
    );
    if (indexes.length === 0) throw indexNotFound(collection.name);
    return { collection, indexes };
  }

  async function describeAll(request: IndexRequest, scope: CallScope) {
    const { collection, indexes } = wanted(request, scope);
    return Promise.all(indexes.map((index) => describe(collection, index)));
  }

  async function counts(request: IndexRequest, scope: CallScope) {
    const [index] = await describeAll(request, scope);
    return index as { indexed_rows: string; total_rows: string; state: string };
  }

  return {
    async CreateIndex(request: IndexRequest, scope) {
      const collection = catalog.collection(request, scope);
      const { field_name: fieldName } = request;
      const field = schemaOf(collection).fields.find((one) => one.name === fieldName);
      if (!field) throw unexpected(`cannot create index on non-exist field: ${fieldName}`);
      const name = request.index_name || fieldName;
      checkName(name, 'index');
      const params = indexParams(request.extra_params, field, table);
      const known = sameIndex(collection, { name, fieldId: field.fieldId, params });
      if (known) return {};
      const index = {
        id: context.nextId(),
        name,
        fieldId: field.fieldId,
        params,
        startedAt: context.clock.now().getTime(),
      };
      await catalog.changeCollection(collection.id, (one) => ({
        ...one,
        indexes: [...one.indexes, index],
      }));
      return {};
    },

    async DropIndex(request: IndexRequest, scope) {
      const collection = catalog.collection(request, scope);
      const name = request.index_name || request.field_name;
      const dropped = collection.indexes.filter((one) => name === '' || one.name === name);
      const isNeeded = dropped.some((one) => (fieldOf(collection, one)?.dataType ?? 0) >= 100);
      if (isNeeded && loadProgress(collection, context) !== undefined) {
        throw unexpected('index cannot be dropped, collection is loaded, please release it first');
      }
      await catalog.changeCollection(collection.id, (one) => ({
        ...one,
        indexes: one.indexes.filter((index) => !dropped.includes(index)),
      }));
      return {};
    },

    async AlterIndex(request: IndexRequest, scope) {
      const { collection, indexes } = wanted(request, scope);
      await catalog.changeCollection(collection.id, (one) => ({
        ...one,
        indexes: one.indexes.map((index) =>
          indexes.includes(index)
            ? {
                ...index,
                params: changePairs(index.params, request.extra_params, request.delete_keys),
              }
            : index,
        ),
      }));
      return {};
    },

    async DescribeIndex(request: IndexRequest, scope) {
      return { index_descriptions: await describeAll(request, scope) };
    },

    async GetIndexStatistics(request: IndexRequest, scope) {
      return { index_descriptions: await describeAll(request, scope) };
    },

    async GetIndexState(request: IndexRequest, scope) {
      return { state: (await counts(request, scope)).state };
    },

    async GetIndexBuildProgress(request: IndexRequest, scope) {
      const { indexed_rows, total_rows } = await counts(request, scope);
      return { indexed_rows, total_rows };
    },
  };
}

function fieldOf(collection: Collection, index: Index): Field | undefined {
  return schemaOf(collection).fields.find(({ fieldId }) => fieldId === index.fieldId);
}

/**
 * The index that is there already, if the same was asked for again.
 * @throws MilvusRefusal when another one is in the way: each field has one, JSON one for each path
 */
function sameIndex(
  { indexes }: Collection,
  wanted: Pick<Index, 'name' | 'fieldId' | 'params'>,
): Index | undefined {
  const path = pathOf(wanted);
  for (const index of indexes) {
    const isSameField = index.fieldId === wanted.fieldId;
    if (index.name === wanted.name) {
      if (isSameField && arePairsEqual(index.params, wanted.params)) return index;
      throw unexpected('CreateIndex failed: at most one distinct index is allowed per field');
    }
    if (isSameField && pathOf(index) === path) {
      throw unexpected(
        'CreateIndex failed: creating multiple indexes on same field is not supported',
      );
    }
  }
}

/** Of an index into JSON. It is given by itself or inside of the JSON that "params" holds. */
function pathOf({ params }: Pick<Index, 'params'>): string {
  const { json_path: path, params: nested = '' } = paramsOf(params);
  return path ?? /"json_path":"((?:\\.|[^"\\])*)"/.exec(nested)?.[1] ?? '';
}
