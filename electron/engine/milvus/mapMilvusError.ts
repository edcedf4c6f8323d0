import { AppError, type ErrorCode } from '#shared/errors.ts';

import { type Failure, isUnimplemented } from './failure.ts';

/** Where a call went and as whom; all of it goes into the texts of errors. */
export interface CallContext {
  /** host:port */
  readonly address: string;
  readonly user: string;
  /** Name of the RPC or of the REST path. */
  readonly call: string;
  readonly timeoutMs: number;
}

/** Turns a failed call into the error a person sees. The only place that reads Milvus' and gRPC's codes for that. */
export function mapMilvusError(failure: Failure, context: CallContext): AppError {
  const code = codeOf(failure);
  const reason = reasonOf(failure);
  const { address, user, call, timeoutMs } = context;
  const params = {
    address,
    user,
    call,
    reason,
    host: hostOf(address),
    seconds: String(timeoutMs / 1000),
  };
  return new AppError(code, params, { cause: new Error(describe(failure)) });
}

/** The error of a call that the server did not answer in time. */
export function timeoutError(context: CallContext): AppError {
  const details = `no answer after ${context.timeoutMs} ms`;
  return mapMilvusError({ kind: 'transport', code: 'DEADLINE_EXCEEDED', details }, context);
}

/** host:port or [host]:port without its port. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, '');
}

function codeOf(failure: Failure): ErrorCode {
  if (isUnimplemented(failure)) return 'MILVUS_UNSUPPORTED';
  return failure.kind === 'status' ? statusCode(failure) : transportCode(failure);
}

type Status = Extract<Failure, { kind: 'status' }>;
type Transport = Extract<Failure, { kind: 'transport' }>;

/**
 * merr codes (milvus, pkg/util/merr): 1 not ready, 2 unavailable, 4 too many requests, 8 rate limit, 1400 not authenticated,
 * 1401 not permitted; 1800 is REST's own "hasn't authenticated". Servers before 2.3 send only names.
 */
function statusCode({ code, errorCode, reason }: Status): ErrorCode {
  if (code === 1400 || code === 1800 || reason.includes('auth check failure')) {
    return 'MILVUS_LOGIN_REFUSED';
  }
  if (code === 1401 || errorCode === 'PermissionDenied' || reason.includes('permission deny')) {
    return 'MILVUS_PERMISSION';
  }
  const isThrottled = code === 4 || code === 8 || errorCode === 'RateLimit';
  if (isThrottled || reason.includes('rate limit exceeded')) return 'MILVUS_RATE_LIMIT';
  const isStarting = errorCode === 'NotReadyServe' || errorCode === 'NotReadyCoordActivating';
  if (code === 1 || code === 2 || isStarting) return 'MILVUS_NOT_READY';
  return 'MILVUS_CALL_FAILED';
}

function transportCode({ code, details }: Transport): ErrorCode {
  switch (code) {
    case 'UNAVAILABLE':
      return unavailableCode(details);
    case 'UNAUTHENTICATED':
      return 'MILVUS_LOGIN_REFUSED';
    case 'PERMISSION_DENIED':
      return 'MILVUS_PERMISSION';
    case 'DEADLINE_EXCEEDED':
      return 'MILVUS_TIMEOUT';
    case 'RESOURCE_EXHAUSTED':
      // grpc-js' own word for an answer above the size limit, which comes out the same every time.
      return details.includes('larger than max') ? 'MILVUS_CALL_FAILED' : 'MILVUS_RATE_LIMIT';
    default:
      return details.includes('auth check failure') ? 'MILVUS_LOGIN_REFUSED' : 'MILVUS_CALL_FAILED';
  }
}

const tlsWords = /certificate|self.signed|altname|ssl|tls|EPROTO/i;

/** grpc-js has one code for everything that goes wrong before a connection stands. */
function unavailableCode(details: string): ErrorCode {
  if (/ENOTFOUND|EAI_AGAIN|Name resolution failed/.test(details)) return 'HOST_NOT_FOUND';
  if (tlsWords.test(details)) return 'TLS_FAILED';
  // Something answers on that port in another protocol: not HTTP/2 there, not HTTP/1 here (HPE_… of Node's parser).
  return /Protocol error|HPE_/.test(details) ? 'MILVUS_UNSUPPORTED' : 'MILVUS_UNREACHABLE';
}

function reasonOf(failure: Failure): string {
  if (failure.kind === 'status') return failure.reason || failure.errorCode;
  const [, openssl] = /SSL routines:[^:]*:([^:]+):/.exec(failure.details) ?? [];
  const [, last] = /Last error: (?:Error: )?(.*?)\.? Resolution note/s.exec(failure.details) ?? [];
  return (openssl ?? last ?? failure.details).trim();
}

function describe(failure: Failure): string {
  return failure.kind === 'status'
    ? `${failure.errorCode} (${failure.code}): ${failure.reason}`
    : `${failure.code}: ${failure.details}`;
}
