import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';

import { openPromise } from 'yauzl';

import { makeZip } from '../unit/zip/makeZip.ts';

/** Files in a folder of a zip, deflated as most programs do it. */
export function packed(files: ReadonlyMap<string, Buffer>, folder: string): Buffer {
  return makeZip(
    [...files].map(([name, bytes]) => ({
      name: folder + name,
      bytes: deflateRawSync(bytes),
      claims: { method: 8, unpackedBytes: bytes.length, crc32: crc32(bytes) },
    })),
  );
}

/** Every file of a zip, as a program reads it that is not ours. */
export async function unpack(file: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  zip.close();
  return new Map([...files].sort(([left], [right]) => (left < right ? -1 : 1)));
}
