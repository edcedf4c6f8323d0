import { AppError, type ErrorCode, messageOf } from '#shared/errors.ts';

/** Where an error happened; all of it goes into its text. */
export interface S3Context {
  /** Its name in the S3 API, which is also that of the right a key needs. */
  readonly operation: string;
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
  readonly region?: string;
  /** Seconds of Retry-After, '' when not sent. */
  readonly retryAfterSeconds?: string;
  /** True when the answer is a page for people. */
  readonly isHtml?: boolean;
}

const s3Codes: [ErrorCode, string[]][] = [
  ['STORAGE_ACCESS_DENIED', ['AccessDenied', 'AllAccessDisabled', 'AccountProblem']],
  ['ACCESS_KEY_UNKNOWN', ['InvalidAccessKeyId']],
  ['SECRET_KEY_WRONG', ['SignatureDoesNotMatch']],
  ['CLOCK_SKEW', ['RequestTimeTooSkewed', 'RequestExpired']],
  ['TOKEN_EXPIRED', ['ExpiredToken', 'TokenRefreshRequired', 'InvalidToken', 'InvalidTokenId']],
  ['BUCKET_NOT_FOUND', ['NoSuchBucket', 'InvalidBucketName']],
  ['OBJECT_NOT_FOUND', ['NoSuchKey', 'NoSuchVersion']],
  [
    'WRONG_REGION',
    ['PermanentRedirect', 'TemporaryRedirect', 'IllegalLocationConstraintException'],
  ],
  ['SLOW_DOWN', ['SlowDown', 'RequestLimitExceeded', 'Throttling', 'ServiceUnavailable']],
  ['STORAGE_BUSY', ['InternalError', 'OperationAborted', 'RequestTimeout', 'IncompleteBody']],
  ['OBJECT_CORRUPT', ['BadDigest', 'XAmzContentSHA256Mismatch', 'InvalidRange']],
  ['STORAGE_FAILED', ['NotImplemented']],
  ['DISK_FULL', ['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded']],
];

/** The one AppError for an answer: by its S3 code, then by its HTTP status. */
export function mapS3Failure(failure: S3Failure, context: S3Context): AppError {
  const code = codeOf(failure, context);
  const { retryAfterSeconds = '' } = failure;
  const reason = `${failure.code || `HTTP ${failure.status}`} ${failure.message}`.trim();
  const params = {
    ...paramsOf(context),
    reason,
    ...(code === 'WRONG_REGION' ? { region: failure.region || '?' } : {}),
    ...(code === 'SLOW_DOWN' && retryAfterSeconds !== '' ? { retryAfterSeconds } : {}),
  };
  return new AppError(code, params, { cause: new Error(`${context.operation}: ${reason}`) });
}

/** True for an error whose answer had this S3 code, or began with this text where it had none. */
export function isS3Code(error: unknown, ...codes: string[]): error is AppError {
  if (!(error instanceof AppError)) return false;
  return codes.some((code) => error.params['reason']?.startsWith(code) === true);
}

function codeOf(failure: S3Failure, context: S3Context): ErrorCode {
  const { status, code, region = '' } = failure;
  const isRedirect = status >= 300 && status < 400;
  const isElsewhere = region !== '' && region !== context.region;
  if (isElsewhere && (status === 400 || isRedirect || code === 'AuthorizationHeaderMalformed'))
    return 'WRONG_REGION';
  if (code === 'PreconditionFailed' || code === 'ConditionalRequestConflict')
    return conditionFailed(context);
  const known = s3Codes.find(([, names]) => names.includes(code));
  if (known !== undefined) return known[0];
  if (failure.isHtml === true && status < 500 && status !== 429) return 'NOT_A_STORAGE';
  if (/HTTP request to an HTTPS server/i.test(failure.message)) return 'TLS_FAILED';
  if (isRedirect) return 'NOT_A_STORAGE';
  return byStatus(status, code, context);
}

function byStatus(status: number, code: string, context: S3Context): ErrorCode {
  if (status === 412 || (status === 409 && code === '')) return conditionFailed(context);
  if (status === 429 || status === 503) return 'SLOW_DOWN';
  if (status === 401 || status === 403) return 'STORAGE_ACCESS_DENIED';
  if (status === 416) return 'OBJECT_CORRUPT';
  if (status === 507) return 'DISK_FULL';
  // A service that has no such bucket says so in XML; a bare 404 comes from something else on that port.
  if (status === 404 && code === '')
    return context.key === '' ? 'NOT_A_STORAGE' : 'OBJECT_NOT_FOUND';
  if (status === 404 && code === 'NotFound') return 'OBJECT_NOT_FOUND';
  return status >= 500 && status !== 501 ? 'STORAGE_BUSY' : 'STORAGE_FAILED';
}

/** A write or its completion asks for "not there yet", everything else for "still this version". */
function conditionFailed({ operation }: S3Context): ErrorCode {
  return operation === 'PutObject' || operation === 'CompleteMultipartUpload'
    ? 'OBJECT_EXISTS'
    : 'OBJECT_CHANGED';
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
  const isLocal = code === 'ECONNREFUSED' && /^localhost(:\d+)?$/.test(context.host);
  const errorCode = isLocal ? 'LOCALHOST_REFUSED' : transportErrorCode(code);
  return new AppError(errorCode, params, { cause: error });
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
  return { operation, host, address: host, bucket, location, region, key, seconds, path: location };
}
