import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { ensurePrograms } from './apt.ts';
import { findCached, makeCached, threeTimes } from './cacheFolder.ts';
import { firstMissing, run } from './command.ts';

// The newest Milvus that a package registry carries ready to run: a wheel with the server and its libraries.
const VERSION = '2.3.5';
const WHEEL = `milvus-${VERSION}-py3-none-manylinux2014_x86_64.whl`;
const SHA256 = '69515a0630ce29fd10e101fa442afea8ca1387b93a456cd9bd41fdf3deb93d04';
const DIST = `milvus-${VERSION}`;

// Decompressing is most of the work and runs without Python's lock, so two threads halve it.
const UNPACK = `
import lzma, os, shutil, sys, zipfile
from concurrent.futures import ThreadPoolExecutor
wheel, folder = sys.argv[1:]
def unpack(name):
    target = os.path.join(folder, os.path.basename(name)[:-len('.lzma')])
    with zipfile.ZipFile(wheel) as archive, archive.open(name) as packed, lzma.open(packed) as source, open(target, 'wb') as out:
        shutil.copyfileobj(source, out, 1 << 20)
    os.chmod(target, 0o755)
with zipfile.ZipFile(wheel) as archive:
    names = [i for i in archive.infolist() if i.filename.startswith('milvus/data/bin/') and i.filename.endswith('.lzma')]
names.sort(key=lambda i: -i.file_size)
with ThreadPoolExecutor(2) as pool:
    list(pool.map(unpack, [i.filename for i in names]))
`;

export interface MilvusFiles {
  /** Folder with the `milvus` executable and its libraries. */
  readonly dist: string;
  /** The program that keeps Milvus on loopback, see lobind.c. */
  readonly lobind: string;
}

const lobindSource = path.join(import.meta.dirname, 'lobind.c');

/**
 * Fetches Milvus into the cache if it is not there. Returns why that cannot be done, or null when it is ready. With `install`
 * it may call apt-get for openssl, which makes the certificates of servers with TLS.
 */
export async function prepareMilvus(install: boolean): Promise<string | null> {
  const noOpenssl = await ensurePrograms(['openssl'], ['openssl'], install);
  if (noOpenssl !== null) return noOpenssl;
  if ((await findMilvus()) !== null) return null;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return 'Milvus is published ready to run for Linux on x64 only';
  }
  const missing = firstMissing(['python3', 'cc']);
  if (missing !== null) return `there is no ${missing} on this machine`;
  try {
    await makeCached(DIST, `Fetching Milvus ${VERSION} from PyPI (58 MB, once)`, fetchWheel);
    await makeCached(await lobindName(), 'Compiling lobind', async (folder) => {
      await run('cc', ['-O2', '-o', path.join(folder, 'lobind'), lobindSource]);
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Where the prepared files are, or null. */
export async function findMilvus(): Promise<MilvusFiles | null> {
  const dist = await findCached(DIST);
  const lobind = await findCached(await lobindName());
  return dist === null || lobind === null ? null : { dist, lobind: path.join(lobind, 'lobind') };
}

async function fetchWheel(folder: string): Promise<void> {
  const wheel = path.join(folder, WHEEL);
  await threeTimes(async () => {
    const where = ['--no-deps', '--only-binary=:all:', '--dest', folder];
    await run('python3', ['-m', 'pip', 'download', `milvus==${VERSION}`, ...where]);
    const found = await hashOf(wheel);
    if (found !== SHA256) {
      await rm(wheel);
      throw new Error(`${WHEEL} has SHA-256 ${found} instead of ${SHA256}`);
    }
  });
  await run('python3', ['-c', UNPACK, wheel, folder]);
  await rm(wheel);
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

// Named after its source, so that a change of lobind.c is compiled.
async function lobindName(): Promise<string> {
  return `lobind-${(await hashOf(lobindSource)).slice(0, 12)}`;
}
