/**
 * A file of exported profiles, version 1. JSON: { version, data: { content, clusters, storages, sealed } }.
 *
 * `sealed` is null, or the secrets of the profiles as a vault file seals them (../vaultFormat.ts), opened by one passphrase. Its
 * id is the SHA-256 of clusters and storages and is bound to all that is sealed: with another address put into the file, the
 * secrets for the old one cannot be had.
 */
import { createHash } from 'node:crypto';

import { z } from 'zod';

import { canonicalJson } from '#shared/canonicalJson.ts';
import { AppError } from '#shared/errors.ts';
import { ClusterProfile, type SecretRef, StorageProfile } from '#shared/profile.ts';
import type { AnyProfile } from '#shared/profileFile.ts';

import { formatVersioned, parseVersioned } from '../jsonFile.ts';
import type { Secret } from '../secret.ts';
import {
  openSecrets,
  type RandomBytes,
  sealSecrets,
  unwrapKey,
  VaultContent,
  wrapKey,
} from '../vaultFormat.ts';
import { withOwnRefs } from './profileRefs.ts';

/** For errors; its real name stays with whoever has the file. */
const path = 'profiles.json';
const version = 1;
const content = 'milvus-backup-studio profiles';

const Content = z.object({
  content: z.literal(content),
  clusters: z.array(ClusterProfile).max(1000),
  storages: z.array(StorageProfile).max(1000),
  // One passphrase, since each costs a third of a second to try.
  sealed: VaultContent.extend({ wraps: VaultContent.shape.wraps.max(1) }).nullable(),
});

export interface ProfileFile {
  /** With names of secrets that are their own. */
  readonly entries: readonly AnyProfile[];
  readonly sealed: VaultContent | null;
}

/** @throws PROFILE_FILE_INVALID, FILE_TOO_NEW */
export function parseProfileFile(text: string): ProfileFile {
  const data = readContent(text);
  const raw = data as { clusters: unknown; storages: unknown };
  const parsed = Content.safeParse(data);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw invalid(where === '' ? 'it is not such a file' : `${where} is not as expected`);
  }
  const { clusters, storages, sealed } = parsed.data;
  if (sealed !== null && !isBoundTo(sealed, raw)) {
    throw invalid('its profiles were changed after their secrets had been sealed');
  }
  const entries: AnyProfile[] = [
    ...clusters.map((profile) => ({ kind: 'cluster', profile }) as const),
    ...storages.map((profile) => ({ kind: 'storage', profile }) as const),
  ];
  const ids = new Set(entries.map(({ profile }) => profile.id));
  if (ids.size < entries.length) throw invalid('two profiles have the same id');
  return { entries: entries.map((entry) => withOwnRefs(entry).entry), sealed };
}

function readContent(text: string): unknown {
  try {
    return parseVersioned(text, { path, version });
  } catch (error) {
    throw error instanceof AppError ? error : invalid('it is not JSON, or not of this form', error);
  }
}

/** By the names in the profiles. @throws PASSPHRASE_WRONG, PROFILE_FILE_INVALID when the sealed part was changed */
export async function openSealed(
  sealed: VaultContent,
  passphrase: string,
): Promise<ReadonlyMap<SecretRef, Secret>> {
  const unlock = { type: 'passphrase', value: passphrase } as const;
  const key = await unwrapKey(sealed, unlock, path).catch((error: unknown) => {
    throw new AppError('PASSPHRASE_WRONG', { path }, { cause: error });
  });
  try {
    return openSecrets(sealed, key, path);
  } catch (error) {
    throw invalid('its secrets were changed or damaged', error);
  }
}

/** The text of a file; without a passphrase the secrets stay out. */
export async function formatProfileFile(
  entries: readonly AnyProfile[],
  seal: {
    readonly passphrase: string;
    readonly secrets: ReadonlyMap<SecretRef, Secret>;
    readonly randomBytes: RandomBytes;
  } | null,
): Promise<string> {
  const clusters = entries.flatMap((entry) => (entry.kind === 'cluster' ? entry.profile : []));
  const storages = entries.flatMap((entry) => (entry.kind === 'storage' ? entry.profile : []));
  const id = idOf(clusters, storages);
  if (seal === null) return formatVersioned(version, { content, clusters, storages, sealed: null });
  const { passphrase, secrets, randomBytes } = seal;
  const key = randomBytes(32);
  const unlock = { type: 'passphrase', value: passphrase } as const;
  const wrap = await wrapKey(key, unlock, { id, path, randomBytes });
  const sealed = { id, wraps: [wrap], secrets: sealSecrets(secrets, { id, key, randomBytes }) };
  return formatVersioned(version, { content, clusters, storages, sealed });
}

function isBoundTo(
  { id }: VaultContent,
  { clusters, storages }: { readonly clusters: unknown; readonly storages: unknown },
): boolean {
  try {
    return id === idOf(clusters, storages);
  } catch {
    // Nested so deeply that the stack ends.
    return false;
  }
}

/** Of what JSON keeps of them, so that it is the same when the file is read. */
function idOf(clusters: unknown, storages: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify({ clusters, storages }));
  return createHash('sha256').update(canonicalJson(plain)).digest('base64');
}

function invalid(reason: string, cause?: unknown): AppError {
  return new AppError('PROFILE_FILE_INVALID', { path, reason }, { cause });
}
