import { z } from 'zod';

import type { Int64 } from '#shared/int64.ts';

import { BinlogError } from './binlogError.ts';

/**
 * The frame of a binlog of storage v1: a magic number, a descriptor event that says whose data it holds, and data events,
 * each with one Parquet file. All numbers are little-endian.
 */
export interface Envelope {
  readonly collectionId: Int64;
  readonly partitionId: Int64;
  readonly segmentId: Int64;
  /** −1 in a delta log. */
  readonly fieldId: number;
  /** Number of schemapb.DataType. */
  readonly dataType: number;
  readonly extras: Extras;
  /** Parquet files, one for each data event. */
  readonly payloads: readonly Uint8Array[];
}

export const eventTypes = { descriptor: 0, insert: 1, delete: 2 } as const;

const Extras = z.looseObject({
  /** Since 2.5. */
  nullable: z.boolean().optional(),
  /** `MULTI_FIELD` marks a delta log with a column for keys and one for times. */
  version: z.string().optional(),
  /** Only when the rest is encrypted. */
  edek: z.string().optional(),
});
export type Extras = z.infer<typeof Extras>;

const magic = 0xff_fa_bc;
const headerBytes = 17;
const descriptorBytes = 52;
const dataBytes = 16;
/** Lengths of the fixed parts by event type, which every writer of Milvus puts here. */
const postHeaderLengths = [descriptorBytes, 16, 16, 16, 16, 16, 16, 16];
const extrasStart = 4 + headerBytes + descriptorBytes + postHeaderLengths.length;

/**
 * Takes the frame apart. The payloads are views of the bytes.
 * @throws BinlogError
 */
export function readEnvelope(bytes: Uint8Array, eventType: 1 | 2): Envelope {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < extrasStart + 4) {
    throw new BinlogError(`${bytes.length} bytes are too few for a binlog`);
  }
  if (view.getUint32(0, true) !== magic) throw new BinlogError('it does not start as a binlog');
  const descriptor = readEvent(view, 4, eventTypes.descriptor);
  const extras = readExtras(bytes, view, descriptor.end);
  const payloads: Uint8Array[] = [];
  for (let offset = descriptor.end; offset < bytes.length;) {
    const event = readEvent(view, offset, eventType);
    const start = offset + headerBytes + dataBytes;
    // Not a part of the bytes themselves: those of a Buffer would be Buffers, and so would the values.
    payloads.push(new Uint8Array(bytes.buffer, bytes.byteOffset + start, event.end - start));
    offset = event.end;
  }
  // Every writer puts one, for no rows too. Without this, half a file would be read as no rows.
  if (payloads.length === 0) throw new BinlogError('it ends before its rows');
  const start = 4 + headerBytes;
  return {
    collectionId: view.getBigInt64(start, true).toString(),
    partitionId: view.getBigInt64(start + 8, true).toString(),
    segmentId: view.getBigInt64(start + 16, true).toString(),
    fieldId: readFieldId(view, start + 24),
    dataType: view.getInt32(start + 48, true),
    extras,
    payloads,
  };
}

function readFieldId(view: DataView, offset: number): number {
  const fieldId = view.getBigInt64(offset, true);
  if (fieldId < -1n || fieldId > Number.MAX_SAFE_INTEGER) {
    throw new BinlogError(`the field id ${fieldId} cannot be`);
  }
  return Number(fieldId);
}

// Newer writers put −1 where the next event begins, so only the length of the event is used.
function readEvent(view: DataView, offset: number, type: number): { end: number } {
  const shortest = headerBytes + (type === eventTypes.descriptor ? descriptorBytes : dataBytes);
  if (offset + shortest > view.byteLength) throw new BinlogError('it ends inside an event');
  const found = view.getInt8(offset + 8);
  if (found !== type) {
    throw new BinlogError(`an event is of type ${found} instead of ${type}`);
  }
  const lengthBytes = view.getInt32(offset + 9, true);
  if (lengthBytes < shortest || offset + lengthBytes > view.byteLength) {
    throw new BinlogError(`an event at byte ${offset} claims a length of ${lengthBytes}`);
  }
  return { end: offset + lengthBytes };
}

function readExtras(bytes: Uint8Array, view: DataView, descriptorEnd: number): Extras {
  const lengthBytes = view.getInt32(extrasStart, true);
  const start = extrasStart + 4;
  if (lengthBytes < 0 || start + lengthBytes > descriptorEnd) {
    throw new BinlogError(`the descriptor claims extras of ${lengthBytes} bytes`);
  }
  const text = new TextDecoder().decode(bytes.subarray(start, start + lengthBytes));
  const extras = parseExtras(text);
  if (extras.edek !== undefined) throw new BinlogError('it is encrypted');
  return extras;
}

function parseExtras(text: string): Extras {
  try {
    return Extras.parse(JSON.parse(text));
  } catch (error) {
    throw new BinlogError('the extras of its descriptor are not what Milvus writes', {
      cause: error,
    });
  }
}

/** Frames one Parquet file, with true offsets and times as Milvus 2.3 does, which every later release reads. */
export function writeEnvelope(
  eventType: 1 | 2,
  envelope: Omit<Envelope, 'payloads' | 'extras'> & {
    readonly payload: Uint8Array;
    readonly isNullable: boolean;
    readonly timestamps: { readonly first: bigint; readonly last: bigint };
  },
): Uint8Array {
  const { payload, timestamps, isNullable } = envelope;
  // Milvus refuses a number here, and it refuses a nullable column that does not say so.
  const extras = new TextEncoder().encode(
    JSON.stringify({
      ...(isNullable ? { nullable: true } : {}),
      original_size: String(payload.length),
    }),
  );
  const dataStart = extrasStart + 4 + extras.length;
  const bytes = new Uint8Array(dataStart + headerBytes + dataBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  writeEventHeader(view, { offset: 4, type: 0, end: dataStart, timestamp: timestamps.first });
  const ids = [envelope.collectionId, envelope.partitionId, envelope.segmentId, envelope.fieldId];
  let offset = 4 + headerBytes;
  for (const number of [...ids.map(BigInt), timestamps.first, timestamps.last]) {
    view.setBigInt64(offset, number, true);
    offset += 8;
  }
  view.setInt32(offset, envelope.dataType, true);
  bytes.set(postHeaderLengths, offset + 4);
  view.setInt32(extrasStart, extras.length, true);
  bytes.set(extras, extrasStart + 4);
  const timestamp = timestamps.last;
  writeEventHeader(view, { offset: dataStart, type: eventType, end: bytes.length, timestamp });
  view.setBigUint64(dataStart + headerBytes, timestamps.first, true);
  view.setBigUint64(dataStart + headerBytes + 8, timestamps.last, true);
  bytes.set(payload, dataStart + headerBytes + dataBytes);
  return bytes;
}

function writeEventHeader(
  view: DataView,
  event: { offset: number; type: number; end: number; timestamp: bigint },
): void {
  const { offset, end } = event;
  view.setBigUint64(offset, event.timestamp, true);
  view.setInt8(offset + 8, event.type);
  view.setInt32(offset + 9, end - offset, true);
  view.setInt32(offset + 13, end, true);
}
