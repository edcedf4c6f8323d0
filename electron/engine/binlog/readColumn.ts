import { BinlogError } from './binlogError.ts';
import { type ColumnType, physicalTypes } from './columnType.ts';
import type { ParquetColumn } from './parquetFile.ts';
import { readPage } from './parquetPage.ts';
import type { StoredValue } from './storedValue.ts';

/**
 * All values of a column, in order. Bytes of vectors, JSON and arrays may be views of the file.
 * @throws BinlogError
 */
export function readColumn(
  file: Uint8Array,
  column: ParquetColumn,
  type: ColumnType,
): StoredValue[] {
  if (column.physicalType !== physicalTypes[type.physical]) {
    throw new BinlogError(
      `a column holds Parquet type ${column.physicalType} instead of ${type.physical}`,
    );
  }
  const pages: StoredValue[][] = [];
  for (const chunk of column.chunks) {
    const bytes = file.subarray(chunk.start, chunk.end);
    let dictionary: StoredValue[] | null = null;
    let rowsLeft = chunk.rowCount;
    for (let offset = 0; rowsLeft > 0;) {
      const { codec } = chunk;
      const read = readPage(bytes, offset, { ...column, type, codec, rowsLeft, dictionary });
      offset = read.end;
      if (read.page.kind === 'dictionary') dictionary = read.page.values;
      if (read.page.kind !== 'data') continue;
      rowsLeft -= read.page.values.length;
      pages.push(read.page.values);
    }
  }
  return pages.length === 1 ? (pages[0] ?? []) : pages.flat();
}
