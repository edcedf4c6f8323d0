import type { StoredValue } from '#engine/binlog/storedValue.ts';

import type { Field, RowSource } from '../types.ts';
import { ArrayValueError, decodeArray } from './arrayValue.ts';
import { DataType } from './dataType.ts';
import { canonical, decodeJson, jsonAt, type JsonValue, JsonValueError } from './jsonValue.ts';
import type { Column } from './predicate.ts';

/** What a column is in one row: null for a row without a value, undefined for a path that leads nowhere. */
export type RowValue = JsonValue | undefined;

/** Reads columns of rows. Several tests of one JSON field decode each row once. */
export class RowReader {
  private readonly rows: RowSource;
  private readonly decoded = new Map<number, (row: number) => RowValue>();

  constructor(rows: RowSource) {
    this.rows = rows;
  }

  column({ field, path }: Column): (row: number) => RowValue {
    const whole = this.whole(field);
    if (path.length === 0) return whole;
    return (row) => {
      const value = whole(row);
      return value === null || value === undefined ? value : jsonAt(value, path);
    };
  }

  private whole(field: Field): (row: number) => RowValue {
    const decode = decoders[field.dataType];
    if (decode === undefined) {
      const values = this.rows.column(field.fieldId) as readonly RowValue[];
      return (row) => values[row];
    }
    const known = this.decoded.get(field.fieldId);
    const read = known ?? rememberingLast(this.rows.column(field.fieldId), decode);
    this.decoded.set(field.fieldId, read);
    return read;
  }
}

const decoders: Readonly<Record<number, (bytes: Uint8Array) => RowValue>> = {
  [DataType.JSON]: (bytes) => orNowhere(() => decodeJson(bytes)),
  [DataType.Array]: (bytes) => orNowhere(() => decodeArray(bytes).map(canonical)),
};

// A value that cannot be read matches nothing, and does not keep the other rows from being found.
function orNowhere(read: () => RowValue): RowValue {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonValueError || error instanceof ArrayValueError) return undefined;
    throw error;
  }
}

function rememberingLast(
  values: readonly StoredValue[],
  decode: (bytes: Uint8Array) => RowValue,
): (row: number) => RowValue {
  let last: { readonly row: number; readonly value: RowValue } = { row: -1, value: undefined };
  return (row) => {
    if (last.row !== row) {
      const bytes = values[row];
      last = { row, value: bytes instanceof Uint8Array ? decode(bytes) : null };
    }
    return last.value;
  };
}
