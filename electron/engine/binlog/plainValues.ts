import { isUtf8 } from 'node:buffer';

import { BinlogError } from './binlogError.ts';
import type { ColumnType } from './columnType.ts';
import type { StoredValue } from './storedValue.ts';

/**
 * Decodes values that stand one after the other. Bytes of vectors, JSON and arrays are views of the page.
 * @throws BinlogError
 */
export function readPlainValues(
  page: Uint8Array,
  type: ColumnType,
  { count, typeLength }: { readonly count: number; readonly typeLength: number },
): StoredValue[] {
  switch (type.physical) {
    case 'BOOLEAN':
      need(page, Math.ceil(count / 8));
      return Array.from({ length: count }, (_, i) => (((page[i >> 3] ?? 0) >> (i & 7)) & 1) === 1);
    case 'INT32':
      return [...new Int32Array(copyOf(page, count * 4))];
    case 'INT64':
      return [...new BigInt64Array(copyOf(page, count * 8))];
    case 'FLOAT':
      return [...new Float32Array(copyOf(page, count * 4))];
    case 'DOUBLE':
      return [...new Float64Array(copyOf(page, count * 8))];
    case 'FIXED_LEN_BYTE_ARRAY':
      if (typeLength === 0) throw new BinlogError('it has vectors of no bytes');
      need(page, count * typeLength);
      return Array.from({ length: count }, (_, i) =>
        page.subarray(i * typeLength, (i + 1) * typeLength),
      );
    case 'BYTE_ARRAY': {
      const values = readByteArrays(page, count);
      return type.content === 'text' ? values.map(textOf) : values;
    }
  }
}

function readByteArrays(page: Uint8Array, count: number): Uint8Array[] {
  need(page, count * 4);
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const values: Uint8Array[] = [];
  for (let i = 0, offset = 0; i < count; i += 1) {
    if (offset + 4 > page.length) throw endsEarly();
    const end = offset + 4 + view.getUint32(offset, true);
    if (end > page.length) throw endsEarly();
    values.push(page.subarray(offset + 4, end));
    offset = end;
  }
  return values;
}

/**
 * Text of UTF-8, strictly.
 * @throws BinlogError
 */
export function textOf(bytes: Uint8Array): string {
  // Buffer is several times as fast as TextDecoder for short texts, but puts U+FFFD for what is not UTF-8.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (text.includes('\uFFFD') && !isUtf8(bytes)) throw new BinlogError('a text is not UTF-8');
  return text;
}

// A copy, because typed arrays must start at a multiple of their width.
function copyOf(page: Uint8Array, sizeBytes: number): ArrayBuffer {
  need(page, sizeBytes);
  return new Uint8Array(page.subarray(0, sizeBytes)).buffer;
}

function need(page: Uint8Array, sizeBytes: number): void {
  if (sizeBytes > page.length) throw endsEarly();
}

function endsEarly(): BinlogError {
  return new BinlogError('a page ends before its values');
}
