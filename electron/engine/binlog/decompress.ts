import { ZSTDDecoder } from 'zstddec';

import { BinlogError } from './binlogError.ts';

/** Milvus writes Zstandard only; our own files are not compressed. The numbers are those of parquet.thrift. */
const codecs = { uncompressed: 0, zstandard: 6 };

/** Milvus aims at binlogs of 64 MB; one page of more than this was made to eat memory. */
const largestPageBytes = 512 * 1024 * 1024;
/** What Zstandard reaches with equal bytes: a block of 128 KB in 4 bytes. */
const highestRatio = 32 * 1024;

// The reference implementation as WebAssembly. fzstd, which is JavaScript, was seen to loop for ever over a damaged page.
const zstandard = new ZSTDDecoder();
await zstandard.init();

/**
 * Decompresses a page to exactly the size it claims, if that is one the compressed bytes can have.
 * @throws BinlogError
 */
export function decompressPage(
  compressed: Uint8Array,
  codec: number,
  sizeBytes: number,
): Uint8Array {
  if (codec === codecs.uncompressed) {
    if (compressed.length === sizeBytes) return compressed;
    throw new BinlogError(`a page of ${compressed.length} bytes claims ${sizeBytes}`);
  }
  if (codec !== codecs.zstandard) {
    throw new BinlogError(`its pages are compressed with codec ${codec}, which Milvus never uses`);
  }
  if (sizeBytes > Math.min(largestPageBytes, compressed.length * highestRatio)) {
    throw new BinlogError(`a page of ${compressed.length} bytes claims ${sizeBytes}`);
  }
  // The decoder takes 0 for "look it up in the page".
  if (sizeBytes === 0) return new Uint8Array();
  // It answers an error with some other number of bytes.
  const page = zstandard.decode(compressed, sizeBytes);
  if (page.length !== sizeBytes) throw new BinlogError('a page cannot be decompressed');
  return page;
}
