import { countWhile, compareKeys } from './keyOrder.ts';

export interface ListingRequest {
  readonly prefix: string;
  /** '' for none. */
  readonly delimiter: string;
  /** Only what comes after this key, or after this common prefix and all below it. */
  readonly after: string;
  readonly most: number;
}

export interface ListingPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** What the next page comes after; undefined on the last. */
  readonly next: string | undefined;
}

/** Cuts one page out of all keys of a bucket, which are in order. */
export function listPage(keys: readonly string[], request: ListingRequest): ListingPage {
  const { prefix, delimiter, after, most } = request;
  const found: string[] = [];
  const commonPrefixes: string[] = [];
  let at = countWhile(keys, (key) => compareKeys(key, prefix) < 0);
  if (after !== '')
    at = Math.max(
      at,
      countWhile(keys, (key) => compareKeys(key, after) <= 0),
    );
  if (after !== '' && after === groupOf(after, prefix, delimiter)) at = endOfGroup(keys, after);
  let last = '';
  for (;;) {
    const key = keys[at];
    if (key === undefined || !key.startsWith(prefix) || most === 0)
      return { keys: found, commonPrefixes, next: undefined };
    if (found.length + commonPrefixes.length === most)
      return { keys: found, commonPrefixes, next: last };
    const group = groupOf(key, prefix, delimiter);
    last = group ?? key;
    if (group === undefined) found.push(key);
    else commonPrefixes.push(group);
    at = group === undefined ? at + 1 : endOfGroup(keys, group);
  }
}

/** The common prefix a key is listed under. */
function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '' || !key.startsWith(prefix)) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function endOfGroup(keys: readonly string[], group: string): number {
  return countWhile(keys, (key) => key.startsWith(group) || compareKeys(key, group) < 0);
}
