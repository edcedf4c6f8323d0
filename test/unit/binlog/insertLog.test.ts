import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { BinlogError } from '#engine/binlog/binlogError.ts';
import { readInsertLog, writeInsertLog } from '#engine/binlog/insertLog.ts';
import type { BinlogField, StoredValue } from '#engine/binlog/storedValue.ts';

const segment = {
  collectionId: '9007199254740993',
  partitionId: '-2',
  segmentId: '9223372036854775807',
};
const timestamps = { first: 449_304_128_184_320_001n, last: 2n ** 63n + 5n };

const field = (dataType: number, dim = 0): BinlogField => ({
  fieldId: 101,
  dataType,
  dim,
  isNullable: false,
});

const write = (field: BinlogField, values: readonly StoredValue[]) =>
  writeInsertLog({ ...segment, field, values, timestamps });

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyBytes = fc.uint8Array({ maxLength: 50 });
const float = fc.float();

/** Every data type of storage v1, and what its values can be. */
const types: readonly [name: string, BinlogField, fc.Arbitrary<StoredValue>][] = [
  ['Bool', field(1), fc.boolean()],
  ['Int8', field(2), fc.integer({ min: -128, max: 127 })],
  ['Int16', field(3), fc.integer({ min: -32_768, max: 32_767 })],
  ['Int32', field(4), fc.integer()],
  ['Int64', field(5), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['Float', field(10), float],
  ['Double', field(11), fc.double()],
  ['String', field(20), fc.string({ unit: 'binary' })],
  ['VarChar', field(21), fc.string({ unit: 'binary' })],
  ['Array', field(22), anyBytes],
  ['JSON', field(23), fc.json().map((text) => new TextEncoder().encode(text))],
  ['BinaryVector', field(100, 16), bytes(2)],
  ['FloatVector', field(101, 3), bytes(12)],
  ['Float16Vector', field(102, 3), bytes(6)],
  ['BFloat16Vector', field(103, 3), bytes(6)],
  ['SparseFloatVector', field(104), fc.oneof(bytes(0), bytes(8), bytes(24))],
  ['Int8Vector', field(105, 3), bytes(3)],
];

describe('an insert log', () => {
  test.each(types)('gives back %s values as they were written', (_name, field, value) => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const { fieldId, dataType, isNullable } = field;
        expect(readInsertLog(write(field, values))).toEqual({
          ...segment,
          fieldId,
          dataType,
          isNullable,
          values,
        });
      }),
    );
  });

  test.each(types)(
    'gives back %s values and nulls as they were written',
    (_name, notNull, value) => {
      const field = { ...notNull, isNullable: true };
      fc.assert(
        fc.property(fc.array(fc.option(value), { maxLength: 40 }), (values) => {
          const read = readInsertLog(write(field, values));
          expect([read.isNullable, read.values]).toEqual([true, values]);
        }),
      );
    },
  );

  test.each<[string, BinlogField, StoredValue[]]>([
    ['Int64', field(5), Array.from({ length: 200_000 }, (_, i) => BigInt(i) << 44n)],
    ['VarChar', field(21), Array.from({ length: 3000 }, (_, i) => `${i}é`.repeat(200))],
  ])('of more than one page gives back %s values', (_name, field, values) => {
    expect(readInsertLog(write(field, values)).values).toEqual(values);
  });

  test('says at its head whose it is, as Milvus reads it', () => {
    const log = Buffer.from(write({ ...field(5), isNullable: true }, [1n]));
    const extras = '{"nullable":true,"original_size":"';
    const at = (offset: number) => log.readBigUInt64LE(offset);
    const descriptorEnd = 4 + log.readInt32LE(13);
    expect({
      magic: log.readUInt32LE(0),
      descriptor: [at(4), log.readInt8(12), log.readInt32LE(17)],
      ids: [29, 37, 21, 45].map((offset) => log.readBigInt64LE(offset)),
      times: [at(53), at(61)],
      dataType: log.readInt32LE(69),
      lengths: [...log.subarray(73, 81)],
      extras: log.subarray(85, 85 + extras.length).toString(),
      descriptorEnd: 85 + log.readInt32LE(81),
      event: [at(descriptorEnd), log.readInt8(descriptorEnd + 8)],
      eventLengthAndEnd: [
        descriptorEnd + log.readInt32LE(descriptorEnd + 9),
        log.readInt32LE(descriptorEnd + 13),
      ],
      eventTimes: [at(descriptorEnd + 17), at(descriptorEnd + 25)],
      payload: log.subarray(descriptorEnd + 33, descriptorEnd + 37).toString(),
    }).toEqual({
      magic: 0xfffabc,
      descriptor: [timestamps.first, 0, descriptorEnd],
      ids: [-2n, 2n ** 63n - 1n, 9_007_199_254_740_993n, 101n],
      times: [timestamps.first, timestamps.last],
      dataType: 5,
      lengths: [52, 16, 16, 16, 16, 16, 16, 16],
      extras,
      descriptorEnd,
      event: [timestamps.last, 1],
      eventLengthAndEnd: [log.length, log.length],
      eventTimes: [timestamps.first, timestamps.last],
      payload: 'PAR1',
    });
  });

  test.each<[string, BinlogField, StoredValue]>([
    ['an Int8 of 128', field(2), 128],
    ['an Int8 of -129', field(2), -129],
    ['an Int16 of 32770', field(3), 32_770],
    ['an Int32 of 2^31', field(4), 2 ** 31],
    ['an Int32 of 1.5', field(4), 1.5],
    ['an Int64 of 2^63', field(5), 2n ** 63n],
    ['an Int64 as number', field(5), 1],
    ['a Float of 1e39', field(10), 1e39],
    ['a Double as text', field(11), '1'],
    ['half a surrogate', field(21), '\uD800'],
    ['JSON as text', field(23), '{}'],
    ['a vector that is too short', field(101, 2), new Uint8Array(7)],
    ['a sparse vector of half a pair', field(104), new Uint8Array(12)],
    ['a missing value', field(5), null],
  ])('is not written with %s', (_name, field, value) => {
    const [good = null] = fc.sample(
      types.find(([, { dataType }]) => dataType === field.dataType)?.[2] ?? fc.constant(null),
      1,
    );
    const fitting = good instanceof Uint8Array ? [] : [good];
    expect(() => write(field, [...fitting, value])).toThrow(
      new BinlogError(
        `the value of row ${fitting.length} does not fit a field of data type ${field.dataType}`,
      ),
    );
  });

  test.each([
    ['of 0 dimensions', field(101, 0)],
    ['of 12 bits', field(100, 12)],
  ])('is not written for a vector %s', (_name, field) => {
    expect(() => write(field, [])).toThrow(
      new BinlogError(`a vector cannot have ${field.dim} dimensions`),
    );
  });

  test('is not written for a type that no binlog has', () => {
    expect(() => write(field(99), [])).toThrow(
      new BinlogError('there is no binlog of data type 99'),
    );
  });
});
