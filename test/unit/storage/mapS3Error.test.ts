import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  mapS3Failure,
  mapTransportError,
  type S3Context,
  type S3Failure,
} from '#engine/storage/mapS3Error.ts';
import { AppError, describeError, toErrorInfo } from '#shared/errors.ts';

const context: S3Context = {
  operation: 'GetObject',
  host: 's3:9000',
  bucket: 'b',
  location: 's3://s3:9000/b',
  region: 'us-east-1',
  key: 'k',
  idleTimeoutMs: 60_000,
};

function failure(changes: Partial<S3Failure>): S3Failure {
  return {
    status: 400,
    code: '',
    message: 'why',
    region: '',
    retryAfterSeconds: '',
    isHtml: false,
    ...changes,
  };
}

const answers: [Partial<S3Failure>, Partial<S3Context>, string][] = [
  [{ status: 403, code: 'InvalidAccessKeyId' }, {}, 'ACCESS_KEY_UNKNOWN'],
  [{ status: 403, code: 'SignatureDoesNotMatch' }, {}, 'SECRET_KEY_WRONG'],
  [{ status: 403, code: 'RequestTimeTooSkewed' }, {}, 'CLOCK_SKEW'],
  [{ status: 403, code: 'ExpiredToken' }, {}, 'TOKEN_EXPIRED'],
  [{ status: 400, code: 'ExpiredToken' }, {}, 'TOKEN_EXPIRED'],
  [{ status: 403, code: 'AccessDenied' }, {}, 'STORAGE_ACCESS_DENIED'],
  [{ status: 403 }, {}, 'STORAGE_ACCESS_DENIED'],
  [{ status: 401 }, {}, 'STORAGE_ACCESS_DENIED'],
  [{ status: 404, code: 'NoSuchBucket' }, {}, 'BUCKET_NOT_FOUND'],
  [{ status: 404, code: 'NoSuchKey' }, {}, 'OBJECT_NOT_FOUND'],
  [{ status: 404 }, {}, 'OBJECT_NOT_FOUND'],
  [{ status: 404 }, { key: '' }, 'NOT_A_STORAGE'],
  [{ status: 404, code: 'NoSuchUpload' }, {}, 'STORAGE_FAILED'],
  [{ status: 412, code: 'PreconditionFailed' }, {}, 'OBJECT_CHANGED'],
  [{ status: 412 }, { operation: 'CopyObject' }, 'OBJECT_CHANGED'],
  [{ status: 412 }, { operation: 'PutObject' }, 'OBJECT_EXISTS'],
  [
    { status: 409, code: 'ConditionalRequestConflict' },
    { operation: 'PutObject' },
    'OBJECT_EXISTS',
  ],
  [{ status: 412 }, { operation: 'CompleteMultipartUpload' }, 'OBJECT_EXISTS'],
  [{ status: 409, code: 'OperationAborted' }, {}, 'STORAGE_BUSY'],
  [{ status: 416, code: 'InvalidRange' }, {}, 'OBJECT_CORRUPT'],
  [{ status: 503, code: 'SlowDown' }, {}, 'SLOW_DOWN'],
  [{ status: 503 }, {}, 'SLOW_DOWN'],
  [{ status: 429 }, {}, 'SLOW_DOWN'],
  [{ status: 503, isHtml: true }, {}, 'SLOW_DOWN'],
  [{ status: 500, code: 'InternalError' }, {}, 'STORAGE_BUSY'],
  [{ status: 200, code: 'InternalError' }, {}, 'STORAGE_BUSY'],
  [{ status: 502, isHtml: true }, {}, 'STORAGE_BUSY'],
  [{ status: 501, code: 'NotImplemented' }, {}, 'STORAGE_FAILED'],
  [{ status: 507, code: 'XMinioStorageFull' }, {}, 'DISK_FULL'],
  [{ status: 200, isHtml: true }, {}, 'NOT_A_STORAGE'],
  [{ status: 404, isHtml: true }, {}, 'NOT_A_STORAGE'],
  [{ status: 302 }, {}, 'NOT_A_STORAGE'],
  [{ status: 301, region: 'eu-west-1' }, {}, 'WRONG_REGION'],
  [{ status: 301, code: 'PermanentRedirect' }, {}, 'WRONG_REGION'],
  [{ status: 400, code: 'AuthorizationHeaderMalformed', region: 'eu-west-1' }, {}, 'WRONG_REGION'],
  [{ status: 400, region: 'us-east-1' }, {}, 'STORAGE_FAILED'],
  [{ status: 400, message: 'Client sent an HTTP request to an HTTPS server.' }, {}, 'TLS_FAILED'],
  [{ status: 418, code: 'Teapot' }, {}, 'STORAGE_FAILED'],
];

