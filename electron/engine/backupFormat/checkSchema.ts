import { isBase64, type Place, quote } from './problem.ts';
import type { CollectionSchema, FieldSchema } from './schema.ts';

const knownTypes: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 5, 10, 11, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 100, 101, 102, 103, 104, 105,
  106, 200, 201,
]);
/** Vectors with a dimension: all but the sparse one. */
const typesWithDimension: ReadonlySet<number> = new Set([100, 101, 102, 103, 105]);
/** The most that Milvus takes, for binary vectors. */
const largestDimension = 262_144;

export function checkSchema(place: Place, schema: CollectionSchema): void {
  const keys = schema.fields.filter((field) => field.is_primary_key).length;
  place.must(keys === 1, `has ${keys} primary keys`);
  const inStructs = schema.struct_array_fields.flatMap((field) => field.fields);
  const all = [...schema.fields, ...schema.struct_array_fields, ...inStructs];
  const ids = new Set(all.map((field) => field.fieldID));
  place.must(ids.size === all.length, 'two fields have the same id');
  for (const field of [...schema.fields, ...inStructs]) {
    checkField(place.at(`field ${field.name}`), field);
  }
}

function checkField({ must, should }: Place, field: FieldSchema): void {
  const { data_type, fieldID, default_value_base64: base64, default_value_proto: proto } = field;
  should(knownTypes.has(data_type), `unknown type ${data_type}`);
  must(!fieldID.startsWith('-'), `field id ${fieldID}`);
  const dimension = field.type_params.find(({ key }) => key === 'dim')?.value ?? '';
  const isDimension = /^[1-9]\d{0,6}$/.test(dimension) && Number(dimension) <= largestDimension;
  must(!typesWithDimension.has(data_type) || isDimension, `dimension ${quote(dimension)}`);
  must(isBase64(base64), 'its default value is not base64');
  const isLost = base64 === '' && proto.includes('\ufffd');
  should(!isLost, 'its default value was lost by an old release of milvus-backup');
}
