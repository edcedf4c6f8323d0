import type { Field, Schema } from '../types.ts';
import { DataType, dataTypeName, isVector } from './dataType.ts';
import { FilterFault } from './filterError.ts';
import type { Name } from './filterSyntax.ts';
import type { Column } from './predicate.ts';

/**
 * The column that a name stands for: a field, or a key of the dynamic field where no field has that name.
 * @throws FilterFault
 */
export function findColumn(schema: Schema, name: Name): Column {
  const field = schema.fields.find((candidate) => candidate.name === name.name);
  const home = field ?? schema.fields.find(({ isDynamic }) => isDynamic);
  if (/^null$/i.test(name.name) && field === undefined)
    throw new FilterFault(
      "NULL literal is not supported in expressions; use '<field> is null' or '<field> is not null' instead",
    );
  if (home === undefined) throw new FilterFault(`field ${name.name} not exist`);
  checkPath(home, name);
  const keys = name.path.map(({ key }) => key);
  const path = field === undefined ? [name.name, ...keys] : keys;
  const isElement = home.dataType === DataType.Array && path.length > 0;
  return { field: home, path, dataType: isElement ? home.elementType : home.dataType };
}

function checkPath(field: Field, { path }: Name): void {
  if (path.length === 0 || field.dataType === DataType.JSON) return;
  if (field.dataType !== DataType.Array)
    throw new FilterFault(
      `${dataTypeName(field.dataType)} data type not supported accessed with []`,
    );
  if (path.length > 1 || path[0]?.isQuoted === true)
    throw new FilterFault('can only access array field with integer index');
}

/** @throws FilterFault for a whole array, which only equality compares. */
export function checkNoWholeArray(column: Column): void {
  if (column.dataType === DataType.Array)
    throw new FilterFault('can not comparisons array fields directly');
}

export function checkNoVector(column: Column): void {
  if (isVector(column.dataType))
    throw new FilterFault('IsNull/IsNotNull operations are not supported on vector fields');
}

/** As messages of Milvus name the type of a column. */
export function columnTypeName({ field, dataType }: Column): string {
  return dataType === DataType.Array
    ? `Array[${dataTypeName(field.elementType)}]`
    : dataTypeName(dataType);
}
