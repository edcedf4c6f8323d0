import { AppError, type ErrorCode } from '#shared/errors.ts';

/** Why a call failed, before it becomes an error of ours. */
export interface Failure {
  /** merr code; 0 from servers before 2.3, and where Milvus did not answer. */
  readonly code: number;
  /** Name of Milvus' legacy code; of gRPC's (in capitals) where Milvus did not answer. */
  readonly name: string;
  readonly reason: string;
}

/** Where a call went and as whom; all of it goes into the texts of errors. */
export interface CallContext {
  /** host:port */
  readonly address: string;
  readonly user: string;
  /** Name of the RPC or of the REST path. */
  readonly call: string;
  readonly timeoutMs: number;
}

/** Code 100 up to 2.3, CollectionNotExists without a code on 2.5 and 2.6. */
export function isCollectionMissing({ code, name }: Failure): boolean {
  return code === 100 || name === 'CollectionNotExists';
}

/** Code 800, but 65535 where 2.3 creates a collection. */
export function isDatabaseMissing({ code, reason }: Failure): boolean {
  return code === 800 || /\bdatabase(:\S+)? not found/.test(reason);
}

/** No index, or none of that name. */
export function isIndexMissing({ code, name, reason }: Failure): boolean {
  return code === 700 || name === 'IndexNotExist' || reason.includes('index not found');
}

/** The server does not have this call. */
export function isUnimplemented({ code, name }: Failure): boolean {
  return code === 10 || name === 'UNIMPLEMENTED';
}

/** Turns a failed call into the error a person sees. The only place that reads Milvus' and gRPC's codes for that. */
export function mapMilvusError(failure: Failure, context: CallContext): AppError {
  const { address, user, call, timeoutMs } = context;
  const params = {
    address,
    user,
    call,
    reason: reasonOf(failure),
    host: hostOf(address),
    seconds: String(timeoutMs / 1000),
  };
  const code = inContext(codeOf(failure), params);
  return new AppError(code, params, { cause: new Error(textOf(failure)) });
}

/** As whom nobody is written who gave no user. */
export const nobody = '—';

/** The same failure means something else to whoever gave no user, or meant another computer by localhost. */
function inContext(
  code: ErrorCode,
  { user, host, reason }: Readonly<Record<'user' | 'host' | 'reason', string>>,
): ErrorCode {
  if (code === 'MILVUS_LOGIN_REFUSED' && user === nobody) return 'MILVUS_LOGIN_REQUIRED';
  const isLocal = code === 'MILVUS_UNREACHABLE' && host === 'localhost';
  return isLocal && reason.includes('ECONNREFUSED') ? 'LOCALHOST_REFUSED' : code;
}

/** The error of a call that the server did not answer in time. */
export function timeoutError(context: CallContext): AppError {
  const reason = `no answer after ${context.timeoutMs} ms`;
  return mapMilvusError({ code: 0, name: 'DEADLINE_EXCEEDED', reason }, context);
}

/** host:port or [host]:port without its port. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, '');
}

function textOf({ code, name, reason }: Failure): string {
  return `${name}${code === 0 ? '' : ` (${code})`}: ${reason}`;
}

/** merr codes (milvus, pkg/util/merr), 1800 of REST alone; or what textOf says, since servers before 2.3 send only names. */
const kinds: readonly { error: ErrorCode; codes: readonly number[]; text: RegExp }[] = [
  { error: 'MILVUS_TIMEOUT', codes: [], text: /^DEADLINE_EXCEEDED:/ },
  {
    error: 'MILVUS_LOGIN_REFUSED',
    codes: [1400, 1800],
    text: /^UNAUTHENTICATED:|auth check failure/,
  },
  {
    error: 'MILVUS_PERMISSION',
    codes: [1401],
    text: /^PERMISSION_DENIED:|^PermissionDenied\b|permission deny/,
  },
  {
    error: 'MILVUS_RATE_LIMIT',
    codes: [4, 8],
    // "larger than max" is grpc-js' own word for an answer above the size limit, which comes out the same every time.
    text: /^RESOURCE_EXHAUSTED:(?!.*larger than max)|^RateLimit\b|rate limit exceeded/,
  },
  { error: 'MILVUS_NOT_READY', codes: [1, 2], text: /^NotReady(Serve|CoordActivating)\b/ },
];

function codeOf(failure: Failure): ErrorCode {
  if (isUnimplemented(failure)) return 'MILVUS_UNSUPPORTED';
  if (failure.name === 'UNAVAILABLE') return unavailableCode(failure.reason);
  const found = kinds.find(
    ({ codes, text }) => codes.includes(failure.code) || text.test(textOf(failure)),
  );
  return found?.error ?? 'MILVUS_CALL_FAILED';
}

const tlsWords = /certificate|self.signed|altname|ssl|tls|EPROTO/i;

/** grpc-js has one code for everything that goes wrong before a connection stands. */
function unavailableCode(reason: string): ErrorCode {
  if (/ENOTFOUND|EAI_AGAIN|Name resolution failed/.test(reason)) return 'HOST_NOT_FOUND';
  if (tlsWords.test(reason)) return 'TLS_FAILED';
  // Something answers on that port in another protocol: not HTTP/2 there, not HTTP/1 here (HPE_… of Node's parser).
  return /Protocol error|HPE_/.test(reason) ? 'MILVUS_UNSUPPORTED' : 'MILVUS_UNREACHABLE';
}

/** Without the wrapping of grpc-js and OpenSSL. */
function reasonOf({ name, reason }: Failure): string {
  const [, openssl] = /SSL routines:[^:]*:([^:]+):/.exec(reason) ?? [];
  const [, last] = /Last error: (?:Error: )?(.*?)\.? Resolution note/s.exec(reason) ?? [];
  return (openssl ?? last ?? (reason || name)).trim();
}
