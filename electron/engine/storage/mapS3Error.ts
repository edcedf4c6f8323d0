import { AppError, type ErrorCode, messageOf } from '#shared/errors.ts';

/** The names of the S3 API, which are also those of the rights a key needs. */
export type S3Operation =
  | 'ListObjectsV2'
  | 'HeadObject'
  | 'GetObject'
  | 'PutObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'UploadPartCopy'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploads'
  | 'CreateBucket';

/** Where an error happened; all of it goes into its text. */
export interface S3Context {
  readonly operation: S3Operation;
  readonly host: string;
  readonly bucket: string;
  readonly location: string;
  /** Region the request was signed for. */
  readonly region: string;
  /** '' for requests about the bucket. */
  readonly key: string;
  /** How long without a byte is too long. */
  readonly idleTimeoutMs: number;
}

/** An answer that is not a success, or an error document inside one that is. */
export interface S3Failure {
  /** HTTP status; 200 for an error document in a successful answer. */
  readonly status: number;
  /** S3 code; '' when the answer has none. */
  readonly code: string;
  readonly message: string;
  /** Region the service names, '' when it does not. */
  readonly region: string;
  /** Seconds of Retry-After, '' when not sent. */
  readonly retryAfterSeconds: string;
  /** True when the answer is a page for people. */
  readonly isHtml: boolean;
}

const byCode: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'STORAGE_ACCESS_DENIED',
  AllAccessDisabled: 'STORAGE_ACCESS_DENIED',
  AccountProblem: 'STORAGE_ACCESS_DENIED',
  UserSuspended: 'STORAGE_ACCESS_DENIED',
  InvalidAccessKeyId: 'ACCESS_KEY_UNKNOWN',
  SignatureDoesNotMatch: 'SECRET_KEY_WRONG',
  RequestTimeTooSkewed: 'CLOCK_SKEW',
  RequestExpired: 'CLOCK_SKEW',
  ExpiredToken: 'TOKEN_EXPIRED',
  ExpiredTokenException: 'TOKEN_EXPIRED',
  TokenRefreshRequired: 'TOKEN_EXPIRED',
  InvalidToken: 'TOKEN_EXPIRED',
  InvalidTokenId: 'TOKEN_EXPIRED',
  NoSuchBucket: 'BUCKET_NOT_FOUND',
  InvalidBucketName: 'BUCKET_NOT_FOUND',
  NoSuchKey: 'OBJECT_NOT_FOUND',
  NoSuchVersion: 'OBJECT_NOT_FOUND',
  PermanentRedirect: 'WRONG_REGION',
  TemporaryRedirect: 'WRONG_REGION',
  IllegalLocationConstraintException: 'WRONG_REGION',
  SlowDown: 'SLOW_DOWN',
  SlowDownRead: 'SLOW_DOWN',
  SlowDownWrite: 'SLOW_DOWN',
  RequestLimitExceeded: 'SLOW_DOWN',
  Throttling: 'SLOW_DOWN',
  ThrottlingException: 'SLOW_DOWN',
  TooManyRequests: 'SLOW_DOWN',
  ServiceUnavailable: 'SLOW_DOWN',
  InternalError: 'STORAGE_BUSY',
  OperationAborted: 'STORAGE_BUSY',
  RequestTimeout: 'STORAGE_BUSY',
  IncompleteBody: 'STORAGE_BUSY',
  BadDigest: 'OBJECT_CORRUPT',
  XAmzContentSHA256Mismatch: 'OBJECT_CORRUPT',
  InvalidRange: 'OBJECT_CORRUPT',
  NotImplemented: 'STORAGE_FAILED',
  QuotaExceeded: 'DISK_FULL',
  XMinioStorageFull: 'DISK_FULL',
  XMinioAdminBucketQuotaExceeded: 'DISK_FULL',
};

/** The one AppError for an answer: by its S3 code, then by its HTTP status. */
export function mapS3Failure(failure: S3Failure, context: S3Context): AppError {
  const code = codeOf(failure, context);
  const reason = `${failure.code || `HTTP ${failure.status}`} ${failure.message}`.trim();
  const params = {
    ...paramsOf(context),
    reason,
    ...(code === 'WRONG_REGION' ? { region: failure.region || '?' } : {}),
    ...(code === 'SLOW_DOWN' && failure.retryAfterSeconds !== ''
      ? { retryAfterSeconds: failure.retryAfterSeconds }
      : {}),
  };
  return new AppError(code, params, { cause: new Error(`${context.operation}: ${reason}`) });
}

