import { type JsonValue, parseJson } from '#engine/backupFormat/json.ts';
import { readAll } from '#engine/storage/readAll.ts';

import { createStore } from '../servers/openS3.ts';
import type { S3Server } from '../servers/s3Server.ts';

const { signal } = new AbortController();

/** A backup as it lies in a bucket: its metadata by file name, and its keys with every number of them as N. */
export async function readWrittenBackup(s3: S3Server, bucket: string, name: string) {
  const store = createStore(s3, bucket);
  const prefix = `backup/${name}/`;
  const metadata = new Map<string, JsonValue>();
  const keyForms = new Set<string>();
  for await (const { key } of store.list(prefix, signal)) {
    const file = /meta\/(\w+\.json)$/.exec(key)?.[1];
    if (file !== undefined) metadata.set(file, parseJson(await readAll(store, key, { signal })));
    keyForms.add(key.slice(prefix.length).replaceAll(/(?<=\/)\d+/g, 'N'));
  }
  await store.close();
  return { metadata, keyForms: [...keyForms].toSorted() };
}

/** Each key of a JSON value with the kind of what stands there; lists by what is in them, channels under one name. */
export function shapeOf(value: JsonValue): string[] {
  const shape = new Set<string>();
  const visit = (path: string, at: JsonValue): void => {
    if (at instanceof Map) {
      for (const [key, item] of at as ReadonlyMap<string, JsonValue>) {
        visit(`${path}.${key.replace(/^.+_\d+v\d+$/, 'CHANNEL')}`, item);
      }
    } else if (Array.isArray(at)) for (const item of at as JsonValue[]) visit(`${path}[]`, item);
    else shape.add(`${path}: ${kindOf(at)}`);
  };
  visit('', value);
  return [...shape].toSorted();
}

/** Go reads digits alone into an int64: no quotes, no fraction, no exponent. */
function kindOf(value: JsonValue): string {
  if (value === null || typeof value !== 'object' || !('number' in value)) return typeof value;
  return /^-?\d+$/.test(value.number) ? 'whole number' : value.number;
}

/** Something below an object, by its keys. */
export function below(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue {
  return keys.reduce<JsonValue>(
    (at, key) => (at instanceof Map ? ((at as Map<string, JsonValue>).get(key) ?? null) : null),
    value ?? null,
  );
}

/** The items of a list of objects, without some of their keys, in an order that is always the same. */
export function itemsWithout(list: JsonValue, ...keys: readonly string[]): string[] {
  if (!Array.isArray(list)) return [];
  return (list as JsonValue[]).map((item) => textOf(item, keys)).toSorted();
}

function textOf(value: JsonValue, without: readonly string[] = []): string {
  return JSON.stringify(value, (key, at: unknown) =>
    at instanceof Map
      ? Object.fromEntries([...at].filter(([name]) => !without.includes(String(name))))
      : at,
  );
}
