import { createHash } from 'node:crypto';

import { AppError } from '#shared/errors.ts';

import { checkReadsBack, createOnce } from '../backup/commit.ts';
import { requireLease } from '../backup/lease.ts';
import { backupPrefix, metaKeys, studioKeys } from '../backupFormat/paths.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import { SchemasDocument } from '../restore/sourceSchemas.ts';
import { readAll } from '../storage/readAll.ts';
import { renameMetadata, withoutUsers } from './editMetadata.ts';
import type { TransferScope } from './run.ts';
import { listBackupFiles } from './wholeBackup.ts';

/** Those that make a backup of the files: what lies there is none before they are written. They carry its name, too. */
export function isCommitFile(key: string, prefix: string): boolean {
  const { full, backup } = metaKeys(prefix);
  return key === full || key === backup;
}

/**
 * Makes a backup of the files that were copied: full_meta.json first, created only if absent, then backup_meta.json; both are
 * read back. Backups of old releases of milvus-backup have no full_meta.json. In the end everything is listed once more.
 * @throws OBJECT_CHANGED when the source is another backup by now; LEASE_TAKEN, OBJECT_EXISTS, OBJECT_CORRUPT
 */
export async function commitCopy(
  objects: readonly PlannedObject[],
  scope: TransferScope,
): Promise<void> {
  const { context, target, prefix } = scope;
  const { store } = target;
  const { signal } = context;
  const keys = metaKeys(prefix);
  const full = await readEdited(keys.full, objects, scope);
  const backup = await readEdited(keys.backup, objects, scope);
  if (full) await copySchemas(full, scope);
  // What becomes a zip is this job's alone.
  if (target.commit === null) await requireLease(store, prefix, context);
  if (full) await createOnce(store, keys.full, { body: full.edited, signal });
  if (backup) {
    const { edited: body } = backup;
    await store.write(keys.backup, body, { signal, sizeBytes: body.length });
    await checkReadsBack(store, keys.backup, { body, signal });
  }
  if (full) await checkReadsBack(store, keys.full, { body: full.edited, signal });
  const sizes = new Map([
    [keys.full, full?.edited.length],
    [keys.backup, backup?.edited.length],
  ]);
  const present = await listBackupFiles(store, prefix, signal);
  for (const { key, sizeBytes } of objects) {
    const object = present.get(key) ?? (await store.head(key, signal));
    if (object?.sizeBytes === (sizes.get(key) ?? sizeBytes)) continue;
    const reason = 'it is not there as it was copied';
    throw new AppError('OBJECT_CORRUPT', { key, location: store.location, reason });
  }
}

interface Edited {
  readonly original: Uint8Array;
  readonly edited: Uint8Array;
}

/** A metadata file of the source, in the version that was written down, and as it is to be at the target. */
async function readEdited(
  key: string,
  objects: readonly PlannedObject[],
  { context, source, targetName, users }: TransferScope,
): Promise<Edited | undefined> {
  const object = objects.find((one) => one.key === key);
  if (!object) return undefined;
  const { sourceKey, sizeBytes, etag } = object;
  const original = await readAll(source.store, sourceKey, {
    signal: context.signal,
    ...(etag === '' ? {} : { ifMatch: etag }),
  });
  if (original.length !== sizeBytes) {
    throw new AppError('OBJECT_CHANGED', { key: sourceKey, location: source.store.location });
  }
  const isRenamed = targetName !== context.plan.backupName;
  const named = isRenamed ? renameMetadata(original, targetName) : original;
  return { original, edited: users === 'keep' ? named : withoutUsers(named) };
}

/**
 * Of our own files only the original schemas belong to the backup itself and not to its place. They are bound to the bytes of
 * full_meta.json, so that whatever is edited there binds them anew.
 */
async function copySchemas(
  { original, edited }: Edited,
  { context, source, target, prefix }: TransferScope,
): Promise<void> {
  const { signal, plan } = context;
  const key = studioKeys(backupPrefix(source.rootPath, plan.backupName)).schemas;
  if (!(await source.store.head(key, signal))) return;
  const text = Buffer.from(await readAll(source.store, key, { signal })).toString('utf8');
  const document = SchemasDocument.safeParse(parseOrNull(text)).data;
  // Those of another full_meta.json are none of this backup's.
  if (document?.fullMetaSha256 !== sha256(original)) return;
  const bound = { ...document, fullMetaSha256: sha256(edited) };
  const body = Buffer.from(JSON.stringify(bound));
  await target.store.write(studioKeys(prefix).schemas, body, { signal, sizeBytes: body.length });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