function codeOf(failure: S3Failure, context: S3Context): ErrorCode {
  const { status, code, region } = failure;
  const isElsewhere = region !== '' && region !== context.region;
  if (
    isElsewhere &&
    (status === 400 || isRedirect(status) || code === 'AuthorizationHeaderMalformed')
  ) {
    return 'WRONG_REGION';
  }
  if (code === 'PreconditionFailed' || code === 'ConditionalRequestConflict')
    return conditionFailed(context);
  const known = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  if (known !== undefined) return known;
  if (failure.isHtml && status < 500 && status !== 429) return 'NOT_A_STORAGE';
  if (/HTTP request to an HTTPS server/i.test(failure.message)) return 'TLS_FAILED';
  return byStatus(status, code, context);
}

function byStatus(status: number, code: string, context: S3Context): ErrorCode {
  if (status === 412) return conditionFailed(context);
  if (status === 409 && code === '') return conditionFailed(context);
  if (status === 429 || status === 503) return 'SLOW_DOWN';
  if (status === 401 || status === 403) return 'STORAGE_ACCESS_DENIED';
  if (status === 416) return 'OBJECT_CORRUPT';
  if (status === 507) return 'DISK_FULL';
  // A service that has no such bucket says so in XML; a bare 404 comes from something else on that port.
  if (status === 404 && code === '')
    return context.key === '' ? 'NOT_A_STORAGE' : 'OBJECT_NOT_FOUND';
  if (status === 404 && code === 'NotFound') return 'OBJECT_NOT_FOUND';
  if (isRedirect(status)) return 'NOT_A_STORAGE';
  if (status >= 500 && status !== 501) return 'STORAGE_BUSY';
  return 'STORAGE_FAILED';
}

/** A write or its completion asks for "not there yet", everything else for "still this version". */
function conditionFailed({ operation }: S3Context): ErrorCode {
  return operation === 'PutObject' || operation === 'CompleteMultipartUpload'
    ? 'OBJECT_EXISTS'
    : 'OBJECT_CHANGED';
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

const tlsCodes =
  /^(ERR_SSL_|ERR_TLS_|CERT_|CRL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|UND_ERR_PRX_TLS)/;
const notHttpCodes = /^(HPE_|UND_ERR_HEADERS_OVERFLOW)/;
const networkCodes = /^(E[A-Z]+$|UND_ERR_|ERR_STREAM_PREMATURE_CLOSE$)/;

/**
 * The one AppError for a request that got no whole answer. An error that is neither of the network nor ours is a fault
 * of this program, INTERNAL.
 */
export function mapTransportError(error: unknown, context: S3Context): AppError {
  if (error instanceof AppError) return error;
  const code = transportCode(error);
  const reason =
    code === '' || messageOf(error).includes(code)
      ? messageOf(error)
      : `${code} ${messageOf(error)}`;
  const params = { ...paramsOf(context), reason };
  return new AppError(transportErrorCode(code), params, { cause: error });
}

function transportErrorCode(code: string): ErrorCode {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'HOST_NOT_FOUND';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return 'STORAGE_TIMEOUT';
  if (tlsCodes.test(code)) return 'TLS_FAILED';
  if (notHttpCodes.test(code)) return 'NOT_A_STORAGE';
  return networkCodes.test(code) ? 'STORAGE_UNREACHABLE' : 'INTERNAL';
}

function transportCode(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return '';
  // Its code is often missing.
  if (error.name === 'HTTPParserError') return 'HPE_';
  // undici wraps what the parser of HTTP or TLS said.
  const inner = transportCode(error.cause, depth + 1);
  if (tlsCodes.test(inner) || notHttpCodes.test(inner)) return inner;
  return 'code' in error && typeof error.code === 'string' ? error.code : inner;
}

function paramsOf(context: S3Context): Record<string, string> {
  const { operation, host, bucket, location, region, key, idleTimeoutMs } = context;
  const seconds = String(Math.round(idleTimeoutMs / 1000));
  return { operation, host, bucket, location, region, key, seconds, path: location };
}
