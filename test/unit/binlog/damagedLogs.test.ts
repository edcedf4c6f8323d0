import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { BinlogError } from '#engine/binlog/binlogError.ts';
import { readDeltaLog, writeDeltaLog } from '#engine/binlog/deltaLogFile.ts';
import { readInsertLog, writeInsertLog } from '#engine/binlog/insertLog.ts';

import { goldenObjects } from '../backupFormat/golden.ts';
import { binlogOf, parquetOf } from './buildLog.ts';

const segment = { collectionId: '1', partitionId: '2', segmentId: '3' };

/** The smallest log of each field of the golden backups, and some of ours: pages with and without compression. */
function sampleLogs(): { read: (bytes: Uint8Array) => unknown; bytes: Uint8Array }[] {
  const smallest = new Map<string, Uint8Array>();
  for (const [key, bytes] of [...goldenObjects('m25_head'), ...goldenObjects('bk_v0_5_16')]) {
    const [, , kind = '', collection, ...rest] = key.split('/');
    if (!kind.endsWith('_log')) continue;
    const name = [kind, collection, kind === 'insert_log' ? rest.at(-2) : ''].join('/');
    const known = smallest.get(name);
    if (known === undefined || known.length > bytes.length) smallest.set(name, bytes);
  }
  const golden = [...smallest].map(([name, bytes]) => ({
    read: name.startsWith('insert') ? readInsertLog : readDeltaLog,
    bytes,
  }));
  const own = golden.map(({ read, bytes }) =>
    read === readInsertLog ? { read, bytes: rewritten(bytes) } : { read, bytes: ownDeltaLog },
  );
  return [...golden, ...own];
}

function rewritten(bytes: Uint8Array): Uint8Array {
  const { fieldId, dataType, isNullable, values } = readInsertLog(bytes);
  const [first] = values.filter((value) => value instanceof Uint8Array);
  const bits =
    new Map([
      [100, 1],
      [101, 32],
      [102, 16],
      [103, 16],
    ]).get(dataType) ?? 8;
  const field = { fieldId, dataType, isNullable, dim: ((first?.length ?? 0) * 8) / bits };
  return writeInsertLog({ ...segment, field, values, timestamps: { first: 1n, last: 2n } });
}

const ownDeltaLog = writeDeltaLog({
  ...segment,
  keyType: 5,
  deletes: [1n, 2n, 3n].map((key) => ({ key, timestamp: key << 50n })),
});

/** Other bytes in some places, most of them near the ends, where the structure is; perhaps cut short. */
const damage = fc.record({
  places: fc.array(
    fc.record({
      at: fc.oneof(fc.nat(), fc.integer({ min: -400, max: 200 })),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 3 }),
        fc.constantFrom(
          new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f]),
          new Uint8Array([0xff, 0xff, 0xff, 0x7f]),
          new Uint8Array([0]),
        ),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  cut: fc.option(fc.nat(), { freq: 10 }),
});

function damaged(bytes: Uint8Array, how: typeof damage extends fc.Arbitrary<infer T> ? T : never) {
  const copy = new Uint8Array(bytes);
  for (const place of how.places) {
    const at = (place.at < 0 ? copy.length + place.at : place.at) % copy.length;
    copy.set(place.bytes.subarray(0, copy.length - Math.max(at, 0)), Math.max(at, 0));
  }
  return how.cut === null ? copy : copy.subarray(0, how.cut % copy.length);
}

describe('a damaged log', () => {
  const samples = sampleLogs();

  test('is read or refused with one kind of error, whatever the damage', () => {
    const sample = fc.constantFrom(...samples);
    let refused = 0;
    fc.assert(
      fc.property(sample, damage, ({ read, bytes }, how) => {
        try {
          read(damaged(bytes, how));
        } catch (error) {
          if (!(error instanceof BinlogError)) throw error;
          refused += 1;
        }
      }),
      { numRuns: 20_000 },
    );
    expect(refused).toBeGreaterThan(5000);
  });

  test('that ends too early is refused at every length', () => {
    const [shortest] = samples.toSorted((a, b) => a.bytes.length - b.bytes.length);
    if (shortest === undefined) throw new Error('no sample');
    const { read, bytes } = shortest;
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => read(bytes.subarray(0, length))).toThrow(BinlogError);
    }
  });

  const int64Column = parquetOf({
    schema: [
      { name: 'schema', num_children: 1 },
      { name: 'val', type: 'INT64', repetition_type: 'OPTIONAL' },
    ],
    columnData: [{ name: 'val', data: [1n, null] }],
  });
  const logOf = (payloads: Uint8Array[], extras = '{"nullable":true}') =>
    binlogOf(payloads, { eventType: 1, dataType: 5, extras });
  const changed = (log: Buffer, change: (log: Buffer) => void) => {
    const copy = Buffer.from(log);
    change(copy);
    return copy;
  };

  test.each([
    ['no bytes', Buffer.alloc(0), '0 bytes are too few for a binlog'],
    ['other bytes', Buffer.alloc(100, 'x'), 'it does not start as a binlog'],
    [
      'an event of no bytes, which would be read for ever',
      changed(logOf([int64Column]), (log) => log.writeInt32LE(0, 85 + 17 + 9)),
      'an event at byte 102 claims a length of 0',
    ],
    [
      'the events of a delta log',
      binlogOf([int64Column], { eventType: 2, dataType: 5 }),
      'an event is of type 2 instead of 1',
    ],
    [
      'extras that are no JSON',
      logOf([int64Column], ''),
      'the extras of its descriptor are not what Milvus writes',
    ],
    ['encryption', logOf([int64Column], '{"edek":"AAAA","encryption_zone":1}'), 'it is encrypted'],
    [
      'nulls where none may be',
      logOf([int64Column], '{}'),
      'it has rows without a value, and its field must have one',
    ],
    [
      'values of another type',
      binlogOf([int64Column], { eventType: 1, dataType: 21 }),
      'a column holds Parquet type 2 instead of BYTE_ARRAY',
    ],
    [
      'a type that no binlog has',
      binlogOf([int64Column], { eventType: 1, dataType: 99 }),
      'there is no binlog of data type 99',
    ],
    ['no Parquet file', logOf([Buffer.alloc(50)]), 'its payload is not a Parquet file'],
  ])('with %s is refused', (_name, bytes, reason) => {
    expect(() => readInsertLog(bytes)).toThrow(new BinlogError(reason));
  });

  test('cannot make many events of no bytes stand for more rows than fit', () => {
    const nulls = parquetOf({
      schema: [
        { name: 'schema', num_children: 1 },
        { name: 'val', type: 'INT64', repetition_type: 'OPTIONAL' },
      ],
      columnData: [{ name: 'val', data: Array.from({ length: 1_000_000 }, () => null) }],
      rowGroupSize: 1e9,
    });
    const log = logOf(Array.from({ length: 17 }, () => nulls));
    expect(() => readInsertLog(log)).toThrow(new BinlogError('it claims 17000000 rows'));
  });
});
