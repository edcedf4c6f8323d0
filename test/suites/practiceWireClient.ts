// Sends recorded requests to a practice server, over its real ports, with its ids in the place of the recorded ones.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { getGRPCService, LOADER_OPTIONS } from '@zilliz/milvus2-sdk-node';
import { request as sendHttp } from 'undici';

import type { PracticeMilvus } from '#practice/milvus/openMilvusServer.ts';

import type { IdMap } from './practiceWireMatch.ts';

export type WireVersion = '2.3.5' | '2.5.24';

interface Outcome {
  readonly answer_bytes?: string;
  readonly grpc_error?: { readonly code: number; readonly details: string };
  readonly http_status?: number;
  readonly answer_text?: string;
}

export interface Recording extends Outcome {
  readonly name: string;
  /** Of gRPC. */
  readonly call?: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly method?: string;
  readonly port?: 'proxy' | 'management';
  readonly path?: string;
  readonly request_text?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly polls?: readonly Outcome[];
}

const golden = path.resolve(import.meta.dirname, '../golden/wire');

export function recordingNames(version: WireVersion): string[] {
  return readdirSync(path.join(golden, version)).map((file) => file.replace(/\.json$/, ''));
}

export function readRecording(version: WireVersion, name: string): Recording {
  const text = readFileSync(path.join(golden, version, `${name}.json`), 'utf8');
  return { ...(JSON.parse(text) as Recording), name };
}

const { service } = getGRPCService(
  { serviceName: 'milvus.proto.milvus.MilvusService' },
  LOADER_OPTIONS,
);

function definitionOf(call: string) {
  const definition = service[call];
  if (!definition) throw new Error(`the descriptor has no ${call}`);
  return definition;
}

/** An answer with every field filled in, so that what is not on the wire and what is zero are the same. */
export function decodeAnswer(call: string, bytes: Buffer): object {
  const decoded = definitionOf(call).responseDeserialize(bytes) as object;
  return zipped(readable(decoded)) as object;
}

export interface WireClient {
  /** What is to be compared. */
  send(recording: Recording): Promise<object>;
  /** A call of the test itself: its status must be a success. */
  call(name: string, request: object): Promise<unknown>;
  close(): void;
}

export function createWireClient(server: PracticeMilvus, isSecured: boolean): WireClient {
  const client = new Client(server.address, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_receive_message_length': -1,
  });

  function sendGrpc(call: string, request: object, login: string | null) {
    const { path: methodPath, requestSerialize } = definitionOf(call);
    const metadata = new Metadata();
    const database = (request as { db_name?: string }).db_name;
    if (database) metadata.set('dbname', database);
    if (login !== null) metadata.set('authorization', Buffer.from(login).toString('base64'));
    const asIs = (bytes: Buffer) => bytes;
    return new Promise<Buffer | ServiceError>((resolve) => {
      client.makeUnaryRequest(
        methodPath,
        requestSerialize,
        asIs,
        request,
        metadata,
        (error, bytes) => resolve(error ?? bytes ?? Buffer.alloc(0)),
      );
    });
  }

  async function sendPage(recording: Recording, body: string | null, login: string | null) {
    const isManagement = recording.port === 'management';
    const base = isManagement ? server.managementEndpoint : `http://${server.address}`;
    const answer = await sendHttp(`${base}${recording.path ?? ''}`, {
      method: recording.method === 'GET' ? 'GET' : 'POST',
      ...(body !== null && { body }),
      headers: {
        'content-type': 'application/json',
        ...(login !== null && !isManagement && { authorization: `Bearer ${login}` }),
      },
    });
    const text = await answer.body.text();
    return { http_status: answer.statusCode, type: answer.headers['content-type'], text };
  }

  return {
    async send(recording) {
      const login = isSecured ? loginOf(recording.name) : null;
      if (recording.call === undefined) {
        const { request_text: body = null } = recording;
        const { text, ...answer } = await sendPage(recording, body, login);
        return { ...answer, text: parsedPage(text) };
      }
      const answer = await sendGrpc(recording.call, recording.request, login);
      if (!Buffer.isBuffer(answer)) return { code: answer.code, details: answer.details };
      return decodeAnswer(recording.call, answer);
    },
    async call(name, request) {
      const answer = await sendGrpc(name, request, isSecured ? 'root:Milvus' : null);
      if (!Buffer.isBuffer(answer)) throw answer;
      const decoded = definitionOf(name).responseDeserialize(answer) as {
        status?: { error_code: string; reason: string };
        error_code?: string;
        reason?: string;
      };
      const { error_code: code, reason } = decoded.status ?? decoded;
      if (code !== 'Success') throw new Error(`${name}: ${reason}`);
      return decoded;
    },
    close: () => client.close(),
  };
}

/** What is to be compared of one recorded answer. */
export function expectedOf(recording: Recording, outcome: Outcome): object {
  if (outcome.grpc_error) {
    const { code, details } = outcome.grpc_error;
    return { code, details };
  }
  if (recording.call !== undefined) {
    return decodeAnswer(recording.call, Buffer.from(outcome.answer_bytes ?? '', 'base64'));
  }
  return {
    http_status: outcome.http_status,
    type: recording.headers?.['content-type'] ?? 'application/json; charset=utf-8',
    text: parsedPage(outcome.answer_text ?? ''),
  };
}

const idsAndBytes = /"(?:backup\/|schema":"|binary_vector":")[^"]*"|\d{12,}/g;

/** Recorded ids anywhere in a request become those of the server; paths in a backup and bytes stay as they are. */
export function translated(recording: Recording, ids: IdMap): Recording {
  const replace = (text: string) =>
    text.replace(idsAndBytes, (token) => (token.startsWith('"') ? token : ids.translate(token)));
  const { request_text: body, path: page } = recording;
  return {
    ...recording,
    request: JSON.parse(replace(JSON.stringify(recording.request ?? {}))) as Recording['request'],
    ...(typeof body === 'string' && { request_text: replace(body) }),
    ...(page !== undefined && { path: replace(page) }),
  };
}

function loginOf(name: string): string | null {
  if (name.endsWith('no_auth')) return null;
  if (name.includes('wrong_password')) return 'root:wrong';
  return /denied|as_u_alice/.test(name) ? 'u_alice:Passw0rd-a' : 'root:Milvus';
}

/** JSON with whole ids; other texts as they are. */
function parsedPage(text: string): unknown {
  try {
    return JSON.parse(text.replace(/([[:,]\s*)(\d{16,})/g, '$1"$2"'));
  } catch {
    return text;
  }
}

/** Bytes as base64. */
function readable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, readable(one)]));
}

/** Lists that belong together by position become one, whose order is then free. */
function zipped(answer: unknown): unknown {
  const lists = answer as Readonly<Record<string, unknown>>;
  const names = lists['collection_names'] ?? lists['partition_names'] ?? lists['db_names'];
  if (!Array.isArray(names) || names.length === 0) return answer;
  const together = Object.entries(lists).filter(
    ([, list]) => Array.isArray(list) && list.length === names.length,
  );
  const others = Object.entries(lists).filter(([, list]) => !Array.isArray(list));
  const collections = names.map((_, index) =>
    Object.fromEntries(together.map(([key, list]) => [key, (list as unknown[])[index]])),
  );
  return { ...Object.fromEntries(others), collections };
}
