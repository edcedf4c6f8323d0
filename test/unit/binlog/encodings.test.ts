import type { SchemaElement } from 'hyparquet';
import { describe, expect, test } from 'vitest';

import { readInsertLog } from '#engine/binlog/insertLog.ts';
import type { StoredValue } from '#engine/binlog/storedValue.ts';

import { binlogOf, parquetOf } from './buildLog.ts';

const numbers = Array.from({ length: 5000 }, (_, i) => Math.round(1e6 * Math.sin(i)));
const words = numbers.map((number) => `wörd ${number % 50}`);

type Column = Omit<SchemaElement, 'name'>;

const columns = {
  bool: { dataType: 1, element: { type: 'BOOLEAN' }, values: numbers.map((n) => n % 3 === 0) },
  int32: { dataType: 4, element: { type: 'INT32' }, values: numbers },
  int64: {
    dataType: 5,
    element: { type: 'INT64' },
    values: numbers.map((number) => BigInt(number) << 42n),
  },
  keys: {
    dataType: 5,
    element: { type: 'INT64' },
    values: numbers.map((_, i) => 449_304_128_184_320_001n + BigInt(i)),
  },
  varchar: { dataType: 21, element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, values: words },
  json: {
    dataType: 23,
    element: { type: 'BYTE_ARRAY' },
    values: words.map((word) => new Uint8Array(Buffer.from(JSON.stringify({ word })))),
  },
} as const satisfies Record<string, { dataType: number; element: Column; values: StoredValue[] }>;

type Options = Omit<Parameters<typeof parquetOf>[0], 'columnData' | 'schema'>;

interface Choice {
  readonly encoding?:
    | 'PLAIN'
    | 'RLE'
    | 'RLE_DICTIONARY'
    | 'DELTA_BINARY_PACKED'
    | 'DELTA_LENGTH_BYTE_ARRAY';
  readonly options?: Options;
}

/** One of the columns, without or with a null in every fifth row, as a writer with these choices makes it. */
function logOf(column: keyof typeof columns, isNullable: boolean, choice: Choice) {
  const { dataType, element, values } = columns[column];
  const data = values.map((value, i) => (isNullable && i % 5 === 0 ? null : value));
  const payload = parquetOf({
    schema: [
      // Go calls the root repeated.
      { name: 'schema', num_children: 1, repetition_type: 'REPEATED' },
      { name: '101', ...element, repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED' },
    ],
    columnData: [
      {
        name: '101',
        data,
        ...(choice.encoding === undefined ? {} : { encoding: choice.encoding }),
      },
    ],
    rowGroupSize: 1e6,
    ...choice.options,
  });
  const extras = JSON.stringify({ nullable: isNullable, original_size: '1' });
  return { log: binlogOf([payload], { eventType: 1, dataType, extras }), data };
}

describe.each([false, true])('a column (nullable: %s)', (isNullable) => {
  test.each<[keyof typeof columns, string, Choice]>([
    ['bool', 'run lengths', { encoding: 'RLE' }],
    ['int32', 'a dictionary', { encoding: 'RLE_DICTIONARY' }],
    ['int32', 'differences', { encoding: 'DELTA_BINARY_PACKED' }],
    ['int64', 'a dictionary', { encoding: 'RLE_DICTIONARY' }],
    ['int64', 'differences', { encoding: 'DELTA_BINARY_PACKED' }],
    ['keys', 'differences', { encoding: 'DELTA_BINARY_PACKED' }],
    ['varchar', 'a dictionary', { encoding: 'RLE_DICTIONARY' }],
    ['varchar', 'lengths apart', { encoding: 'DELTA_LENGTH_BYTE_ARRAY' }],
    ['json', 'a dictionary', { encoding: 'RLE_DICTIONARY' }],
    ['json', 'lengths apart', { encoding: 'DELTA_LENGTH_BYTE_ARRAY' }],
    ['varchar', 'small pages', { encoding: 'PLAIN', options: { pageSize: 500 } }],
    ['keys', 'row groups', { options: { rowGroupSize: [700, 1, 900] } }],
    ['varchar', 'row groups and dictionaries', { options: { rowGroupSize: 512, pageSize: 100 } }],
    ['keys', 'statistics and a page index', { options: { statistics: true, pageSize: 500 } }],
  ])('of %s values with %s is read', (column, _how, choice) => {
    const { log, data } = logOf(column, isNullable, choice);
    expect(readInsertLog(log).values).toEqual(data);
  });
});

describe('an insert log', () => {
  test('of several events is read as one', () => {
    const payload = (data: bigint[]) =>
      parquetOf({
        schema: [
          { name: 'schema', num_children: 1 },
          { name: 'val', type: 'INT64', repetition_type: 'REQUIRED' },
        ],
        columnData: [{ name: 'val', data }],
      });
    const log = binlogOf([payload([1n, 2n]), payload([]), payload([3n])], {
      eventType: 1,
      dataType: 5,
      fieldId: 7,
    });
    expect(readInsertLog(log)).toEqual({
      fieldId: 7,
      dataType: 5,
      isNullable: false,
      collectionId: '1',
      partitionId: '2',
      segmentId: '3',
      values: [1n, 2n, 3n],
    });
  });
});
