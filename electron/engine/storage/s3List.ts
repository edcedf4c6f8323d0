import { compareKeys } from './keys.ts';
import { levelEntries, type ObjectInfo, type StoreLevel } from './objectStore.ts';
import type { S3Client } from './s3Client.ts';
import { bareEtag, brokenListing, elements, keyDecoder, text, unescapeXml } from './s3Xml.ts';
import { throwIfStopped } from './stopped.ts';

/** One page of ListObjectsV2. */
interface ListPage {
  readonly objects: ObjectInfo[];
  /** Common prefixes, each with the delimiter at its end. */
  readonly prefixes: string[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

interface Listing {
  readonly client: S3Client;
  readonly query: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

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
  const { endpoint } = client.location;
  let previous = '';
  const query = { prefix, ...(startAfter === '' ? {} : { 'start-after': startAfter }) };
  for await (const item of itemsOf({ client, query, signal }, ({ objects }) => objects)) {
    const { key, sizeBytes } = item;
    if (!key.startsWith(prefix))
      throw brokenListing(endpoint, `the key ${key} outside of ${prefix}`);
    if (previous !== '' && compareKeys(previous, key) >= 0)
      throw brokenListing(endpoint, `${key} after ${previous}`);
    previous = key;
    const isFolderMarker = sizeBytes === 0 && key.endsWith('/');
    const isBefore = startAfter !== '' && compareKeys(key, startAfter) <= 0;
    if (!isFolderMarker && !isBefore) yield item;
  }
}

/** The names of the folders one level below the prefix. */
export async function* listFolders(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { endpoint } = client.location;
  let previous = '';
  const query = { prefix, delimiter: '/' };
  for await (const folder of itemsOf({ client, query, signal }, ({ prefixes }) => prefixes)) {
    if (!folder.startsWith(prefix))
      throw brokenListing(endpoint, `the folder ${folder} outside of ${prefix}`);
    const name = folder.slice(prefix.length, -1);
    if (name === '' || folder === previous) continue;
    previous = folder;
    yield name;
  }
}

/** The first entries one level below the prefix. */
export async function listLevel(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): Promise<StoreLevel> {
  const folders = new Set<string>();
  const objects: ObjectInfo[] = [];
  const query = { prefix, delimiter: '/' };
  const entriesOf = (page: ListPage): (string | ObjectInfo)[] => [
    ...page.prefixes,
    ...page.objects,
  ];
  for await (const entry of itemsOf({ client, query, signal }, entriesOf)) {
    const key = typeof entry === 'string' ? entry : entry.key;
    if (!key.startsWith(prefix))
      throw brokenListing(client.location.endpoint, `the key ${key} outside of ${prefix}`);
    const isFolderMarker = typeof entry !== 'string' && entry.sizeBytes === 0 && key.endsWith('/');
    if (isFolderMarker) continue;
    if (folders.size + objects.length === levelEntries)
      return { folders: [...folders], objects, isCut: true };
    if (typeof entry !== 'string') objects.push(entry);
    else if (key !== `${prefix}/`) folders.add(key.slice(prefix.length, -1));
  }
  return { folders: [...folders], objects, isCut: false };
}

/** Asks for one key, which needs only the right to list. */
export async function checkListing(client: S3Client, signal: AbortSignal): Promise<void> {
  await readPage({ client, query: { 'max-keys': '1' }, signal });
}

async function* itemsOf<T>(
  { client, query, signal }: Listing,
  pick: (page: ListPage) => T[],
): AsyncGenerator<T> {
  const left = new AbortController();
  const ahead = AbortSignal.any([signal, left.signal]);
  const tokens = new Set(['']);
  const readNext = (token: string): Promise<ListPage> => {
    if (tokens.has(token))
      throw brokenListing(client.location.endpoint, 'a page that does not say how it goes on');
    tokens.add(token);
    const nextQuery = { ...query, 'continuation-token': token };
    const page = readPage({ client, query: nextQuery, signal: ahead });
    page.catch(() => undefined);
    return page;
  };
  try {
    let page = await readPage({ client, query, signal: ahead });
    for (;;) {
      const [first, ...rest] = pick(page);
      if (first !== undefined) yield first;
      const next = page.nextToken === undefined ? undefined : readNext(page.nextToken);
      for (const item of rest) {
        throwIfStopped(signal);
        yield item;
      }
      if (next === undefined) return;
      page = await next;
    }
  } finally {
    left.abort();
  }
}

/**
 * Reads a page by searching strings: a parser that builds a tree costs 20 times the CPU, and guesses at types (000123
 * becomes 123).
 */
async function readPage({ client, query, signal }: Listing): Promise<ListPage> {
  const operation = 'ListObjectsV2';
  const fullQuery = { 'list-type': '2', 'encoding-type': 'url', ...query };
  const xml = await client.sendForText(
    { operation, method: 'GET', key: null, query: fullQuery, signal },
    'ListBucketResult',
  );
  const { endpoint } = client.location;
  const decode = keyDecoder(xml, endpoint);
  return {
    objects: elements(xml, 'Contents').map((element) => readObject(element, decode, endpoint)),
    prefixes: elements(xml, 'CommonPrefixes').map((element) => decode(text(element, 'Prefix'))),
    nextToken:
      text(xml, 'IsTruncated') === 'true'
        ? unescapeXml(text(xml, 'NextContinuationToken'))
        : undefined,
  };
}

function readObject(
  element: string,
  decode: (escaped: string) => string,
  host: string,
): ObjectInfo {
  const key = decode(text(element, 'Key'));
  const size = text(element, 'Size');
  const sizeBytes = Number(size);
  if (!/^\d+$/.test(size) || !Number.isSafeInteger(sizeBytes))
    throw brokenListing(host, `size "${size}" of ${key}`);
  const etag = bareEtag(text(element, 'ETag'));
  return { key, sizeBytes, etag, modifiedAt: text(element, 'LastModified') || null };
}
