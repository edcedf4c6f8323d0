import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { codecOf, methodCodecs } from '#practice/milvus/descriptor.ts';
import { sampleCollections } from '#practice/samples/sampleCollections.ts';
import { writeSamples } from '#practice/samples/writeSamples.ts';
import { PracticeVersion } from '#shared/practice.ts';

interface SentCall {
  readonly method: string;
  readonly bytes: Uint8Array;
}

/** Keeps every request as the bytes that a client would send. */
async function recordSamples(version: PracticeVersion): Promise<SentCall[]> {
  const calls: SentCall[] = [];
  const record = (method: string, request: object) => {
    calls.push({ method, bytes: methodCodecs(method).request.encode(request) });
    return Promise.resolve({});
  };
  await writeSamples(record, { version, signal: new AbortController().signal });
  return calls;
}

const createCodec = codecOf<{ readonly schema: Uint8Array }>('milvus.CreateCollectionRequest');
const schemaCodec = codecOf<{
  readonly fields: readonly { readonly data_type: string }[];
}>('schema.CollectionSchema');

const typesOf = (calls: readonly SentCall[]) =>
  new Set(
    calls
      .filter(({ method }) => method === 'CreateCollection')
      .flatMap(({ bytes }) => schemaCodec.decode(createCodec.decode(bytes).schema).fields)
      .map((field) => field.data_type),
  );

const plainTypes = [
  'Bool',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Float',
  'Double',
  'VarChar',
  'Array',
  'JSON',
  'BinaryVector',
  'FloatVector',
];

describe('the sample collections', () => {
  it.each(PracticeVersion.options)('have 24,000 live rows in %s', (version) => {
    expect(
      sampleCollections(version).map(({ database, name, liveRows }) => [database, name, liveRows]),
    ).toEqual([
      ['default', 'products', 8_000],
      ['default', 'articles', 4_000],
      ['default', 'support_tickets', 4_000],
      ['default', 'events', 4_000],
      ['media', 'images', 3_000],
      ['media', 'fingerprints', 1_000],
    ]);
  });

  it.each([
    ['2.3', []],
    ['2.4', ['Float16Vector', 'BFloat16Vector', 'SparseFloatVector']],
    ['2.5', ['Float16Vector', 'BFloat16Vector', 'SparseFloatVector', 'Int8Vector']],
  ] as const)('have every type that %s has somewhere', async (version, vectors) => {
    expect(typesOf(await recordSamples(version))).toEqual(new Set([...plainTypes, ...vectors]));
  });

  it('are the same bytes each time', async () => {
    const digest = async () => {
      const hash = createHash('sha256');
      for (const { method, bytes } of await recordSamples('2.5')) hash.update(method).update(bytes);
      return hash.digest('hex');
    };
    expect(await digest()).toBe(await digest());
  });

  it('stop when they are no longer wanted', async () => {
    const stopping = new AbortController();
    const methods: string[] = [];
    const writing = writeSamples(
      (method) => {
        methods.push(method);
        if (method === 'CreateCollection') stopping.abort(new Error('no longer wanted'));
        return Promise.resolve({});
      },
      { version: '2.5', signal: stopping.signal },
    );
    await expect(writing).rejects.toThrow('no longer wanted');
    expect(methods).toEqual(['CreateDatabase', 'CreateCollection']);
  });

  it('say what the server refused', async () => {
    const status = { error_code: 'UnexpectedError', code: 65535, reason: 'disk is full' };
    const writing = writeSamples(
      (method) => Promise.resolve(method === 'Insert' ? { status } : {}),
      { version: '2.5', signal: new AbortController().signal },
    );
    await expect(writing).rejects.toThrow('The samples could not be written: Insert: disk is full');
  });
});
