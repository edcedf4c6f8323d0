import { crc32 } from 'node:zlib';

/** How Milvus spreads keys: by primary key over shards, by partition key over partitions, modulo their number. */
export function keyHash(key: bigint | string): number {
  if (typeof key === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(key);
    // The sign bit is dropped, as Milvus does.
    return murmur3(bytes) & 0x7f_ff_ff_ff;
  }
  // Milvus looks at the first hundred bytes.
  return crc32(Buffer.from(key).subarray(0, 100)) >>> 0;
}

/** MurmurHash3 for 32 bits, of eight bytes, seed 0. */
function murmur3(bytes: Buffer): number {
  let hash = 0;
  for (const at of [0, 4]) {
    hash ^= Math.imul(rotate(Math.imul(bytes.readInt32LE(at), 0xcc_9e_2d_51), 15), 0x1b_87_35_93);
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6_54_6b_64) | 0;
  }
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));
