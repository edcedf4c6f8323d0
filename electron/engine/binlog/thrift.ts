import { BinlogError } from './binlogError.ts';

export type ThriftValue = boolean | number | bigint | Uint8Array | ThriftValue[] | ThriftStruct;
/** Fields by their numbers. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

const maxDepth = 32;
/** A footer of a thousand row groups has a fifth of them. */
const maxValues = 300_000;

interface Reader {
  readonly bytes: Uint8Array;
  offset: number;
  valuesLeft: number;
}

/**
 * Reads one struct of Thrift's compact protocol, in which Parquet writes footers and page headers. Own code, because the
 * readers at hand make an array of whatever length a list claims before they look for its values.
 * @throws BinlogError
 */
export function readThriftStruct(
  bytes: Uint8Array,
  offset: number,
): { readonly struct: ThriftStruct; readonly end: number } {
  const reader: Reader = { bytes, offset, valuesLeft: maxValues };
  const struct = readStruct(reader, 0);
  return { struct, end: reader.offset };
}

function readStruct(reader: Reader, depth: number): ThriftStruct {
  if (depth > maxDepth) throw new BinlogError('its metadata are nested too deeply');
  const struct = new Map<number, ThriftValue>();
  for (let id = 0; ;) {
    const byte = readByte(reader);
    const type = byte & 0x0f;
    if (type === 0) return struct;
    spend(reader);
    const delta = byte >> 4;
    id = delta === 0 ? Number(readZigZag(reader)) : id + delta;
    struct.set(id, type <= 2 ? type === 1 : readValue(reader, type, depth));
  }
}

function readValue(reader: Reader, type: number, depth: number): ThriftValue {
  switch (type) {
    case 1:
    case 2: // Only in lists; a field has its truth in its type.
      return readByte(reader) === 1;
    case 3:
      return (readByte(reader) << 24) >> 24;
    case 4:
    case 5:
      return Number(BigInt.asIntN(32, readZigZag(reader)));
    case 6:
      return readZigZag(reader);
    case 7: {
      const double = take(reader, 8);
      return new DataView(double.buffer, double.byteOffset).getFloat64(0, true);
    }
    case 8:
      return take(reader, Number(readVarint(reader)));
    case 9:
    case 10:
      return readList(reader, depth);
    case 12:
      return readStruct(reader, depth + 1);
    default:
      throw new BinlogError(`its metadata have a value of unknown type ${type}`);
  }
}

function readList(reader: Reader, depth: number): ThriftValue[] {
  if (depth > maxDepth) throw new BinlogError('its metadata are nested too deeply');
  const byte = readByte(reader);
  const type = byte & 0x0f;
  const length = byte >> 4 === 15 ? Number(readVarint(reader)) : byte >> 4;
  const list: ThriftValue[] = [];
  for (let i = 0; i < length; i += 1) {
    spend(reader);
    list.push(readValue(reader, type, depth + 1));
  }
  return list;
}

function spend(reader: Reader): void {
  reader.valuesLeft -= 1;
  if (reader.valuesLeft < 0) throw new BinlogError('its metadata have too many values');
}

function readByte(reader: Reader): number {
  const byte = reader.bytes[reader.offset];
  if (byte === undefined) throw new BinlogError('its metadata end too early');
  reader.offset += 1;
  return byte;
}

function take(reader: Reader, length: number): Uint8Array {
  const end = reader.offset + length;
  if (end > reader.bytes.length) throw new BinlogError('its metadata end too early');
  const taken = reader.bytes.subarray(reader.offset, end);
  reader.offset = end;
  return taken;
}

function readVarint(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = readByte(reader);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new BinlogError('its metadata have a number that does not end');
}

function readZigZag(reader: Reader): bigint {
  const value = readVarint(reader);
  return (value >> 1n) ^ -(value & 1n);
}

/**
 * A field that must be there and be a count or a position.
 * @throws BinlogError
 */
export function wholeNumber(struct: ThriftStruct, id: number, name: string): number {
  const value = struct.get(id);
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) {
    throw new BinlogError(`its metadata have no valid ${name}`);
  }
  return number;
}

/**
 * A field that must be there and be a list of structs.
 * @throws BinlogError
 */
export function structList(struct: ThriftStruct, id: number, name: string): ThriftStruct[] {
  const value = struct.get(id);
  if (!Array.isArray(value)) throw new BinlogError(`its metadata have no ${name}`);
  return value.map((item) => asStruct(item, name));
}

/** @throws BinlogError when the value is no struct */
export function asStruct(value: ThriftValue | undefined, name: string): ThriftStruct {
  if (value instanceof Map) return value as ThriftStruct;
  throw new BinlogError(`its metadata have no ${name}`);
}
