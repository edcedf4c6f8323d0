/** One file in a zip, stored as it is. */
export interface ZipRecord {
  readonly name: string;
  readonly sizeBytes: number;
  readonly crc32: number;
  /** Where its local header begins. */
  readonly offset: number;
  readonly modifiedAt: Date;
}

/** From here on a number stands in a zip64 field of its own. */
const most32 = 0xffff_ffff;
const most16 = 0xffff;
const version = 45;
/** Names are UTF-8. */
const flags = 0x0800;
/** A plain file of Unix that its owner may change and others may read. */
const attributes = 0o100_644 * 2 ** 16;

/** What stands before the bytes of a file. Its length depends on name and size alone. */
export function localHeader({
  name,
  sizeBytes,
  crc32,
  modifiedAt,
}: Omit<ZipRecord, 'offset'>): Buffer {
  const isLong = sizeBytes >= most32;
  const extra = isLong ? zip64Field([sizeBytes, sizeBytes]) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  const nameBytes = Buffer.from(name);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(flags, 6);
  writeTime(header, 10, modifiedAt);
  header.writeUInt32LE(crc32, 14);
  header.writeUInt32LE(isLong ? most32 : sizeBytes, 18);
  header.writeUInt32LE(isLong ? most32 : sizeBytes, 22);
  header.writeUInt16LE(nameBytes.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, nameBytes, extra]);
}

/** The entry of a file in the directory at the end of the zip. */
export function directoryEntry(record: ZipRecord): Buffer {
  const { name, sizeBytes, crc32, offset, modifiedAt } = record;
  const isLong = sizeBytes >= most32;
  const isFar = offset >= most32;
  const long = [...(isLong ? [sizeBytes, sizeBytes] : []), ...(isFar ? [offset] : [])];
  const extra = long.length > 0 ? zip64Field(long) : Buffer.alloc(0);
  const entry = Buffer.alloc(46);
  const nameBytes = Buffer.from(name);
  entry.writeUInt32LE(0x0201_4b50, 0);
  // Made on Unix, whose attributes follow.
  entry.writeUInt16LE(3 * 256 + version, 4);
  entry.writeUInt16LE(version, 6);
  entry.writeUInt16LE(flags, 8);
  writeTime(entry, 12, modifiedAt);
  entry.writeUInt32LE(crc32, 16);
  entry.writeUInt32LE(isLong ? most32 : sizeBytes, 20);
  entry.writeUInt32LE(isLong ? most32 : sizeBytes, 24);
  entry.writeUInt16LE(nameBytes.length, 28);
  entry.writeUInt16LE(extra.length, 30);
  entry.writeUInt32LE(attributes, 38);
  entry.writeUInt32LE(isFar ? most32 : offset, 42);
  return Buffer.concat([entry, nameBytes, extra]);
}

/** What ends a zip: where its directory lies. The long form is there always, and read where the short one is full. */
export function directoryEnd(directory: {
  readonly entries: number;
  readonly offset: number;
  readonly sizeBytes: number;
}): Buffer {
  const { entries, offset, sizeBytes } = directory;
  const long = Buffer.alloc(56);
  long.writeUInt32LE(0x0606_4b50, 0);
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE(3 * 256 + version, 12);
  long.writeUInt16LE(version, 14);
  long.writeBigUInt64LE(BigInt(entries), 24);
  long.writeBigUInt64LE(BigInt(entries), 32);
  long.writeBigUInt64LE(BigInt(sizeBytes), 40);
  long.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x0706_4b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + sizeBytes), 8);
  locator.writeUInt32LE(1, 16);
  const short = Buffer.alloc(22);
  short.writeUInt32LE(0x0605_4b50, 0);
  short.writeUInt16LE(Math.min(entries, most16), 8);
  short.writeUInt16LE(Math.min(entries, most16), 10);
  short.writeUInt32LE(Math.min(sizeBytes, most32), 12);
  short.writeUInt32LE(Math.min(offset, most32), 16);
  return Buffer.concat([long, locator, short]);
}

function zip64Field(numbers: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * numbers.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * numbers.length, 2);
  for (const [index, number] of numbers.entries())
    field.writeBigUInt64LE(BigInt(number), 4 + 8 * index);
  return field;
}

/** Zips keep local times of two seconds from 1980 on; ours are UTC. */
function writeTime(header: Buffer, at: number, time: Date): void {
  const seconds = Math.floor(time.getUTCSeconds() / 2);
  header.writeUInt16LE(time.getUTCHours() * 2048 + time.getUTCMinutes() * 32 + seconds, at);
  const years = Math.max(0, time.getUTCFullYear() - 1980);
  header.writeUInt16LE(years * 512 + (time.getUTCMonth() + 1) * 32 + time.getUTCDate(), at + 2);
}
