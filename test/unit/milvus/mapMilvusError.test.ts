import { describe, expect, it } from 'vitest';

import { mapMilvusError, timeoutError } from '#engine/milvus/mapMilvusError.ts';
import { toErrorInfo } from '#shared/errors.ts';

const context = { address: 'm.example:19530', user: 'root', call: 'Flush', timeoutMs: 15_000 };
const transport = (name: string, reason = '') => ({ code: 0, name, reason });
const refused = (code: number, name: string, reason: string) => ({ code, name, reason });
const dropped = (last: string) =>
  `No connection established. Last error: ${last}. Resolution note: `;

describe('a call without an answer', () => {
  it.each([
    ['UNAVAILABLE', 'Name resolution failed for target dns:m.example:19530', 'HOST_NOT_FOUND'],
    ['UNAVAILABLE', 'getaddrinfo ENOTFOUND m.example', 'HOST_NOT_FOUND'],
    ['UNAVAILABLE', dropped('Error: connect ECONNREFUSED 127.0.0.1:1'), 'MILVUS_UNREACHABLE'],
    ['UNAVAILABLE', 'Connection dropped', 'MILVUS_UNREACHABLE'],
    ['UNAVAILABLE', dropped('Error: unable to verify the first certificate'), 'TLS_FAILED'],
    ['UNAVAILABLE', dropped('Protocol error (2026-11-23T21:31:33.419Z)'), 'MILVUS_UNSUPPORTED'],
    ['UNAUTHENTICATED', 'auth check failure, please check username', 'MILVUS_LOGIN_REFUSED'],
    ['UNKNOWN', 'auth check failure, please check username', 'MILVUS_LOGIN_REFUSED'],
    ['PERMISSION_DENIED', 'PrivilegeFlush: permission deny to u', 'MILVUS_PERMISSION'],
    ['DEADLINE_EXCEEDED', 'Deadline exceeded', 'MILVUS_TIMEOUT'],
    ['RESOURCE_EXHAUSTED', 'rate limit exceeded[rate=1]', 'MILVUS_RATE_LIMIT'],
    ['RESOURCE_EXHAUSTED', 'Received message larger than max (9 vs. 8)', 'MILVUS_CALL_FAILED'],
    ['UNIMPLEMENTED', 'unknown method Flush', 'MILVUS_UNSUPPORTED'],
    ['INTERNAL', 'something else', 'MILVUS_CALL_FAILED'],
  ])('%s %s is %s', (code, details, expected) => {
    expect(mapMilvusError(transport(code, details), context).code).toBe(expected);
  });

  it('says why TLS failed without the wrapping', () => {
    const openssl =
      'Error: 80DC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl3_record.c:350:\n';
    const reasons = [openssl, 'Error: unable to verify the first certificate'].map(
      (last) => mapMilvusError(transport('UNAVAILABLE', dropped(last)), context).params['reason'],
    );
    expect(reasons).toEqual(['wrong version number', 'unable to verify the first certificate']);
  });
});

describe('a call that Milvus refuses', () => {
  it.each([
    [1, 'UnexpectedError', 'service not ready[role=proxy]', 'MILVUS_NOT_READY'],
    [2, 'UnexpectedError', 'service unavailable', 'MILVUS_NOT_READY'],
    [0, 'NotReadyServe', 'proxy not healthy', 'MILVUS_NOT_READY'],
    [4, 'UnexpectedError', 'too many concurrent requests', 'MILVUS_RATE_LIMIT'],
    [8, 'RateLimit', 'request is rejected', 'MILVUS_RATE_LIMIT'],
    [0, 'RateLimit', 'request is rejected', 'MILVUS_RATE_LIMIT'],
    [65535, 'UnexpectedError', 'flush: rate limit exceeded[rate=0.1]', 'MILVUS_RATE_LIMIT'],
    [9, 'ForceDeny', 'quota exceeded', 'MILVUS_CALL_FAILED'],
    [10, 'UnexpectedError', 'not implemented', 'MILVUS_UNSUPPORTED'],
    [1400, 'UnexpectedError', 'not authenticated', 'MILVUS_LOGIN_REFUSED'],
    [1401, 'UnexpectedError', 'privilege not permitted', 'MILVUS_PERMISSION'],
    [0, 'PermissionDenied', 'no', 'MILVUS_PERMISSION'],
    [100, 'CollectionNotExists', 'collection not found', 'MILVUS_CALL_FAILED'],
    [65535, 'UnexpectedError', 'anything', 'MILVUS_CALL_FAILED'],
  ])('%i %s %s is %s', (code, errorCode, reason, expected) => {
    expect(mapMilvusError(refused(code, errorCode, reason), context).code).toBe(expected);
  });

  it('is told with its reason, or its code where it has none', () => {
    const messages = ['disk is full', ''].map(
      (reason) => mapMilvusError(refused(7, 'DiskQuotaExhausted', reason), context).message,
    );
    expect(messages).toEqual([
      'Milvus at m.example:19530 failed on Flush: disk is full.',
      'Milvus at m.example:19530 failed on Flush: DiskQuotaExhausted.',
    ]);
  });
});

describe('the same failure', () => {
  const codeOf = (failure: Parameters<typeof mapMilvusError>[0], change: Partial<typeof context>) =>
    mapMilvusError(failure, { ...context, ...change }).code;

  it('is a login that is wanted where nobody gave one', () => {
    const failure = refused(1400, 'UnexpectedError', 'not authenticated');
    expect([codeOf(failure, { user: '—' }), codeOf(failure, {})]).toEqual([
      'MILVUS_LOGIN_REQUIRED',
      'MILVUS_LOGIN_REFUSED',
    ]);
  });

  it('explains what localhost is where nothing listens there', () => {
    const failure = transport('UNAVAILABLE', dropped('Error: connect ECONNREFUSED ::1:19530'));
    expect([
      codeOf(failure, { address: 'localhost:19530' }),
      codeOf(failure, { address: '10.0.0.4:19530' }),
      codeOf(transport('UNAVAILABLE', 'Connection dropped'), { address: 'localhost:19530' }),
    ]).toEqual(['LOCALHOST_REFUSED', 'MILVUS_UNREACHABLE', 'MILVUS_UNREACHABLE']);
  });
});

describe('every text', () => {
  it('has all its words filled in', () => {
    const failures = [
      refused(1, '', 'starting'),
      refused(8, '', 'slow'),
      refused(1400, '', 'who'),
      refused(1401, '', 'no'),
      refused(65535, '', 'why'),
      transport('UNIMPLEMENTED'),
      transport('UNAVAILABLE', 'ENOTFOUND'),
      transport('UNAVAILABLE', 'refused'),
      transport('UNAVAILABLE', 'certificate has expired'),
    ];
    const messages = failures.map((failure) => mapMilvusError(failure, context).message);
    expect(
      [...messages, timeoutError(context).message].filter((text) => text.includes('{')),
    ).toEqual([]);
  });

  it('keeps what was said as its cause', () => {
    expect(toErrorInfo(timeoutError(context))).toMatchObject({
      message: 'Milvus at m.example:19530 did not answer Flush within 15 s.',
      causes: ['DEADLINE_EXCEEDED: no answer after 15000 ms'],
    });
  });

  it('names an IPv6 host without its port', () => {
    const failure = transport('UNAVAILABLE', 'ENOTFOUND');
    const { params } = mapMilvusError(failure, { ...context, address: '[::1]:19530' });
    expect(params['host']).toBe('[::1]');
  });
});
