import { describe, expect, it } from 'vitest';

import { Secret } from '#engine/secret.ts';
import { createSigner, escapeKey, unsignedPayload } from '#engine/storage/sigV4.ts';

// The keys, requests and signatures of Amazon's own examples ("Signature Calculations for the Authorization Header").
const keys = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
  region: 'us-east-1',
};
const date = new Date('2013-05-24T00:00:00Z');
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const base = {
  method: 'GET',
  host: 'examplebucket.s3.amazonaws.com',
  path: '/',
  query: {},
  headers: {},
  payloadHash: emptyHash,
};

describe('AWS Signature Version 4', () => {
  it.each([
    {
      name: 'GET object with a range',
      request: { ...base, path: '/test.txt', headers: { range: 'bytes=0-9' } },
      signed: 'host;range;x-amz-content-sha256;x-amz-date',
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    {
      name: 'PUT object',
      request: {
        ...base,
        method: 'PUT',
        path: `/${escapeKey('test$file.text')}`,
        headers: {
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        payloadHash: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      },
      signed: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
    {
      name: 'GET bucket lifecycle',
      request: { ...base, query: { lifecycle: '' } },
      signed: 'host;x-amz-content-sha256;x-amz-date',
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
    {
      name: 'list objects',
      request: { ...base, query: { prefix: 'J', 'max-keys': '2' } },
      signed: 'host;x-amz-content-sha256;x-amz-date',
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  ])('signs as Amazon does: $name', ({ request, signed, signature }) => {
    expect(createSigner(keys)(request, date).headers['authorization']).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signed},Signature=${signature}`,
    );
  });

  it('signs each day with the key of that day', () => {
    const sign = createSigner(keys);
    const nextDay = new Date('2013-05-25T00:00:00Z');
    const first = sign(base, date);
    const second = sign(base, nextDay);
    expect(second).toEqual(createSigner(keys)(base, nextDay));
    expect(sign(base, date)).toEqual(first);
    expect(second.headers['authorization']).not.toBe(first.headers['authorization']);
  });

  it('sends and signs the session token', () => {
    const { headers } = createSigner({ ...keys, sessionToken: new Secret('token/1+2=') })(
      base,
      date,
    );
    expect(headers['x-amz-security-token']).toBe('token/1+2=');
    expect(headers['authorization']).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
    );
  });

  it('signs every header it sends, the content type too, and tells that the payload is not signed', () => {
    const request = {
      ...base,
      headers: { 'content-type': 'text/plain' },
      payloadHash: unsignedPayload,
    };
    const { headers } = createSigner(keys)(request, date);
    const signed = /SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '')?.[1]?.split(';');
    expect(
      Object.keys(headers)
        .filter((name) => name !== 'authorization')
        .sort(),
    ).toEqual(signed);
    expect(headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
  });

  it('puts the query in order and escapes it', () => {
    const { path } = createSigner(keys)(
      { ...base, query: { prefix: 'a b+c/é', delimiter: '/' } },
      date,
    );
    expect(path).toBe('/?delimiter=%2F&prefix=a%20b%2Bc%2F%C3%A9');
  });

  it.each([
    ['files/insert_log/1/2', 'files/insert_log/1/2'],
    ["a b+c%d!*'()", 'a%20b%2Bc%25d%21%2A%27%28%29'],
    ['é/\u{1F600}?#&', '%C3%A9/%F0%9F%98%80%3F%23%26'],
    ['-._~', '-._~'],
  ])('escapes the key %j', (key, escaped) => {
    expect(escapeKey(key)).toBe(escaped);
  });
});
