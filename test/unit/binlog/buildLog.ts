import { ByteWriter, parquetWrite } from 'hyparquet-writer';

type WriteOptions = Parameters<typeof parquetWrite>[0];

/** A Parquet file of these columns, as another writer than ours would choose to write it. */
export function parquetOf(options: Omit<WriteOptions, 'writer'>): Uint8Array {
  const writer = new ByteWriter();
  void parquetWrite({ codec: 'UNCOMPRESSED', ...options, writer });
  return writer.getBytes();
}

/** Parquet files framed as Milvus 2.5 does: without times and offsets. */
export function binlogOf(
  payloads: readonly Uint8Array[],
  of: { eventType: 1 | 2; dataType: number; fieldId?: number; extras?: string },
): Buffer {
  const extras = Buffer.from(of.extras ?? '{"original_size":"1"}');
  const descriptor = Buffer.alloc(17 + 52 + 8 + 4);
  descriptor.writeInt32LE(descriptor.length + extras.length, 9);
  for (const [i, id] of [1, 2, 3, of.fieldId ?? 100].entries()) {
    descriptor.writeBigInt64LE(BigInt(id), 17 + 8 * i);
  }
  descriptor.writeInt32LE(of.dataType, 17 + 48);
  descriptor.set([52, 16, 16, 16, 16, 16, 16, 16], 17 + 52);
  descriptor.writeInt32LE(extras.length, 17 + 52 + 8);
  const events = payloads.map((payload) => {
    const header = Buffer.alloc(17 + 16);
    header.writeInt8(of.eventType, 8);
    header.writeInt32LE(header.length + payload.length, 9);
    header.writeInt32LE(-1, 13);
    return Buffer.concat([header, payload]);
  });
  return Buffer.concat([Buffer.from([0xbc, 0xfa, 0xff, 0]), descriptor, extras, ...events]);
}
