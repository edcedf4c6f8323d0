import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { BinlogError } from '#engine/binlog/binlogError.ts';
import { type Delete, readDeltaLog, writeDeltaLog } from '#engine/binlog/deltaLogFile.ts';

import { binlogOf, parquetOf } from './buildLog.ts';

const segment = { collectionId: '1', partitionId: '-1', segmentId: '3' };
const timestamp = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

function logOfLines(...lines: string[]): Uint8Array {
  const payload = parquetOf({
    schema: [
      { name: 'schema', num_children: 1 },
      { name: 'val', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ],
    columnData: [{ name: 'val', data: lines }],
  });
  return binlogOf([payload], { eventType: 2, dataType: 20, fieldId: -1 });
}

function logOfColumns(key: 'INT64' | 'UTF8', deletes: readonly Delete[]): Uint8Array {
  const payload = parquetOf({
    schema: [
      { name: 'schema', num_children: 2 },
      key === 'INT64'
        ? { name: 'pk', type: 'INT64', repetition_type: 'OPTIONAL' }
        : { name: 'pk', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      { name: 'ts', type: 'INT64', repetition_type: 'OPTIONAL' },
    ],
    columnData: [
      { name: 'pk', data: deletes.map((one) => one.key) },
      { name: 'ts', data: deletes.map((one) => one.timestamp) },
    ],
  });
  const extras = '{"original_size":"1","version":"MULTI_FIELD"}';
  return binlogOf([payload], { eventType: 2, dataType: 20, fieldId: -1, extras });
}

describe('a delta log', () => {
  test('gives back integer keys and times as they were written, above 2^53 too', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ key: int64, timestamp })), (deletes) => {
        expect(readDeltaLog(writeDeltaLog({ ...segment, deletes, keyType: 5 }))).toEqual(deletes);
      }),
    );
  });

  test('gives back text keys as they were written', () => {
    const key = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.record({ key, timestamp })), (deletes) => {
        expect(readDeltaLog(writeDeltaLog({ ...segment, deletes, keyType: 21 }))).toEqual(deletes);
      }),
    );
  });

  test('takes the rows that old releases wrote', () => {
    expect(readDeltaLog(logOfLines('9007199254740993,449304128184320001', '-5,1'))).toEqual([
      { key: 9_007_199_254_740_993n, timestamp: 449_304_128_184_320_001n },
      { key: -5n, timestamp: 1n },
    ]);
  });

  test('takes JSON in any order, and texts that look like numbers', () => {
    const lines = ['{"ts": 7, "pkType": 21, "pk": "12345678901234567890"}', '{"pk":"1,2","ts":8}'];
    expect(readDeltaLog(logOfLines(...lines))).toEqual([
      { key: '12345678901234567890', timestamp: 7n },
      { key: '1,2', timestamp: 8n },
    ]);
  });

  test.each<['INT64' | 'UTF8', Delete[]]>([
    ['INT64', [{ key: 2n ** 60n + 1n, timestamp: 2n ** 60n + 2n }]],
    ['UTF8', [{ key: 'é', timestamp: 1n }]],
    ['UTF8', []],
  ])('takes columns of %s keys and times', (type, deletes) => {
    expect(readDeltaLog(logOfColumns(type, deletes))).toEqual(deletes);
  });

  test.each([
    'nothing',
    '',
    '1,',
    '1,2,3',
    '[1,2]',
    '{"pk":1}',
    '{"pk":1.5,"ts":1}',
    '{"pk":null,"ts":1}',
    '{"pk":1,"ts":-1}',
    '{"pk":9223372036854775808,"ts":1}',
    '{"pk":1,"ts":18446744073709551616}',
  ])('with the row %j is refused', (line) => {
    expect(() => readDeltaLog(logOfLines('1,1', line))).toThrow(
      new BinlogError('a row of a delta log is no delete'),
    );
  });

  test.each<[5 | 21, bigint | string]>([
    [5, 'text'],
    [5, 2n ** 63n],
    [21, 1n],
  ])('is not written for keys of type %s with %s', (keyType, key) => {
    const deletes = [{ key, timestamp: 1n }];
    expect(() => writeDeltaLog({ ...segment, deletes, keyType })).toThrow(
      new BinlogError(`a deleted key is not of data type ${keyType}`),
    );
  });
});
