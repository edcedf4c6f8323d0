import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { CallScope, Handler } from './call.ts';
import type { CollectionName } from './catalog.ts';
import type { Collection, KeyValue } from './catalogState.ts';
import { primaryKeyOf, schemaOf } from './collectionSchema.ts';
import { valueOf } from './fieldData.ts';
import { filterOf, type TemplateValues } from './filters.ts';
import { loadedRows } from './loadedRows.ts';
import type { MilvusParts } from './milvusParts.ts';
import { type FoundRow, type OutputFields, outputFieldsOf, readRows } from './outputFields.ts';
import { namedPartitionIds } from './partitionCalls.ts';
import { invalid, isInputError } from './refusals.ts';

interface QueryRequest extends CollectionName {
  readonly expr: string;
  readonly output_fields: readonly string[];
  readonly partition_names: readonly string[];
  readonly query_params: readonly KeyValue[];
  readonly expr_template_values: TemplateValues;
}

/** The most rows of one answer. */
const mostRows = 16_384;

export function queryCalls(parts: MilvusParts): Record<string, Handler> {
  const { catalog, table } = parts;

  /** Live rows that match, with the columns of these fields. */
  async function match(request: QueryRequest, collection: Collection, fieldIds: readonly number[]) {
    const filter = filterOf(request.expr, schemaOf(collection), request.expr_template_values);
    const sources = await loadedRows(parts, {
      collection,
      partitionIds: namedPartitionIds(collection, request.partition_names),
      purpose: 'failed to query: ',
      fieldIds: [...new Set([...fieldIds, ...filter.fieldIds])],
    });
    return sources.flatMap((source) => {
      const isWanted = filter(source);
      const rows: FoundRow[] = [];
      for (let row = 0; row < source.rowCount; row += 1) {
        if (isWanted(row)) rows.push({ source, row });
      }
      return rows;
    });
  }

  async function count(request: QueryRequest, collection: Collection) {
    const rows = await match(request, collection, []);
    return {
      type: 'Int64',
      field_name: 'count(*)',
      scalars: { long_data: { data: [String(rows.length)] } },
    };
  }

  async function select(request: QueryRequest, collection: Collection, output: OutputFields) {
    const key = primaryKeyOf(schemaOf(collection));
    const page = pageOf(request);
    const fieldIds = output.fields.map(({ fieldId }) => fieldId);
    const rows = await match(request, collection, [...fieldIds, key.fieldId]);
    const keyOf = ({ source, row }: FoundRow) => source.column(key.fieldId)[row] ?? null;
    const sorted = rows
      .map((found) => ({ ...found, key: keyOf(found) }))
      .sort((a, b) => compareKeys(a.key, b.key));
    return readRows(sorted.slice(page.offset, page.end), output);
  }

  return {
    async Query(request: QueryRequest, scope: CallScope) {
      const collection = catalog.collection(
        request,
        scope,
        table.hasIndexVersions ? isInputError : {},
      );
      const isCount = request.output_fields.some((name) => /^count\(\s*\*\s*\)$/i.test(name));
      const schema = schemaOf(collection);
      const key = primaryKeyOf(schema);
      // The key comes along whatever is asked for.
      const output = isCount
        ? undefined
        : outputFieldsOf([...request.output_fields, key.name], schema);
      const fields = output
        ? await select(request, collection, output)
        : [await count(request, collection)];
      return {
        fields_data: fields,
        ...(table.isDetailed && {
          collection_name: collection.name,
          output_fields: output?.names ?? ['count(*)'],
          primary_field_name: key.name,
        }),
      };
    },
  };
}

function pageOf({ expr, query_params: params }: QueryRequest) {
  const limitText = valueOf(params, 'limit');
  const offsetText = valueOf(params, 'offset') ?? '0';
  if (limitText === undefined) {
    if (expr.trim() === '') throw invalid('empty expression should be used with limit');
    return { offset: 0, end: Infinity };
  }
  const [limit, offset] = [Number(limitText), Number(offsetText)];
  if (!Number.isInteger(limit) || limit < 1) throw invalid(`limit [${limitText}] is invalid`);
  if (!Number.isInteger(offset) || offset < 0) throw invalid(`offset [${offsetText}] is invalid`);
  // Iterators may ask for more at a time.
  if (limit + offset > mostRows && valueOf(params, 'iterator') === undefined) {
    throw invalid(`(offset+limit) should be in range [1, ${mostRows}], but got ${limit + offset}`);
  }
  return { offset, end: offset + limit };
}

function compareKeys(a: StoredValue, b: StoredValue): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return Number(a) === Number(b) ? compareBig(a as bigint, b as bigint) : Number(a) - Number(b);
}

const compareBig = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
