import type { KeyValue } from './catalogState.ts';
import { paramsOf } from './collectionSchema.ts';
import { dataTypeName } from './descriptor.ts';
import { invalid } from './refusals.ts';
import type { Field } from './types.ts';
import type { VersionTable } from './versionTable.ts';

const json = 23;
const binaryVector = 100;
const sparseVector = 104;
const isVector = ({ dataType }: Field) => dataType >= 100;

function metricsOf({ dataType }: Field): readonly string[] {
  if (dataType === binaryVector) return ['HAMMING', 'JACCARD', 'SUBSTRUCTURE', 'SUPERSTRUCTURE'];
  return dataType === sparseVector ? ['IP', 'BM25'] : ['COSINE', 'L2', 'IP'];
}

const scalarTypes = /^(STL_SORT|Trie|marisa-trie|INVERTED|BITMAP|NGRAM)$/i;

/** Whether an index of this type can be built over the field. */
function fits(type: string, field: Field): boolean {
  if (type === '' || /^AUTOINDEX$/i.test(type)) return true;
  if (!isVector(field)) return scalarTypes.test(type);
  if (field.dataType === binaryVector) return /^BIN_/i.test(type);
  if (field.dataType === sparseVector) return /^SPARSE_/i.test(type);
  return !scalarTypes.test(type) && !/^(BIN|SPARSE)_/i.test(type);
}

/**
 * The parameters of an index as they are kept: as given, and what is missing filled in.
 * @throws MilvusRefusal for a type or metric that does not go with the field
 */
export function indexParams(
  given: readonly KeyValue[],
  field: Field,
  table: VersionTable,
): KeyValue[] {
  const params = [...given];
  const { index_type: type = '', metric_type: metric = '' } = paramsOf(given);
  if (!fits(type, field)) {
    throw invalid(`data type ${dataTypeName(field.dataType)} can't build with this index ${type}`);
  }
  if (type === '') params.push({ key: 'index_type', value: 'AUTOINDEX' });
  if (!isVector(field)) {
    if (field.dataType === json && !table.hasJsonPathIndexes) {
      throw invalid(`create index on JSON field is not supported: ${field.name}`);
    }
    return params;
  }
  const metrics = metricsOf(field);
  const usual = metrics[0] ?? '';
  if (metric === '') {
    if (type !== '' && type !== 'AUTOINDEX') throw invalid('metric type not set for vector index');
    return [...params, { key: 'metric_type', value: usual }];
  }
  if (!metrics.includes(metric.toUpperCase())) {
    throw invalid(
      `metric type ${metric} not found or not supported, supported: [${metrics.join(' ')}]`,
    );
  }
  return params;
}
