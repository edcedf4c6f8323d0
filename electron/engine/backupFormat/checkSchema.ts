import { isBase64, type Problem, problem, quote } from './problem.ts';
import type { CollectionSchema, FieldSchema } from './schema.ts';

const knownTypes: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 5, 10, 11, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 100, 101, 102, 103, 104, 105,
  106, 200, 201,
]);
/** Vectors with a dimension: all but the sparse one. */
const typesWithDimension: ReadonlySet<number> = new Set([100, 101, 102, 103, 105]);
/** The most that Milvus takes, for binary vectors. */
const largestDimension = 262_144;

export function* checkSchema(where: string, schema: CollectionSchema): Generator<Problem> {
  const keys = schema.fields.filter((field) => field.is_primary_key).length;
  if (keys !== 1) yield problem('error', where, `has ${keys} primary keys`);
  const inStructs = schema.struct_array_fields.flatMap((field) => field.fields);
  const all = [...schema.fields, ...schema.struct_array_fields, ...inStructs];
  if (new Set(all.map((field) => field.fieldID)).size < all.length) {
    yield problem('error', where, 'two fields have the same id');
  }
  for (const field of [...schema.fields, ...inStructs]) yield* fieldProblems(where, field);
}

function* fieldProblems(collectionWhere: string, field: FieldSchema): Generator<Problem> {
  const where = `${collectionWhere} field ${field.name}`;
  if (!knownTypes.has(field.data_type)) {
    yield problem('warning', where, `unknown type ${field.data_type}`);
  }
  if (field.fieldID.startsWith('-')) yield problem('error', where, `field id ${field.fieldID}`);
  const dimension = field.type_params.find(({ key }) => key === 'dim')?.value;
  if (typesWithDimension.has(field.data_type) && !isDimension(dimension)) {
    yield problem('error', where, `dimension ${quote(dimension ?? '')}`);
  }
  if (!isBase64(field.default_value_base64)) {
    yield problem('error', where, 'its default value is not base64');
  } else if (field.default_value_base64 === '' && field.default_value_proto.includes('\ufffd')) {
    yield problem(
      'warning',
      where,
      'its default value was lost by an old release of milvus-backup',
    );
  }
}

function isDimension(text: string | undefined): boolean {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text) && Number(text) <= largestDimension;
}
