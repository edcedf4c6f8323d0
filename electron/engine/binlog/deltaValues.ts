import { deltaBinaryUnpack, deltaLengthByteArray } from 'hyparquet/src/delta.js';

import { BinlogError } from './binlogError.ts';
import type { ColumnType } from './columnType.ts';
import { textOf } from './plainValues.ts';
import type { StoredValue } from './storedValue.ts';

// What every writer uses is 128 in 4; the format sets no limit.
const mostMiniblocks = 1024;

/**
 * Decodes numbers that are stored as differences, as Milvus stores keys since 2.5, and byte arrays whose lengths are.
 * @throws BinlogError
 */
export function readDeltaValues(page: Uint8Array, type: ColumnType, count: number): StoredValue[] {
  if (count === 0) return [];
  checkMiniblocks(page);
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const reader = { view, offset: 0 };
  try {
    switch (type.physical) {
      case 'INT32': {
        const numbers = new Int32Array(count);
        deltaBinaryUnpack(reader, count, numbers);
        return [...numbers];
      }
      case 'INT64': {
        const numbers = new BigInt64Array(count);
        deltaBinaryUnpack(reader, count, numbers);
        return [...numbers];
      }
      case 'BYTE_ARRAY': {
        const values: Uint8Array[] = [];
        deltaLengthByteArray(reader, count, values);
        if (reader.offset > page.length) throw new BinlogError('a page ends before its values');
        return type.content === 'text' ? values.map(textOf) : values;
      }
      case 'BOOLEAN':
      case 'FLOAT':
      case 'DOUBLE':
      case 'FIXED_LEN_BYTE_ARRAY':
        throw new BinlogError(`${type.physical} values cannot be stored as differences`);
    }
  } catch (error) {
    if (error instanceof BinlogError) throw error;
    throw new BinlogError('a page of differences cannot be read', { cause: error });
  }
}

// The library makes an array of as many miniblocks as a page claims to have in a block.
function checkMiniblocks(page: Uint8Array): void {
  const blockEnd = page.findIndex((byte) => byte < 0x80) + 1;
  const [low = 0, high = 0x80] = page.subarray(blockEnd, blockEnd + 2);
  const count = low < 0x80 ? low : high < 0x80 ? (low & 0x7f) | (high << 7) : Infinity;
  if (blockEnd === 0 || blockEnd > 5 || count === 0 || count > mostMiniblocks) {
    throw new BinlogError('a page of differences has a block of impossible size');
  }
}
