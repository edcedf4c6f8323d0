import type { Collection, KeyValue } from './catalogState.ts';
import { paramsOf, schemaOf } from './collectionSchema.ts';
import { valueOf } from './fieldData.ts';
import { filterOf, type TemplateValues } from './filters.ts';
import { type Bm25Params, defaultBm25 } from './query/bm25.ts';
import type { Filter } from './query/filter.ts';
import { analyzerParamsOf, PlaceholderError, readPlaceholders } from './query/placeholders.ts';
import { type Metric, SearchError, type SearchRequest } from './query/search.ts';
import { invalid, refusal } from './refusals.ts';
import type { Field } from './types.ts';

/** What a search and each part of a hybrid one have in common. */
export interface SearchMessage {
  readonly dsl: string;
  readonly placeholder_group: Uint8Array;
  readonly search_params: readonly KeyValue[];
  readonly expr_template_values: TemplateValues;
}

export interface WantedSearch {
  readonly field: Field;
  readonly metric: Metric;
  readonly queries: readonly Uint8Array[];
  readonly filter: Filter;
  readonly limit: number;
  readonly offset: number;
  readonly range: SearchRequest['range'];
  readonly bm25: Bm25Params;
}

const mostHits = 16_384;

/** @throws MilvusRefusal */
export function readSearch(message: SearchMessage, collection: Collection): WantedSearch {
  const schema = schemaOf(collection);
  const params = paramsOf(message.search_params);
  if (params['group_by_field'])
    throw invalid('grouping searches are not built into practice servers');
  const field = searchedField(params['anns_field'] ?? '', collection);
  const indexParams = indexOf(field, collection);
  const nested = readJson(params['params'] ?? '{}');
  const { radius } = nested;
  const page = pageOf(message.search_params);
  return {
    field,
    metric: metricOf(params['metric_type'] ?? '', indexParams['metric_type'] ?? ''),
    queries: inWordsOfMilvus(() =>
      readPlaceholders(message.placeholder_group, field, analyzerParamsOf(field, schema)),
    ),
    filter: filterOf(message.dsl, schema, message.expr_template_values),
    ...page,
    range: radius === undefined ? undefined : { radius, rangeFilter: nested['range_filter'] },
    bm25: {
      k1: number(indexParams['bm25_k1'], defaultBm25.k1),
      b: number(indexParams['bm25_b'], defaultBm25.b),
    },
  };
}

/** Errors of searching and of reading queries become refusals. */
export function inWordsOfMilvus<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (error instanceof SearchError || error instanceof PlaceholderError) {
      throw refusal(
        65_535,
        `fail to search on QueryNode 1: worker(1) query failed: ${error.message}`,
      );
    }
    throw error;
  }
}

export function pageOf(params: readonly KeyValue[]): { limit: number; offset: number } {
  const limitText = valueOf(params, 'topk') ?? valueOf(params, 'limit') ?? '';
  const offsetText = valueOf(params, 'offset') ?? '0';
  const [limit, offset] = [Number(limitText), Number(offsetText)];
  if (limitText === '' || !Number.isInteger(limit) || limit < 1 || limit + offset > mostHits) {
    throw invalid(`topk [${limitText}] is invalid, it should be in range [1, ${mostHits}]`);
  }
  if (!Number.isInteger(offset) || offset < 0) throw invalid(`offset [${offsetText}] is invalid`);
  return { limit, offset };
}

function searchedField(name: string, collection: Collection): Field {
  const vectors = schemaOf(collection).fields.filter(({ dataType }) => dataType >= 100);
  if (name === '' && vectors.length > 1) {
    throw invalid('multiple anns_fields exist, please specify a anns_field in search_params');
  }
  const found = name === '' ? vectors[0] : vectors.find((one) => one.name === name);
  if (!found) throw invalid(`failed to get field schema by name: fieldName(${name}) not found`);
  return found;
}

/** Parameters stand beside the type or in the JSON of "params". */
function indexOf({ fieldId }: Field, { indexes }: Collection): Record<string, string> {
  const index = indexes.find((one) => one.fieldId === fieldId);
  const params = paramsOf(index?.params ?? []);
  return { ...params, ...textsOf(readJson(params['params'] ?? '{}')) };
}

const textsOf = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));

function metricOf(asked: string, indexed: string): Metric {
  const [wanted, known] = [asked.toUpperCase(), indexed.toUpperCase()];
  if (wanted !== '' && known !== '' && wanted !== known) {
    throw invalid(`metric type not match[expected=${known}][actual=${wanted}]`);
  }
  return (wanted || known) as Metric;
}

function readJson(text: string): Record<string, number> {
  try {
    return JSON.parse(text) as Record<string, number>;
  } catch {
    throw invalid(`${text} is no JSON`);
  }
}

const number = (text: string | undefined, usual: number) =>
  text === undefined ? usual : Number(text);
