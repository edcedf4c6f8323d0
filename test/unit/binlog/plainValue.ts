import protobuf from 'protobufjs';

import type { StoredValue } from '#engine/binlog/storedValue.ts';

/** A field as the schema of a backup has it. */
export interface PlainField {
  readonly dataType: number;
  readonly elementType: number;
}

/** A stored value as golden rows have it, decoded by other code than that of the product. */
export function plainValue(value: StoredValue, field: PlainField): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Uint8Array)) return value;
  const bytes = Buffer.from(value);
  const count = (width: number): number[] =>
    Array.from({ length: bytes.length / width }, (_, i) => i * width);
  switch (field.dataType) {
    case 22:
      return arrayElements(bytes, field.elementType);
    case 23:
      return JSON.parse(bytes.toString());
    case 100:
      return [...bytes];
    case 101:
      return count(4).map((offset) => bytes.readFloatLE(offset));
    case 102:
      return count(2).map((offset) => float16(bytes.readUInt16LE(offset)));
    case 103:
      return count(2).map((offset) => bfloat16(bytes.readUInt16LE(offset)));
    case 104:
      return Object.fromEntries(
        count(8).map((offset) => [bytes.readUInt32LE(offset), bytes.readFloatLE(offset + 4)]),
      );
    default:
      throw new Error(`no bytes are expected in data type ${field.dataType}`);
  }
}

function float16(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  const size = exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
  return bits >> 15 === 1 ? -size : size;
}

function bfloat16(bits: number): number {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(bits, 2);
  return bytes.readFloatLE(0);
}

const scalarField = protobuf
  .parse(`
  syntax = "proto3";
  message BoolArray { repeated bool data = 1; }
  message IntArray { repeated int32 data = 1; }
  message LongArray { repeated int64 data = 1; }
  message DoubleArray { repeated double data = 1; }
  message StringArray { repeated string data = 1; }
  message ScalarField {
    BoolArray bool_data = 1;
    IntArray int_data = 2;
    LongArray long_data = 3;
    DoubleArray double_data = 5;
    StringArray string_data = 6;
  }`)
  .root.lookupType('ScalarField');

const memberOf: Readonly<Record<number, string>> = {
  1: 'boolData',
  2: 'intData',
  3: 'intData',
  4: 'intData',
  5: 'longData',
  11: 'doubleData',
  21: 'stringData',
};

/** A serialized schemapb.ScalarField, as a binlog holds an Array. Int64 elements are texts or bigints. */
export function arrayBytes(elements: readonly unknown[], elementType: number): Uint8Array {
  const data = elements.map((element) => (typeof element === 'bigint' ? `${element}` : element));
  const message = scalarField.fromObject({ [memberOf[elementType] ?? '']: { data } });
  return scalarField.encode(message).finish();
}

function arrayElements(bytes: Uint8Array, elementType: number): unknown[] {
  const options = { longs: String, arrays: true };
  const message = scalarField.toObject(scalarField.decode(bytes), options);
  const { data = [] } = message[memberOf[elementType] ?? ''] ?? {};
  return data;
}
