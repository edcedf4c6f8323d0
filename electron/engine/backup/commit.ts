import { createHash } from 'node:crypto';

import { AppError, isErrorClass } from '#shared/errors.ts';
import type { Int64 } from '#shared/int64.ts';

import { decode } from '../backupFormat/codec.ts';
import { parseJson } from '../backupFormat/json.ts';
import { metaKeys, studioKeys } from '../backupFormat/paths.ts';
import { BackupInfo } from '../backupFormat/schema.ts';
import { encodeMetadata } from '../backupFormat/write.ts';
import type { ObjectStore } from '../storage/objectStore.ts';
import { readAll } from '../storage/readAll.ts';
import { leaseKey, requireLease } from './lease.ts';

/** Serialized CollectionSchema of each collection, as the server sent it. */
export interface SourceSchema {
  readonly collectionId: Int64;
  readonly schema: Uint8Array;
}

/**
 * Makes the backup exist. full_meta.json is the commit point and is created only if absent; backup_meta.json, without which
 * milvus-backup sees no backup, comes after it. So whatever stops this, either there is no backup or there is a whole one.
 * Every file is read back. The lease goes last. The id of the backup is that of the job that holds it.
 * @param schemas null when a commit that was broken off after its commit point is finished: they are already there
 * @throws LEASE_TAKEN when another job works in this folder by now; OBJECT_EXISTS when one has committed under this name;
 *   OBJECT_CORRUPT when a file reads back differently
 */
export async function commitBackup(
  store: ObjectStore,
  prefix: string,
  {
    info,
    schemas,
    signal,
  }: { info: BackupInfo; schemas: readonly SourceSchema[] | null; signal: AbortSignal },
): Promise<void> {
  const files = encodeMetadata(info);
  const keys = metaKeys(prefix);
  const put = (key: string, body: Uint8Array) =>
    store.write(key, body, { signal, sizeBytes: body.length });
  if (schemas) await put(studioKeys(prefix).schemas, encodeSchemas(files.full, schemas));
  await put(keys.partition, files.partition);
  await put(keys.segment, files.segment);
  await put(keys.collection, files.collection);
  await requireLease(store, prefix, { jobId: info.id, signal });
  await createOnce(store, keys.full, { body: files.full, signal });
  await put(keys.backup, files.backup);
  for (const name of ['full', 'backup', 'collection', 'partition', 'segment'] as const) {
    await checkReadsBack(store, keys[name], { body: files[name], signal });
  }
  await store.remove(leaseKey(prefix), signal);
}

/** What has been committed under this prefix, by whichever job; undefined when nothing has. */
export async function committedInfo(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<BackupInfo | undefined> {
  const key = metaKeys(prefix).full;
  if (!(await store.head(key, signal))) return undefined;
  return decode(BackupInfo, parseJson(await readAll(store, key, { signal })));
}

/** A lost answer may hide a write that succeeded, so "exists" is compared before it is believed. */
export async function createOnce(
  store: ObjectStore,
  key: string,
  { body, signal }: { body: Uint8Array; signal: AbortSignal },
): Promise<void> {
  try {
    await store.write(key, body, { signal, sizeBytes: body.length, onlyIfAbsent: true });
  } catch (error) {
    if (!isErrorClass(error, 'conflict')) throw error;
    if (Buffer.compare(await readAll(store, key, { signal }), body) !== 0) throw error;
  }
}

/** @throws OBJECT_CORRUPT when the object is not what was written */
export async function checkReadsBack(
  store: ObjectStore,
  key: string,
  { body, signal }: { body: Uint8Array; signal: AbortSignal },
): Promise<void> {
  if (Buffer.compare(await readAll(store, key, { signal }), body) === 0) return;
  const reason = 'it reads back differently';
  throw new AppError('OBJECT_CORRUPT', { key, location: store.location, reason });
}

/**
 * milvus-backup's JSON leaves out parts of a schema (clustering key, fields newer than itself), so the original bytes
 * travel beside it, bound to this very full_meta.json by its SHA-256.
 */
function encodeSchemas(fullMeta: Uint8Array, schemas: readonly SourceSchema[]): Uint8Array {
  const document = {
    version: 1,
    fullMetaSha256: createHash('sha256').update(fullMeta).digest('hex'),
    collections: schemas.map(({ collectionId, schema }) => ({
      collectionId,
      schema: Buffer.from(schema).toString('base64'),
    })),
  };
  return Buffer.from(JSON.stringify(document));
}
