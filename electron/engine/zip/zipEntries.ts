import type { Entry, ZipFile } from 'yauzl';

import { AppError, messageOf } from '#shared/errors.ts';

import { nameProblem } from './zipNames.ts';

/** Backups are packed already: one that unpacks to more than this many times its size is no backup. */
const mostGrowth = 100;

/**
 * Every file of a zip by its name. Nothing is unpacked yet; all that can be known before that is checked here.
 * @throws ZIP_UNREADABLE
 */
export async function readEntries(zip: ZipFile, file: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let packedBytes = 0;
  let unpackedBytes = 0;
  const refuse = (reason: string): never => {
    throw new AppError('ZIP_UNREADABLE', { path: file, reason });
  };
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName: name } = entry;
      const problem = nameProblem(name.replace(/\/$/, '')) ?? contentProblem(entry);
      if (problem) refuse(`${JSON.stringify(name)} ${problem}`);
      if (name.endsWith('/')) continue;
      if (entries.has(name)) refuse(`${JSON.stringify(name)} is there twice`);
      packedBytes += entry.compressedSize;
      unpackedBytes += entry.uncompressedSize;
      entries.set(name, entry);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    return refuse(messageOf(error));
  }
  // Entries that share their bytes with others would be more than the file.
  if (packedBytes > zip.fileSize) refuse('its entries overlap');
  if (unpackedBytes > mostGrowth * zip.fileSize) {
    refuse(`it unpacks to more than ${mostGrowth} times its size`);
  }
  return entries;
}

function contentProblem(entry: Entry): string | undefined {
  if (entry.isEncrypted()) return 'is encrypted';
  if (!entry.canDecodeFileData()) return 'is packed in a way that is not known here';
  const isUnix = Math.floor(entry.versionMadeBy / 256) === 3;
  const type = Math.floor(entry.externalFileAttributes / 2 ** 16) & 0o170_000;
  const isPlain = type === 0 || type === 0o100_000 || type === 0o040_000;
  return isUnix && !isPlain ? 'is a link or a device' : undefined;
}
