import type { StoredValue } from '#engine/binlog/storedValue.ts';
import { encodeArray } from '#practice/milvus/query/arrayValue.ts';
import { DataType } from '#practice/milvus/query/dataType.ts';
import { compileFilter } from '#practice/milvus/query/filter.ts';
import type { Field, RowSource, Schema } from '#practice/milvus/types.ts';

export function makeField(field: Partial<Field> & Pick<Field, 'fieldId' | 'dataType'>): Field {
  return {
    name: `field_${field.fieldId}`,
    elementType: 0,
    dim: 0,
    maxLength: 0,
    isPrimaryKey: false,
    isAutoId: false,
    isPartitionKey: false,
    isDynamic: false,
    isNullable: false,
    isFunctionOutput: false,
    defaultValue: undefined,
    typeParams: {},
    ...field,
  };
}

export function rowsOf(columns: ReadonlyMap<number, readonly StoredValue[]>): RowSource {
  const [first = []] = columns.values();
  return { rowCount: first.length, column: (fieldId) => columns.get(fieldId) ?? [] };
}

export const dynamicField = makeField({
  fieldId: 111,
  name: '$meta',
  dataType: DataType.JSON,
  isDynamic: true,
});

const fields = [
  makeField({ fieldId: 100, name: 'id', dataType: DataType.Int64, isPrimaryKey: true }),
  makeField({ fieldId: 101, name: 'name', dataType: DataType.VarChar }),
  makeField({ fieldId: 102, name: 'small', dataType: DataType.Int8 }),
  makeField({ fieldId: 103, name: 'single', dataType: DataType.Float }),
  makeField({ fieldId: 104, name: 'double', dataType: DataType.Double }),
  makeField({ fieldId: 105, name: 'flag', dataType: DataType.Bool }),
  makeField({ fieldId: 106, name: 'maybe', dataType: DataType.Int32, isNullable: true }),
  makeField({ fieldId: 107, name: 'js', dataType: DataType.JSON }),
  makeField({ fieldId: 108, name: 'numbers', dataType: DataType.Array, elementType: 5 }),
  makeField({ fieldId: 109, name: 'words', dataType: DataType.Array, elementType: 21 }),
  makeField({
    fieldId: 110,
    name: 'text',
    dataType: DataType.VarChar,
    typeParams: { enable_analyzer: 'true', enable_match: 'true' },
  }),
  makeField({ fieldId: 112, name: 'vec', dataType: DataType.FloatVector, dim: 2 }),
];

export const schema: Schema = { fields: [...fields, dynamicField], functions: [] };
export const schemaWithoutDynamicField: Schema = { fields, functions: [] };

/** A row of the schema above, with what a test is about given and the rest made up. */
export interface Row {
  readonly id: bigint;
  readonly name: string;
  readonly small: number;
  readonly single: number;
  readonly double: number;
  readonly flag: boolean;
  readonly maybe: number | null;
  /** JSON text. */
  readonly js: string | null;
  readonly numbers: readonly bigint[] | null;
  readonly words: readonly string[];
  readonly text: string;
  /** JSON text. */
  readonly dynamic: string;
}

export function makeRow(row: Partial<Row>): Row {
  return {
    id: 0n,
    name: '',
    small: 0,
    single: 0,
    double: 0,
    flag: false,
    maybe: null,
    js: '{}',
    numbers: [],
    words: [],
    text: '',
    dynamic: '{}',
    ...row,
  };
}

const jsonBytes = (text: string | null) => (text === null ? null : Buffer.from(text));

export function sourceOf(rows: readonly Row[]): RowSource {
  return rowsOf(
    new Map<number, readonly StoredValue[]>([
      [100, rows.map(({ id }) => id)],
      [101, rows.map(({ name }) => name)],
      [102, rows.map(({ small }) => small)],
      [103, rows.map(({ single }) => Math.fround(single))],
      [104, rows.map(({ double }) => double)],
      [105, rows.map(({ flag }) => flag)],
      [106, rows.map(({ maybe }) => maybe)],
      [107, rows.map(({ js }) => jsonBytes(js))],
      [108, rows.map(({ numbers }) => (numbers === null ? null : encodeArray(5, numbers)))],
      [109, rows.map(({ words }) => encodeArray(21, words))],
      [110, rows.map(({ text }) => text)],
      [111, rows.map(({ dynamic }) => jsonBytes(dynamic))],
    ]),
  );
}

/** Numbers of the rows that match. */
export function matching(
  rows: readonly Partial<Row>[],
  text: string,
  templateValues?: ReadonlyMap<string, unknown>,
): number[] {
  const source = sourceOf(rows.map(makeRow));
  const accepts = compileFilter(text, schema, templateValues)(source);
  return [...rows.keys()].filter((row) => accepts(row));
}
