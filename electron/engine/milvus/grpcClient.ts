import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';

import { AppError, messageOf } from '#shared/errors.ts';
import type { MilvusConnection, Tls } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import type { Secret } from '../secret.ts';
import { onStop } from '../storage/stopped.ts';
import {
  type CallContext,
  type Failure,
  hostOf,
  isDatabaseMissing,
  mapMilvusError,
  nobody,
} from './mapMilvusError.ts';
import { serviceMethod } from './milvusService.ts';
import { withDeadline } from './withDeadline.ts';

export interface TlsFiles {
  /** PEM; the authorities of the system when it is not given. */
  readonly ca?: Buffer;
  readonly certificate?: Buffer;
  readonly key?: Buffer;
}

export interface GrpcOptions {
  readonly connection: MilvusConnection;
  readonly password: Secret | null;
  readonly files: TlsFiles;
  readonly clock: Clock;
}

interface CallScope {
  /** Goes into the dbname header. */
  readonly database?: string;
  readonly signal: AbortSignal;
}

interface AttemptScope extends CallScope {
  readonly isExpected: (failure: Failure) => boolean;
}

/** Also with the bytes as they came, for what must not pass through a decoder. */
export type Answered<Answer> = Answer & { readonly bytes: Uint8Array };

/**
 * A channel to one Milvus. Nothing is retried in here. Names and fields of calls: milvus-proto, milvus.proto. Answers are read
 * by its descriptor: every field is there, int64 as digits, an enum by its name, or its number when it is newer than ours.
 */
export interface GrpcClient {
  readonly address: string;
  /** Every call from now on carries the identifier that Connect gave. */
  identify(identifier: string): void;
  call<Answer>(name: string, request: object, scope: CallScope): Promise<Answered<Answer>>;
  /** Undefined after a failure that the caller expects. */
  attempt<Answer>(
    name: string,
    request: object,
    scope: AttemptScope,
  ): Promise<Answered<Answer> | undefined>;
  close(): void;
}

const channelOptions = {
  'grpc.max_receive_message_length': 2 ** 31 - 1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 10_000,
  // What gRPC waits by itself. A busy Milvus may answer late, and every call of a connection that is dropped fails.
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.enable_retries': 0,
  // grpc-js would wait up to two minutes before it looks for a server again that was restarted.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 3_000,
  // A new attempt of a person must not meet the back-off of the one before.
  'grpc.use_local_subchannel_pool': 1,
};

/** These take long on a large or busy cluster. */
const longCalls = /Collection|Partitions$|Index$|Segment|^(Flush|Import|Query)$/;

function timeoutMsOf(name: string): number {
  // The first calls of a connection: a wrong address has to show soon.
  if (name === 'GetVersion' || name === 'Connect') return 5_000;
  return longCalls.test(name) ? 60_000 : 15_000;
}

/**
 * Sets a channel up; nothing is sent before the first call.
 * @throws TLS_FAILED when certificate and key do not belong together
 */
export function createGrpcClient({ connection, password, files, clock }: GrpcOptions): GrpcClient {
  const { address, login, tls } = connection;
  const client = new Client(`dns:${address}`, credentialsOf(tls, files, address), {
    ...channelOptions,
    ...(tls.mode !== 'none' &&
      tls.serverName !== undefined && { 'grpc.ssl_target_name_override': tls.serverName }),
  });
  const headers = new Metadata();

  function contextOf(call: string): CallContext {
    const user = login.type === 'none' ? nobody : login.user;
    return { address, user, call, timeoutMs: timeoutMsOf(call) };
  }

  async function exchange<Answer>(
    name: string,
    request: object,
    { database = 'default', signal }: CallScope,
  ): Promise<Answered<Answer> | Failed> {
    const metadata = headers.clone();
    metadata.set('dbname', database);
    if (login.type !== 'none') metadata.set('authorization', tokenOf(login.user, password));
    const sent = await withDeadline(contextOf(name), { clock, signal }, (signal) =>
      send(client, name, { request, metadata, signal }),
    );
    return 'failure' in sent ? sent : read<Answer>(name, sent);
  }

  /** A missing database is told with those that are there, as far as they can be listed. */
  async function toError(
    { failure }: Failed,
    name: string,
    { database = 'default', signal }: CallScope,
  ): Promise<AppError> {
    const error = mapMilvusError(failure, contextOf(name));
    if (!isDatabaseMissing(failure)) return error;
    const listed = await exchange<{ db_names: string[] }>('ListDatabases', {}, { signal });
    const found = 'failure' in listed ? '—' : listed.db_names.join(', ');
    return new AppError('DATABASE_NOT_FOUND', { address, database, found }, { cause: error });
  }

  return {
    address,
    identify: (identifier) => headers.set('identifier', identifier),
    async call<Answer>(name: string, request: object, scope: CallScope) {
      const outcome = await exchange<Answer>(name, request, scope);
      if ('failure' in outcome) throw await toError(outcome, name, scope);
      return outcome;
    },
    async attempt<Answer>(name: string, request: object, scope: AttemptScope) {
      const outcome = await exchange<Answer>(name, request, scope);
      if (!('failure' in outcome)) return outcome;
      if (scope.isExpected(outcome.failure)) return undefined;
      throw await toError(outcome, name, scope);
    },
    close: () => client.close(),
  };
}

function tokenOf(user: string, password: Secret | null): string {
  return Buffer.from(`${user}:${password?.reveal() ?? ''}`, 'utf8').toString('base64');
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

interface Failed {
  readonly failure: Failure;
}

/** The bytes of the answer, or why there are none. Rejects when the signal ended it. */
function send(
  client: Client,
  name: string,
  { request, metadata, signal }: { request: object; metadata: Metadata; signal: AbortSignal },
): Promise<Buffer | Failed> {
  const { path, write } = serviceMethod(name);
  return new Promise((resolve, reject) => {
    let leave = (): void => undefined;
    const answered = (error: ServiceError | null, bytes?: Buffer) => {
      leave();
      if (error !== null && signal.aborted) reject(error);
      else resolve(error === null && bytes ? bytes : { failure: toFailure(error) });
    };
    const asIs = (bytes: Buffer) => bytes;
    const call = client.makeUnaryRequest(path, write, asIs, request, metadata, answered);
    leave = onStop(signal, () => call.cancel());
  });
}

function toFailure(error: ServiceError | null): Failure {
  const name = status[error?.code ?? status.INTERNAL];
  return { code: 0, name, reason: error?.details ?? 'an answer without content' };
}

interface Status {
  readonly code: number;
  readonly error_code: string | number;
  readonly reason: string;
}

const noStatus: Status = {
  code: 0,
  error_code: 'UnexpectedError',
  reason: 'an answer without status',
};

/** Decodes an answer. Success is code 0 together with error_code Success; an answer without a status is none. */
function read<Answer>(name: string, bytes: Buffer): Answered<Answer> | Failed {
  const decoded = serviceMethod(name).read(bytes) as Answer & object;
  // Calls that return nothing answer with the status itself.
  const status = 'status' in decoded ? decoded.status : decoded;
  const { code, error_code, reason } = (status as Status | null) ?? noStatus;
  const isSuccess = code === 0 && error_code === 'Success';
  if (isSuccess) return Object.assign(decoded, { bytes });
  return { failure: { code, name: String(error_code), reason } };
}
