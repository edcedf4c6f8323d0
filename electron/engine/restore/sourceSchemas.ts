import { createHash } from 'node:crypto';

import { z } from 'zod';

import { studioKeys } from '../backupFormat/paths.ts';
import type { ObjectStore } from '../storage/objectStore.ts';
import { readAll } from '../storage/readAll.ts';

/** _studio/schemas.json */
export const SchemasDocument = z.object({
  version: z.literal(1),
  fullMetaSha256: z.string(),
  collections: z.array(z.object({ collectionId: z.string(), schema: z.string() })),
});

/**
 * The original schema bytes that our backups carry beside milvus-backup's JSON, by collection id. Empty for backups without
 * them, and for ones whose full_meta.json is another than they were written for (a mixed copy).
 */
export async function readSourceSchemas(
  store: ObjectStore,
  prefix: string,
  { fullMeta, signal }: { fullMeta: Uint8Array | null; signal: AbortSignal },
): Promise<Map<string, Uint8Array>> {
  const key = studioKeys(prefix).schemas;
  if (fullMeta === null || !(await store.head(key, signal))) return new Map();
  const text = Buffer.from(await readAll(store, key, { signal })).toString('utf8');
  const document = SchemasDocument.safeParse(parseOrNull(text));
  const sha256 = createHash('sha256').update(fullMeta).digest('hex');
  if (!document.success || document.data.fullMetaSha256 !== sha256) return new Map();
  return new Map(
    document.data.collections.map(({ collectionId, schema }) => [
      collectionId,
      Buffer.from(schema, 'base64'),
    ]),
  );
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
