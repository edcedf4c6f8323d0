import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { getGRPCService, LOADER_OPTIONS } from '@zilliz/milvus2-sdk-node';

import { AppError, messageOf } from '#shared/errors.ts';
import type { MilvusConnection, Tls } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import { onStop } from '../storage/stopped.ts';
import { type Failure, isDatabaseMissing } from './failure.ts';
import { type CallContext, hostOf, mapMilvusError, timeoutError } from './mapMilvusError.ts';
import { type Method, methods, Status } from './methods.ts';
import { withDeadline } from './withDeadline.ts';

export interface TlsFiles {
  /** PEM; the authorities of the system when it is not given. */
  readonly ca?: Buffer;
  readonly certificate?: Buffer;
  readonly key?: Buffer;
}

export interface GrpcOptions {
  readonly connection: MilvusConnection;
  readonly password: string | null;
  readonly files: TlsFiles;
  readonly clock: Clock;
}

export interface CallScope {
  /** Goes into the dbname header. */
  readonly database?: string;
  readonly signal: AbortSignal;
}

export interface Answered<Answer> {
  readonly answer: Answer;
  /** The answer as it came, for what must not pass through a decoder. */
  readonly bytes: Uint8Array;
}

export type Outcome<Answer> =
  | ({ readonly ok: true } & Answered<Answer>)
  | { readonly ok: false; readonly failure: Failure };

/** A channel to one Milvus. Nothing is retried in here, and nothing a server says is turned into something else. */
export interface GrpcClient {
  readonly address: string;
  /** Every call from now on carries the identifier that Connect gave. */
  identify(identifier: string): void;
  /** For callers that know what to do with some failures; the others they hand to `fail`. */
  attempt<Answer>(
    method: Method<Answer>,
    request: object,
    scope: CallScope,
  ): Promise<Outcome<Answer>>;
  /** Throws the error of a failed attempt. */
  fail(failure: Failure, method: Method<unknown>, scope: CallScope): Promise<never>;
  call<Answer>(method: Method<Answer>, request: object, scope: CallScope): Promise<Answer>;
  close(): void;
}

const channelOptions = {
  'grpc.max_receive_message_length': 2 ** 31 - 1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.enable_retries': 0,
  // grpc-js would wait up to two minutes before it looks for a server again that was restarted.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 3_000,
  // A new attempt of a person must not meet the back-off of the one before.
  'grpc.use_local_subchannel_pool': 1,
};

const { service } = getGRPCService(
  { serviceName: 'milvus.proto.milvus.MilvusService' },
  LOADER_OPTIONS,
);

/**
 * Sets a channel up; nothing is sent before the first call.
 * @throws TLS_FAILED when certificate and key do not belong together
 */
export function createGrpcClient({ connection, password, files, clock }: GrpcOptions): GrpcClient {
  const { address, login, tls } = connection;
  const client = new Client(`dns:${address}`, credentialsOf(tls, files, address), {
    ...channelOptions,
    ...(tls.mode !== 'none' && tls.serverName !== undefined
      ? { 'grpc.ssl_target_name_override': tls.serverName }
      : {}),
  });
  const user = login.type === 'none' ? '—' : login.user;
  const token = login.type === 'none' ? undefined : base64(`${login.user}:${password ?? ''}`);
  let identifier: string | undefined;

  function contextOf({ name, timeoutMs }: Method<unknown>): CallContext {
    return { address, user, call: name, timeoutMs };
  }

  function metadataFor(database: string): Metadata {
    const metadata = new Metadata();
    metadata.set('dbname', database);
    if (token !== undefined) metadata.set('authorization', token);
    if (identifier !== undefined) metadata.set('identifier', identifier);
    return metadata;
  }

  async function attempt<Answer>(
    method: Method<Answer>,
    request: object,
    { database = 'default', signal }: CallScope,
  ): Promise<Outcome<Answer>> {
    const onTimeout = () => timeoutError(contextOf(method));
    const { timeoutMs } = method;
    return withDeadline({ timeoutMs, clock, signal, onTimeout }, async (signal) => {
      const sent = await send(client, method.name, {
        request,
        metadata: metadataFor(database),
        signal,
      });
      return 'kind' in sent ? { ok: false, failure: sent } : read(method, sent);
    });
  }

  /** A missing database is told with those that are there, as far as they can be listed. */
  async function fail(
    failure: Failure,
    method: Method<unknown>,
    { database = 'default', signal }: CallScope,
  ): Promise<never> {
    const error = mapMilvusError(failure, contextOf(method));
    if (!isDatabaseMissing(failure)) throw error;
    const listed = await attempt(methods.listDatabases, {}, { signal });
    const found = listed.ok ? listed.answer.db_names.join(', ') : '—';
    throw new AppError('DATABASE_NOT_FOUND', { address, database, found }, { cause: error });
  }

  return {
    address,
    identify(given) {
      identifier = given;
    },
    attempt,
    fail,
    async call(method, request, scope) {
      const outcome = await attempt(method, request, scope);
      return outcome.ok ? outcome.answer : fail(outcome.failure, method, scope);
    },
    close: () => client.close(),
  };
}

function credentialsOf(tls: Tls, files: TlsFiles, address: string) {
  if (tls.mode === 'none') return credentials.createInsecure();
  const { ca = null, key = null, certificate = null } = files;
  try {
    return tls.mode === 'mutual'
      ? credentials.createSsl(ca, key, certificate)
      : credentials.createSsl(ca);
  } catch (error) {
    const params = { host: hostOf(address), reason: messageOf(error) };
    throw new AppError('TLS_FAILED', params, { cause: error });
  }
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

interface Sending {
  readonly request: object;
  readonly metadata: Metadata;
  readonly signal: AbortSignal;
}

/** The bytes of the answer, or why there are none. Rejects when the signal ended it. */
function send(client: Client, name: string, sending: Sending): Promise<Buffer | TransportFailure> {
  const { request, metadata, signal } = sending;
  const { path, requestSerialize } = definitionOf(name);
  return new Promise((resolve, reject) => {
    let leave = (): void => undefined;
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      (bytes: Buffer) => bytes,
      request,
      metadata,
      {},
      (error: ServiceError | null, bytes?: Buffer) => {
        leave();
        if (error !== null && signal.aborted) reject(error);
        else resolve(error === null && bytes ? bytes : toFailure(error));
      },
    );
    leave = onStop(signal, () => call.cancel());
  });
}

type TransportFailure = Extract<Failure, { kind: 'transport' }>;

function toFailure(error: ServiceError | null): TransportFailure {
  const code = status[error?.code ?? status.INTERNAL];
  return { kind: 'transport', code, details: error?.details ?? 'an answer without content' };
}

function definitionOf(name: string) {
  const definition = service[name];
  if (!definition) throw new Error(`the descriptor has no ${name}`);
  return definition;
}

/** Decodes an answer. Success is code 0 together with error_code Success; an answer without a status is none. */
function read<Answer>(method: Method<Answer>, bytes: Buffer): Outcome<Answer> {
  const decoded = definitionOf(method.name).responseDeserialize(bytes);
  // Calls that return nothing answer with the status itself.
  const found = 'status' in decoded ? decoded.status : decoded;
  const { code, error_code, reason } = Status.parse(found ?? noStatus);
  if (code === 0 && error_code === 'Success') {
    return { ok: true, answer: method.answer.parse(decoded), bytes };
  }
  return { ok: false, failure: { kind: 'status', code, errorCode: String(error_code), reason } };
}

const noStatus: Status = {
  code: 0,
  error_code: 'UnexpectedError',
  reason: 'an answer without status',
};
