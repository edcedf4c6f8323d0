import { open, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

import { type Change, decodeChange, encodeChange } from './change.ts';

/** Changes in a file, so that a killed server has them when it starts again. */
export interface ChangeLog {
  readonly sizeBytes: number;
  /** Resolves when the system has it; a killed process does not lose it. */
  append(change: Change): Promise<void>;
  close(): Promise<void>;
  remove(): Promise<void>;
}

const frameBytes = 8;

/** Opens the log and tells what it holds. What a killed process left half-written at its end is cut off. */
export async function openChangeLog(
  path: string,
): Promise<{ readonly log: ChangeLog; readonly changes: readonly Change[] }> {
  const file = await open(path, 'a+');
  const { changes, end } = parse(await file.readFile());
  await file.truncate(end);
  let sizeBytes = end;
  return {
    changes,
    log: {
      get sizeBytes() {
        return sizeBytes;
      },
      async append(change) {
        const frame = frameOf(encodeChange(change));
        try {
          await file.appendFile(frame);
        } catch (error) {
          await file.truncate(sizeBytes);
          throw error;
        }
        sizeBytes += frame.length;
      },
      close: () => file.close(),
      async remove() {
        await file.close();
        await rm(path, { force: true });
      },
    },
  };
}

function frameOf(content: Buffer): Buffer {
  const frame = Buffer.alloc(frameBytes);
  frame.writeUInt32LE(content.length, 0);
  frame.writeUInt32LE(crc32(content), 4);
  return Buffer.concat([frame, content]);
}

function parse(bytes: Buffer): { readonly changes: readonly Change[]; readonly end: number } {
  const changes: Change[] = [];
  let end = 0;
  while (end + frameBytes <= bytes.length) {
    const next = end + frameBytes + bytes.readUInt32LE(end);
    const content = bytes.subarray(end + frameBytes, next);
    if (next > bytes.length || crc32(content) !== bytes.readUInt32LE(end + 4)) break;
    changes.push(decodeChange(content));
    end = next;
  }
  return { changes, end };
}
