import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import type { Collection, KeyValue } from './catalogState.ts';
import { primaryKeyOf, schemaOf } from './collectionSchema.ts';
import { toIds } from './fieldDataFromColumn.ts';
import { fuse, type KeyedHit, type RankedSearch } from './hybridRanking.ts';
import { loadedRows } from './loadedRows.ts';
import type { MilvusParts } from './milvusParts.ts';
import { outputFieldsOf, readRows } from './outputFields.ts';
import { partitionOf } from './partitionCalls.ts';
import { searchNearest } from './query/search.ts';
import { invalid, isInputError } from './refusals.ts';
import { inWordsOfMilvus, pageOf, readSearch, type SearchMessage } from './searchRequest.ts';

interface Wanted extends CollectionName {
  readonly partition_names: readonly string[];
  readonly output_fields: readonly string[];
}

type SearchRequest = Wanted & SearchMessage;

interface HybridRequest extends Wanted {
  readonly requests: readonly SearchMessage[];
  readonly rank_params: readonly KeyValue[];
}

export function searchCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, table } = parts;
  const detailed = table.hasIndexVersions ? isInputError : {};

  /** The searches over the same rows: for each one its hits by query. */
  async function run(
    wanted: Wanted,
    messages: readonly SearchMessage[],
    collection: Collection,
  ): Promise<RankedSearch[]> {
    const schema = schemaOf(collection);
    const key = primaryKeyOf(schema);
    const output = outputFieldsOf(wanted.output_fields, schema);
    const searches = messages.map((message) => readSearch(message, collection));
    const fieldIds = [
      key.fieldId,
      ...output.fields.map(({ fieldId }) => fieldId),
      ...searches.flatMap(({ field, filter }) => [field.fieldId, ...filter.fieldIds]),
    ];
    const sources = await loadedRows(parts, {
      collection,
      partitionIds: wanted.partition_names.map((name) => partitionOf(collection, name).id),
      fieldIds: [...new Set(fieldIds)],
      purpose: 'failed to search: ',
    });
    return searches.map((search) => {
      const { range, offset, limit, ...rest } = search;
      const filters = sources.map((source) => search.filter(source));
      const found = inWordsOfMilvus(() =>
        searchNearest({
          ...rest,
          limit: limit + offset,
          sources,
          accepts: (source, row) => filters[source]?.(row) === true,
          ...(range && { range }),
        }),
      );
      const hits = found.map((ofQuery) =>
        ofQuery.slice(offset).flatMap(({ source: index, row, score }) => {
          const source = sources[index];
          if (!source) return [];
          return [{ source, row, score, key: source.column(key.fieldId)[row] ?? null }];
        }),
      );
      return { metric: search.metric, hits };
    });
  }

  function answer(wanted: Wanted, collection: Collection, hits: readonly (readonly KeyedHit[])[]) {
    const schema = schemaOf(collection);
    const key = primaryKeyOf(schema);
    const output = outputFieldsOf(wanted.output_fields, schema);
    const all = hits.flat();
    const keys: StoredValue[] = all.map((hit) => hit.key);
    return {
      results: {
        num_queries: String(hits.length),
        top_k: String(Math.max(0, ...hits.map(({ length }) => length))),
        topks: hits.map(({ length }) => String(length)),
        scores: all.map(({ score }) => score),
        ids: toIds(key, keys),
        fields_data: readRows(all, output),
        output_fields: output.names,
        ...(table.isDetailed && { primary_field_name: key.name }),
      },
      collection_name: collection.name,
    };
  }

  return {
    async Search(request: SearchRequest, scope) {
      const collection = catalog.collection(request, scope, detailed);
      const [found] = await run(request, [request], collection);
      return answer(request, collection, found?.hits ?? []);
    },

    async HybridSearch(request: HybridRequest, scope) {
      const collection = catalog.collection(request, scope, detailed);
      if (request.requests.length === 0) throw invalid('no search was given');
      const searches = await run(request, request.requests, collection);
      const { limit, offset } = pageOf(request.rank_params);
      const fused = fuse(searches, request.rank_params);
      const hits = fused.map((ofQuery) => ofQuery.slice(offset, offset + limit));
      return answer(request, collection, hits);
    },
  };
}
