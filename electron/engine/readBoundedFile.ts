import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The bytes of an ordinary file of limited size. A folder, pipe or device is refused without waiting for it, and no
 * more than the limit is read even of a file that grows.
 */
export async function readBoundedFile(path: string, limitBytes: number): Promise<Buffer> {
  // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever. Windows has neither.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = await file.stat();
    if (info.isDirectory()) throw new Error('it is a folder');
    if (!info.isFile()) throw new Error('it is not an ordinary file');
    const bytes = Buffer.alloc(limitBytes + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      ({ bytesRead: read } = await file.read(bytes, length, bytes.length - length));
    }
    if (length > limitBytes) throw new Error(`it is larger than ${limitBytes / 1024} KiB`);
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
