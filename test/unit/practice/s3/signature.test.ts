import { describe, expect, it } from 'vitest';

import { readChunked } from '#practice/s3/chunkedBody.ts';
import { createSignatures, type SignedRequest } from '#practice/s3/signature.ts';

// The keys, requests and signatures of Amazon's own examples.
const signatures = createSignatures('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
const scope = { time: '20130524T000000Z', region: 'us-east-1', service: 's3' };
const host = ['host', 'examplebucket.s3.amazonaws.com'] as const;
const date = ['x-amz-date', '20130524T000000Z'] as const;
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const base: SignedRequest = {
  method: 'GET',
  path: '/',
  query: [],
  headers: [host, ['x-amz-content-sha256', emptyHash], date],
  payloadHash: emptyHash,
};
const putHash = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';
const streaming = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const seed = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';
const chunks = [
  {
    bytes: Buffer.alloc(65_536, 'a'),
    signature: 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  },
  {
    bytes: Buffer.alloc(1024, 'a'),
    signature: '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  },
  {
    bytes: Buffer.alloc(0),
    signature: 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  },
];

describe('the signature of a request', () => {
  it.each([
    {
      name: 'a GET with a range',
      request: {
        ...base,
        path: '/test.txt',
        headers: [host, ['range', 'bytes=0-9'], ['x-amz-content-sha256', emptyHash], date],
      },
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    {
      name: 'a PUT of a key that has to be escaped',
      request: {
        method: 'PUT',
        path: '/test$file.text',
        query: [],
        headers: [
          ['date', 'Fri, 24 May 2013 00:00:00 GMT'],
          host,
          ['x-amz-content-sha256', putHash],
          date,
          ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
        ],
        payloadHash: putHash,
      },
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
    {
      name: 'a query without a value',
      request: { ...base, query: [['lifecycle', '']] },
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
    {
      name: 'a query that is not in order',
      request: {
        ...base,
        query: [
          ['prefix', 'J'],
          ['max-keys', '2'],
        ],
      },
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
    {
      name: 'a presigned URL',
      request: {
        method: 'GET',
        path: '/test.txt',
        query: [
          ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
          ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'],
          ['X-Amz-Date', '20130524T000000Z'],
          ['X-Amz-Expires', '86400'],
          ['X-Amz-SignedHeaders', 'host'],
        ],
        headers: [host],
        payloadHash: 'UNSIGNED-PAYLOAD',
      },
      signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    },
    {
      name: 'a body in signed chunks',
      request: {
        method: 'PUT',
        path: '/examplebucket/chunkObject.txt',
        query: [],
        headers: [
          ['content-encoding', 'aws-chunked'],
          ['content-length', '66824'],
          ['host', 's3.amazonaws.com'],
          ['x-amz-content-sha256', streaming],
          date,
          ['x-amz-decoded-content-length', '66560'],
          ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
        ],
        payloadHash: streaming,
      },
      signature: seed,
    },
  ] satisfies { name: string; request: SignedRequest; signature: string }[])(
    'is that of Amazon for $name',
    ({ request, signature }) => {
      expect(signatures.ofRequest(request, scope)).toBe(signature);
    },
  );
});

describe('a body in signed chunks', () => {
  const framed = Buffer.concat(
    chunks.flatMap(({ bytes, signature }) => [
      Buffer.from(`${bytes.length.toString(16)};chunk-signature=${signature}\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]),
  );
  const signOf = (): ((chunk: Uint8Array) => string) => {
    let previous = seed;
    return (chunk) => (previous = signatures.ofChunk(chunk, previous, scope));
  };

  async function read(body: Buffer, pieceBytes: number, sign = signOf()): Promise<Buffer> {
    async function* pieces() {
      for (let start = 0; start < body.length; start += pieceBytes)
        yield body.subarray(start, start + pieceBytes);
    }
    const read: Buffer[] = [];
    for await (const bytes of readChunked(pieces(), sign)) read.push(bytes);
    return Buffer.concat(read);
  }

  it.each([1, 7, 1000, 100_000])(
    'is that of Amazon, and reads whole in pieces of %i bytes',
    async (pieceBytes) => {
      expect((await read(framed, pieceBytes)).equals(Buffer.alloc(66_560, 'a'))).toBe(true);
    },
  );

  it('is refused when one byte of it was changed', async () => {
    const changed = Buffer.from(framed);
    changed[500] = 'b'.charCodeAt(0);
    await expect(read(changed, 1000)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('is refused when its last chunk is missing', async () => {
    await expect(read(framed.subarray(0, -100), 1000)).rejects.toMatchObject({
      code: 'IncompleteBody',
    });
  });

  it('reads without signatures too, and passes over the headers at its end', async () => {
    const unsigned = Buffer.from(
      '3\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
    );
    async function* pieces() {
      for (const byte of unsigned) yield Buffer.from([byte]);
    }
    const read: Buffer[] = [];
    for await (const bytes of readChunked(pieces(), undefined)) read.push(bytes);
    expect(Buffer.concat(read).toString()).toBe('abcde');
  });
});
