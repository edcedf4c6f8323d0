import { AppError } from '#shared/errors.ts';

import { compareKeys } from './keyOrder.ts';
import type { ObjectInfo } from './objectStore.ts';
import type { S3Client } from './s3Client.ts';
import { type ListPage, readListPage } from './s3Xml.ts';
import { onStop, throwIfStopped } from './stopped.ts';

/**
 * Every object under the prefix, one page of 1,000 keys held and the next one under way. A listing that the service
 * delivers wrongly (out of order, twice, cut off, outside the prefix) fails: what compares listings would miss objects.
 * @throws STORAGE_FAILED, NOT_A_STORAGE, and every error of a request
 */
export async function* listObjects(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
  startAfter = '',
): AsyncGenerator<ObjectInfo> {
  let previous = '';
  const query = { prefix, ...(startAfter === '' ? {} : { 'start-after': startAfter }) };
  for await (const item of pages(client, query, signal, ({ objects }) => objects)) {
    const { key } = item;
    if (!key.startsWith(prefix)) throw broken(client, `the key ${key} outside of ${prefix}`);
    if (previous !== '' && compareKeys(previous, key) >= 0)
      throw broken(client, `${key} after ${previous}`);
    previous = key;
    if (isFolderMarker(item)) continue;
    if (startAfter !== '' && compareKeys(key, startAfter) <= 0) continue;
    yield item;
  }
}

/** The names of the folders one level below the prefix. */
export async function* listFolders(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let previous = '';
  for await (const folder of pages(
    client,
    { prefix, delimiter: '/' },
    signal,
    ({ prefixes }) => prefixes,
  )) {
    if (!folder.startsWith(prefix))
      throw broken(client, `the folder ${folder} outside of ${prefix}`);
    const name = folder.slice(prefix.length, -1);
    if (name === '' || folder === previous) continue;
    previous = folder;
    yield name;
  }
}

/** Asks for one key, which needs only the right to list. */
export async function checkListing(client: S3Client, signal: AbortSignal): Promise<void> {
  await readPage(client, { 'max-keys': '1' }, signal);
}

export function isFolderMarker({ key, sizeBytes }: ObjectInfo): boolean {
  return sizeBytes === 0 && key.endsWith('/');
}

async function* pages<T>(
  client: S3Client,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
  itemsOf: (page: ListPage) => T[],
): AsyncGenerator<T> {
  const ahead = new AbortController();
  const leave = onStop(signal, () => ahead.abort(signal.reason));
  const tokens = new Set<string>();
  try {
    let page = await readPage(client, query, ahead.signal);
    for (;;) {
      const items = itemsOf(page);
      // The next page is asked for when the second item is: who looks for any one object costs one request.
      const [first, ...rest] = items;
      if (first !== undefined) yield first;
      const next = page.isTruncated
        ? readPage(
            client,
            { ...query, 'continuation-token': tokenOf(page, tokens, client) },
            ahead.signal,
          )
        : undefined;
      next?.catch(() => undefined);
      for (const item of rest) {
        throwIfStopped(signal);
        yield item;
      }
      if (next === undefined) return;
      page = await next;
    }
  } finally {
    leave();
    ahead.abort();
  }
}

function tokenOf(page: ListPage, tokens: Set<string>, client: S3Client): string {
  if (page.token === '')
    throw broken(client, 'a page that is cut off and does not say how it goes on');
  if (tokens.has(page.token)) throw broken(client, 'the same page twice');
  tokens.add(page.token);
  return page.token;
}

async function readPage(
  client: S3Client,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ListPage> {
  const xml = await client.sendForText({
    operation: 'ListObjectsV2',
    method: 'GET',
    key: '',
    query: { 'list-type': '2', 'encoding-type': 'url', ...query },
    signal,
  });
  return readListPage(xml, client.location.endpoint);
}

function broken(client: S3Client, what: string): AppError {
  const { endpoint } = client.location;
  return new AppError('STORAGE_FAILED', { host: endpoint, reason: `its listing has ${what}` });
}
