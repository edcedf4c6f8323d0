import type { StoredValue } from '#engine/binlog/storedValue.ts';

/** All values of a column are of one kind, or null. */
const KINDS = { null: 0, boolean: 1, number: 2, bigint: 3, string: 4, bytes: 5 } as const;
type Kind = keyof typeof KINDS;

/** Kind, count, a byte for each row where there are nulls, and the values that are not null. */
export function encodeColumn(values: readonly StoredValue[]): Buffer[] {
  const present = values.filter((value) => value !== null);
  const kind = kindOf(present[0]);
  const head = Buffer.alloc(6);
  head.writeUInt8(KINDS[kind], 0);
  head.writeUInt32LE(values.length, 1);
  const hasNulls = present.length < values.length;
  head.writeUInt8(hasNulls ? 1 : 0, 5);
  const nulls = hasNulls ? [Buffer.from(values.map((value) => (value === null ? 1 : 0)))] : [];
  return [head, ...nulls, ...encodeValues(kind, present)];
}

function kindOf(value: StoredValue | undefined): Kind {
  if (value === undefined || value === null) return 'null';
  if (value instanceof Uint8Array) return 'bytes';
  return typeof value as 'boolean' | 'number' | 'bigint' | 'string';
}

function encodeValues(kind: Kind, values: readonly StoredValue[]): Buffer[] {
  switch (kind) {
    case 'null':
      return [];
    case 'boolean':
      return [Buffer.from(values.map(Number))];
    case 'number':
      return [bufferOf(Float64Array.from(values as number[]))];
    case 'bigint':
      return [bufferOf(BigInt64Array.from(values as bigint[]))];
    case 'string': {
      const lengths = (values as string[]).map((text) => Buffer.byteLength(text));
      return [bufferOf(Uint32Array.from(lengths)), Buffer.from(values.join(''))];
    }
    case 'bytes': {
      const lengths = (values as Uint8Array[]).map((bytes) => bytes.length);
      return [bufferOf(Uint32Array.from(lengths)), Buffer.concat(values as Uint8Array[])];
    }
  }
}

function bufferOf(array: Float64Array | BigInt64Array | Uint32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** @throws RangeError for bytes that end too early */
export function decodeColumn(
  bytes: Buffer,
  start: number,
): { readonly values: StoredValue[]; readonly end: number } {
  const kind = bytes.readUInt8(start);
  const count = bytes.readUInt32LE(start + 1);
  const nullsStart = start + 6;
  if (bytes.readUInt8(start + 5) === 0) return decodeValues(kind, count, bytes, nullsStart);
  const nulls = bytes.subarray(nullsStart, nullsStart + count);
  const presentCount = nulls.reduce((sum, isNull) => sum + 1 - isNull, 0);
  const present = decodeValues(kind, presentCount, bytes, nullsStart + count);
  let next = 0;
  const values: StoredValue[] = [];
  for (const isNull of nulls) values.push(isNull === 1 ? null : (present.values[next++] ?? null));
  return { values, end: present.end };
}

function decodeValues(
  kind: number,
  count: number,
  bytes: Buffer,
  start: number,
): { readonly values: StoredValue[]; readonly end: number } {
  const fixed = (sizeBytes: number, read: (offset: number) => StoredValue) => ({
    values: Array.from({ length: count }, (_, row) => read(start + row * sizeBytes)),
    end: start + count * sizeBytes,
  });
  switch (kind) {
    case KINDS.null:
      return { values: [], end: start };
    case KINDS.boolean:
      return fixed(1, (offset) => bytes.readUInt8(offset) === 1);
    case KINDS.number:
      return fixed(8, (offset) => bytes.readDoubleLE(offset));
    case KINDS.bigint:
      return fixed(8, (offset) => bytes.readBigInt64LE(offset));
    case KINDS.string:
    case KINDS.bytes: {
      let end = start + count * 4;
      const values = Array.from({ length: count }, (_, row) => {
        const from = end;
        end += bytes.readUInt32LE(start + row * 4);
        return kind === KINDS.string
          ? bytes.toString('utf8', from, end)
          : bytes.subarray(from, end);
      });
      return { values, end };
    }
    default:
      throw new RangeError('an unknown kind of column');
  }
}
