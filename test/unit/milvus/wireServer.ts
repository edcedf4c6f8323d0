// Plays back what real servers answered (test/golden/wire) over gRPC and over HTTP, on loopback.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedHandleCall,
  type sendUnaryData,
  type ServerUnaryCall,
  status,
} from '@grpc/grpc-js';
import { getGRPCService, LOADER_OPTIONS } from '@zilliz/milvus2-sdk-node';
import { onTestFinished } from 'vitest';

import type { Milvus } from '#engine/milvus/milvus.ts';
import { openMilvus } from '#engine/milvus/sdkMilvus.ts';
import { Secret } from '#engine/secret.ts';
import type { MilvusConnection } from '#shared/profile.ts';

import { systemClock } from './clock.ts';

export type Version = '2.3.5' | '2.5.24' | '2.6.18';

interface GrpcAnswer {
  readonly answer_bytes: string;
  readonly grpc_error: { readonly code: number; readonly details: string } | undefined;
}

interface HttpAnswer {
  readonly http_status: number;
  readonly answer_text: string;
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

interface GrpcRecording extends GrpcAnswer {
  readonly call: string;
  /** Those fields of requests that tests read. */
  readonly request: {
    readonly db_name: string;
    readonly collection_name: string;
    readonly partition_name: string | undefined;
    /** Base64 */
    readonly schema: string;
    readonly shards_num: number;
    readonly index_name: string;
    readonly extra_params: readonly Pair[];
    readonly files: readonly string[];
    readonly options: readonly Pair[];
    readonly task: string;
  };
  readonly polls: readonly GrpcAnswer[] | undefined;
}

export interface HttpRecording extends HttpAnswer {
  readonly method: string;
  readonly path: string;
  readonly request_text?: string;
  readonly polls?: readonly HttpAnswer[];
}

const golden = path.resolve(import.meta.dirname, '../../golden/wire');

function read(version: Version, name: string): unknown {
  return JSON.parse(readFileSync(path.join(golden, version, `${name}.json`), 'utf8'));
}

export const readGrpc = (version: Version, name: string) => read(version, name) as GrpcRecording;
export const readHttp = (version: Version, name: string) => read(version, name) as HttpRecording;

export function answerBytes(version: Version, name: string): Buffer {
  return Buffer.from(readGrpc(version, name).answer_bytes, 'base64');
}

const { service } = getGRPCService(
  { serviceName: 'milvus.proto.milvus.MilvusService' },
  LOADER_OPTIONS,
);

export interface SeenCall {
  readonly call: string;
  readonly request: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface WireServer {
  readonly address: string;
  readonly seen: readonly SeenCall[];
}

type UnaryCall = ServerUnaryCall<object, Buffer>;
type Handler = (call: UnaryCall, callback: sendUnaryData<Buffer>) => void;

/** GetVersion, the one call that every connection starts with. */
export const answerVersion: Handler = (_, callback) =>
  callback(null, answerBytes('2.3.5', 'get_version'));

/** Serves some calls of MilvusService with raw answers; every other one is unimplemented, as on a server that lacks it. */
export async function startGrpcServer(
  handlers: Readonly<Record<string, Handler>>,
  credentials = ServerCredentials.createInsecure(),
): Promise<WireServer> {
  const server = new Server();
  const seen: SeenCall[] = [];
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: Record<string, UntypedHandleCall> = {};
  for (const [name, handler] of Object.entries(handlers)) {
    const method = service[name];
    if (!method) throw new Error(`no ${name} in the descriptor`);
    definition[name] = { ...method, responseSerialize: (bytes: Buffer) => bytes };
    implementation[name] = (call: UnaryCall, callback: sendUnaryData<Buffer>) => {
      seen.push({ call: name, request: call.request, headers: call.metadata.getMap() });
      handler(call, callback);
    };
  }
  server.addService(definition, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  onTestFinished(() => server.forceShutdown());
  return { address: `127.0.0.1:${port}`, seen };
}

/** What a recording's request looks like when it arrives: all defaults filled in. */
function arrived(call: string, request: object): unknown {
  const method = service[call];
  return method?.requestDeserialize(method.requestSerialize(request));
}

/** Answers a call only to a request that was recorded with it, whole; another one fails with a text that says so. */
function replay(call: string, recordings: readonly GrpcRecording[]): Handler {
  const counts = new Map<GrpcRecording, number>();
  return ({ request }, callback) => {
    const found = recordings.find(
      (one) => call === 'Connect' || isDeepStrictEqual(arrived(call, one.request), request),
    );
    if (!found) {
      const details = `not recorded: ${call} ${JSON.stringify(request)}`;
      callback({ code: status.DATA_LOSS, details });
      return;
    }
    const count = counts.get(found) ?? 0;
    counts.set(found, count + 1);
    const answer = found.polls?.[Math.min(count, found.polls.length - 1)] ?? found;
    if (answer.grpc_error) callback(answer.grpc_error);
    else callback(null, Buffer.from(answer.answer_bytes, 'base64'));
  };
}

/** A server of that version which knows its greeting and the recordings of these names. */
export async function startWireServer(
  version: Version,
  names: readonly string[],
): Promise<WireServer> {
  const recordings = ['get_version', 'connect', ...names].map((name) => readGrpc(version, name));
  const handlers: Record<string, Handler> = {};
  for (const { call } of recordings) {
    handlers[call] ??= replay(
      call,
      recordings.filter((one) => one.call === call),
    );
  }
  return startGrpcServer(handlers);
}

export const plainConnection = (address: string): MilvusConnection => ({
  address,
  tls: { mode: 'none' },
  login: { type: 'none' },
});

/** Connects, and closes with the test. */
export async function open(
  connection: MilvusConnection,
  options: { password?: string; files?: Parameters<typeof openMilvus>[0]['files'] } = {},
): Promise<Milvus> {
  const { files = {} } = options;
  const password = options.password === undefined ? null : new Secret(options.password);
  const milvus = await openMilvus({ connection, password, files, clock: systemClock });
  onTestFinished(() => milvus.close());
  return milvus;
}

export async function openRecorded(version: Version, names: readonly string[]): Promise<Milvus> {
  const { address } = await startWireServer(version, names);
  return open(plainConnection(address));
}

export interface HttpServer {
  readonly endpoint: string;
  readonly seen: readonly {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    readonly authorization: string | undefined;
  }[];
}

/** Answers a request as it was recorded: by method and path, and a list of them in turn, the last one for ever. */
export async function startHttpServer(recordings: readonly HttpRecording[]): Promise<HttpServer> {
  const seen: HttpServer['seen'][number][] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const body = Buffer.concat(parts).toString('utf8');
      const before = seen.filter((one) => one.method === method && one.path === url).length;
      seen.push({ method, path: url, body, authorization: headers.authorization });
      const answers = recordings
        .filter((one) => one.method === method && one.path === url)
        .flatMap((one) => one.polls ?? [one]);
      const answer = answers[Math.min(before, answers.length - 1)];
      response.statusCode = answer?.http_status ?? 404;
      response.end(answer?.answer_text ?? '404 page not found');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}
