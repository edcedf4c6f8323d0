import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { countBody } from '#engine/storage/countedBody.ts';
import { mapFileError } from '#engine/storage/localFiles.ts';
import { contract } from '#shared/contract.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import { createClient, type Reply, type Transport } from '#shared/rpc.ts';

import { type ChooseFile, zipNameOf } from '../answerChoice.ts';
import { safeHeaders } from '../assets.ts';
import { refuse } from './refuse.ts';
import { sendReply } from './sendReply.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface WebFiles {
  readonly choose: ChooseFile;
  /** Takes a zip in and answers as a call does, with its storage. */
  upload(exchange: Exchange): Promise<void>;
  /** Gives out a zip that a job has finished, once; it is removed when the browser has all of it. */
  download(storageId: string, exchange: Exchange): Promise<void>;
}

interface WebFilesOptions {
  /** Not the one that pages get. */
  readonly engine: Pick<Transport<EngineEvent>, 'call'>;
  /** `files` of the data folder; the engine removes what is left there. */
  readonly folder: string;
  readonly randomId: () => string;
  readonly isReadOnly: boolean;
}

/** Zips on their way to and from a browser, which can name no path here. Folders a browser cannot choose. */
export function createWebFiles(options: WebFilesOptions): WebFiles {
  const { folder, randomId, isReadOnly } = options;
  const { files } = createClient(contract, options.engine.call);

  async function makeFolder(): Promise<void> {
    if (isReadOnly) throw new AppError('HOST_READ_ONLY');
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }

  async function take(request: IncomingMessage, sizeBytes: number) {
    await makeFolder();
    await requireSpace(folder, sizeBytes);
    const id = randomId();
    const [part, whole] = [path.join(folder, `${id}.part`), path.join(folder, `${id}.zip`)];
    // A browser that goes away ends its request, and with it the copy.
    const { signal } = new AbortController();
    const check = { key: 'upload', location: folder, sizeBytes, signal };
    try {
      await pipeline(
        countBody(request, check),
        createWriteStream(part, { flags: 'wx', mode: 0o600 }),
      );
      await rename(part, whole);
      return await files.keep({ what: 'zipToRead', path: whole, name: null });
    } catch (error) {
      await rm(part, { force: true });
      await rm(whole, { force: true });
      throw mapFileError(error, folder);
    }
  }

  return {
    async choose({ what, suggestedName }, keep) {
      if (what !== 'zipToWrite') throw new AppError('NO_SUCH_PROCEDURE', { path: what });
      await makeFolder();
      const file = path.join(folder, `${randomId()}.zip`);
      return keep({ what, path: file, name: zipNameOf(suggestedName) });
    },
    async upload({ request, response }) {
      // Forms of other pages cannot send this type without being asked first.
      if (request.headers['content-type'] !== 'application/zip') {
        return refuse(response, 415, 'application/zip only');
      }
      const length = request.headers['content-length'] ?? '';
      if (!/^\d{1,15}$/.test(length)) return refuse(response, 411, 'its length is not told');
      const reply: Reply = await take(request, Number(length)).then(
        (value) => ({ ok: true, value }),
        (error: unknown) => ({ ok: false, error: toErrorInfo(error) }),
      );
      // A browser hears the answer only when it got rid of the whole file.
      request.resume();
      sendReply(response, reply);
    },
    async download(storageId, { response }) {
      const found = await files.find({ storageId });
      const isOurs = found?.what === 'zipToWrite' && path.dirname(found.path) === folder;
      const handle = isOurs ? await open(found.path, 'r').catch(() => undefined) : undefined;
      if (!found || !handle) return refuse(response, 404, 'There is no such file to download.');
      const { size } = await handle.stat();
      response.writeHead(200, {
        ...safeHeaders,
        'content-type': 'application/zip',
        'content-length': size,
        'content-disposition': dispositionOf(found.name ?? 'backup.zip'),
        'cache-control': 'no-store',
      });
      await pipeline(handle.createReadStream(), response);
      await files.discard({ storageId });
    },
  };
}

/** @throws DISK_FULL before a byte is taken in that would not find room */
async function requireSpace(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < sizeBytes) throw new AppError('DISK_FULL', { path: folder });
}

/** For old browsers a name of plain letters, for all others the name itself. */
function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
