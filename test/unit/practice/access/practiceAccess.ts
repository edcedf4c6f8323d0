import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach } from 'vitest';
import { z } from 'zod';

import { openAccess, type Access } from '#practice/milvus/access/openAccess.ts';
import { GrpcRefusal, MilvusRefusal } from '#practice/milvus/call.ts';
import { methodCodecs, milvusService } from '#practice/milvus/descriptor.ts';
import type { PracticeVersion } from '#shared/practice.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'access-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A server with its own folder, or the same again after a restart. */
export function openPracticeAccess(version: PracticeVersion = '2.5'): Promise<Access> {
  return openAccess({ folder: path.join(folder, version), version, rootPassword: 'Milvus' });
}

/** The file that the server keeps. */
export function readAccessFile(version: PracticeVersion = '2.5'): Promise<string> {
  return readFile(path.join(folder, version, 'access.json'), 'utf8');
}

/** Calls as a server does: the request over the wire, a refusal in the status, the answer over the wire without defaults. */
export async function call(
  access: Access,
  method: string,
  request: object = {},
  scope: { readonly user?: string; readonly database?: string } = {},
): Promise<unknown> {
  const handler = access.handlers[method];
  if (handler === undefined) throw new Error(`no handler of ${method}`);
  const { request: codec, isStatus } = methodCodecs(method);
  let answer: object;
  try {
    const message = codec.complete(request) as never;
    answer = await handler(message, { database: 'default', user: 'root', ...scope });
  } catch (error) {
    if (!(error instanceof MilvusRefusal)) throw error;
    const status = { error_code: error.errorCode, reason: error.message, code: error.code };
    answer = isStatus ? status : { status };
  }
  return isStatus ? sparse(method, answer) : { status: {}, ...sparse(method, answer) };
}

/** What the recordings hold: nothing of a field that is not on the wire. */
function sparse(method: string, answer: object): object {
  const definition = milvusService.methods[method];
  definition?.resolve();
  const type = definition?.resolvedResponseType;
  if (!type) throw new Error(`there is no method ${method}`);
  const bytes = methodCodecs(method).response.encode(answer);
  return type.toObject(type.decode(bytes), { longs: String, enums: String });
}

const Recording = z.object({
  call: z.string(),
  request: z.record(z.string(), z.unknown()),
  answer: z.unknown().optional(),
  grpc_error: z.object({ code: z.number(), details: z.string() }).optional(),
});
export type Recording = z.infer<typeof Recording>;

/** One recorded call of a real server, such as '2.5.24/select_user'. */
export async function readRecording(name: string): Promise<Recording> {
  const url = new URL(`../../../golden/wire/${name}.json`, import.meta.url);
  return Recording.parse(JSON.parse(await readFile(url, 'utf8')));
}

/** The recorded server's users, roles, grants and groups. */
export async function restoreRecorded(access: Access): Promise<void> {
  const backup = z
    .object({ RBAC_meta: z.record(z.string(), z.unknown()) })
    .parse((await readRecording('2.5.24/backup_rbac')).answer);
  await call(access, 'RestoreRBAC', backup);
}

/** What the call is refused with, in the words of gRPC; null when it is not. */
export function refusalOf(action: () => unknown): { code: number; details: string } | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof GrpcRefusal)) throw error;
    return { code: error.grpcStatus, details: error.message };
  }
}