const transports: [string, string][] = [
  ['ENOTFOUND', 'HOST_NOT_FOUND'],
  ['EAI_AGAIN', 'HOST_NOT_FOUND'],
  ['ECONNREFUSED', 'STORAGE_UNREACHABLE'],
  ['ECONNRESET', 'STORAGE_UNREACHABLE'],
  ['ETIMEDOUT', 'STORAGE_UNREACHABLE'],
  ['EPIPE', 'STORAGE_UNREACHABLE'],
  ['UND_ERR_SOCKET', 'STORAGE_UNREACHABLE'],
  ['UND_ERR_CONNECT_TIMEOUT', 'STORAGE_UNREACHABLE'],
  ['UND_ERR_HEADERS_TIMEOUT', 'STORAGE_TIMEOUT'],
  ['UND_ERR_BODY_TIMEOUT', 'STORAGE_TIMEOUT'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS_FAILED'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS_FAILED'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS_FAILED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS_FAILED'],
  ['CERT_HAS_EXPIRED', 'TLS_FAILED'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS_FAILED'],
  ['EPROTO', 'TLS_FAILED'],
  ['HPE_INVALID_CONSTANT', 'NOT_A_STORAGE'],
  ['UND_ERR_HEADERS_OVERFLOW', 'NOT_A_STORAGE'],
  ['', 'INTERNAL'],
];

describe('errors of an S3 service', () => {
  it.each(answers)('answer %j in %j is %s', (changes, where, code) => {
    expect(mapS3Failure(failure(changes), { ...context, ...where }).code).toBe(code);
  });

  it.each(transports)('transport error %s is %s', (code, mapped) => {
    const error = Object.assign(new Error('it broke'), { code });
    expect(mapTransportError(error, context).code).toBe(mapped);
  });

  it('finds the TLS error inside the one of the connection', () => {
    const cause = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const error = Object.assign(new Error('other side closed', { cause }), {
      code: 'UND_ERR_SOCKET',
    });
    expect(mapTransportError(error, context).code).toBe('TLS_FAILED');
  });

  it('leaves an AppError as it is', () => {
    const error = new AppError('OBJECT_CORRUPT', { key: 'k', location: 'l', reason: 'r' });
    expect(mapTransportError(error, context)).toBe(error);
  });

  it('retries what may pass, and nothing else', () => {
    const classOf = (changes: Partial<S3Failure>) => mapS3Failure(failure(changes), context).class;
    expect([500, 502, 504, 503, 429, 403, 400].map((status) => classOf({ status }))).toEqual([
      'transient',
      'transient',
      'transient',
      'throttle',
      'throttle',
      'authDenied',
      'fatal',
    ]);
  });

  it('keeps how long the service asks to wait', () => {
    const error = mapS3Failure(failure({ status: 503, retryAfterSeconds: '7' }), context);
    expect(error.params['retryAfterSeconds']).toBe('7');
  });

  it('names the region the bucket is in', () => {
    const error = mapS3Failure(failure({ status: 301, region: 'eu-west-3' }), context);
    expect(error.message).toBe('Bucket b is in another region: eu-west-3.');
  });

  it('maps every status, code and operation to one AppError whose texts are complete', () => {
    const codes = fc.oneof(
      fc.constantFrom(...answers.map(([{ code = '' }]) => code)),
      fc.string(),
      fc.constant('toString'),
    );
    const operations = fc.constantFrom(
      'PutObject',
      'GetObject',
      'ListObjectsV2',
      'CopyObject' as const,
    );
    const failures = fc.record({
      status: fc.integer({ min: 0, max: 999 }),
      code: codes,
      isHtml: fc.boolean(),
      region: fc.constantFrom('', 'eu-west-1'),
    });
    fc.assert(
      fc.property(failures, operations, (changes, operation) => {
        const map = () => mapS3Failure(failure(changes), { ...context, operation });
        const error = map();
        const { title, next } = describeError(toErrorInfo(error), 'fr');
        expect(map().code).toBe(error.code);
        expect(`${error.message} ${title} ${next}`).not.toMatch(
          /\{(host|bucket|location|region|key|reason|seconds|operation|path)\}/,
        );
      }),
    );
  });

  it('maps every transport error to one AppError whose text is complete', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...transports.map(([code]) => code)), fc.string()),
        (code) => {
          const error = mapTransportError(Object.assign(new Error('x'), { code }), context);
          expect(error.message).not.toMatch(/\{(host|seconds|bucket)\}/);
          expect(mapTransportError(Object.assign(new Error('x'), { code }), context).code).toBe(
            error.code,
          );
        },
      ),
    );
  });
});
