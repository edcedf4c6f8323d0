import { crc32 } from 'node:zlib';

import { directoryEnd, directoryEntry, localHeader } from '#engine/zip/zipRecords.ts';

export interface MadeEntry {
  readonly name: string;
  readonly bytes: Buffer;
  /** In place of what the bytes are. */
  readonly claims?: {
    readonly method?: number;
    readonly unpackedBytes?: number;
    readonly mode?: number;
    readonly crc32?: number;
    /** Its bytes are those of the entry with this index. */
    readonly sharedWith?: number;
    readonly isEncrypted?: boolean;
  };
}

/** A zip with entries that claim what no honest program writes. */
export function makeZip(entries: readonly MadeEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const { name, bytes, claims = {} } of entries) {
    const sum = claims.crc32 ?? crc32(bytes);
    const shared = claims.sharedWith === undefined ? undefined : offsets[claims.sharedWith];
    const record = {
      name,
      sizeBytes: bytes.length,
      crc32: sum,
      offset: shared ?? offset,
      modifiedAt: new Date('2026-01-02T03:04:06Z'),
    };
    offsets.push(record.offset);
    const entry = directoryEntry(record);
    const header = localHeader(record);
    entry.writeUInt16LE(claims.method ?? 0, 10);
    header.writeUInt16LE(claims.method ?? 0, 8);
    if (claims.unpackedBytes !== undefined) entry.writeUInt32LE(claims.unpackedBytes, 24);
    if (claims.mode !== undefined) entry.writeUInt32LE(claims.mode * 65_536, 38);
    if (claims.isEncrypted) entry.writeUInt16LE(0x0801, 8);
    directory.push(entry);
    if (shared === undefined) {
      parts.push(header, bytes);
      offset += header.length + bytes.length;
    }
  }
  const all = Buffer.concat(directory);
  const end = directoryEnd({ entries: entries.length, offset, sizeBytes: all.length });
  return Buffer.concat([...parts, all, end]);
}
