import { BinlogError } from './binlogError.ts';

/** Wide enough for any index below the number of rows that a file may have. */
const widestBits = 24;

/**
 * Decodes Parquet's mix of runs and bit-packed groups to exactly `count` numbers. A run that claims more is cut, since
 * what it claims is never more than a number in the file.
 * @throws BinlogError
 */
export function readRunLengths(bytes: Uint8Array, bitWidth: number, count: number): Uint32Array {
  if (bitWidth > widestBits) throw new BinlogError(`numbers of ${bitWidth} bits in a page`);
  const numbers = new Uint32Array(count);
  const valueBytes = (bitWidth + 7) >> 3;
  let offset = 0;
  for (let filled = 0; filled < count;) {
    const header = readVarint(bytes, offset);
    offset = header.end;
    if ((header.value & 1) === 0) {
      const end = filled + Math.min(header.value >>> 1, count - filled);
      if (offset + valueBytes > bytes.length) throw endsEarly();
      numbers.fill(littleEndian(bytes, offset, valueBytes), filled, end);
      offset += valueBytes;
      filled = end;
    } else {
      const packed = (header.value >>> 1) * 8;
      const end = filled + Math.min(packed, count - filled);
      unpack(bytes.subarray(offset), bitWidth, numbers.subarray(filled, end));
      offset += (packed / 8) * bitWidth;
      filled = end;
    }
  }
  return numbers;
}

// The last group may be cut short: what is missing then belongs to numbers that are not asked for.
function unpack(bytes: Uint8Array, bitWidth: number, numbers: Uint32Array): void {
  if (numbers.length * bitWidth > bytes.length * 8) throw endsEarly();
  const mask = 2 ** bitWidth - 1;
  for (let i = 0, bit = 0; i < numbers.length; i += 1, bit += bitWidth) {
    numbers[i] = (littleEndian(bytes, bit >>> 3, 4) >>> (bit & 7)) & mask;
  }
}

/** Bytes beyond the end count as 0. */
function littleEndian(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i += 1) value |= (bytes[offset + i] ?? 0) << (i * 8);
  return value >>> 0;
}

function readVarint(bytes: Uint8Array, offset: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < 5; i += 1) {
    const byte = bytes[offset + i];
    if (byte === undefined) throw endsEarly();
    value += (byte & 0x7f) * 2 ** (i * 7);
    if (byte < 0x80) return { value: value % 2 ** 32, end: offset + i + 1 };
  }
  throw new BinlogError('a page has a run length that does not end');
}

function endsEarly(): BinlogError {
  return new BinlogError('a page ends inside its run lengths');
}
