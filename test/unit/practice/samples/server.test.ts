import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createPracticeClock } from '#practice/clock.ts';
import { createFaults } from '#practice/faults.ts';
import { openMilvusServer, type PracticeMilvus } from '#practice/milvus/openMilvusServer.ts';
import { openStorage, type PracticeStorage } from '#practice/s3/openStorage.ts';
import { sampleCollections } from '#practice/samples/sampleCollections.ts';
import { writeSamples } from '#practice/samples/writeSamples.ts';
import { PracticeVersion } from '#shared/practice.ts';

let folder = '';
let storage: PracticeStorage;
let server: PracticeMilvus;

async function openServer(version: PracticeVersion): Promise<void> {
  server = await openMilvusServer({
    port: 0,
    managementPort: 0,
    authorization: { rootPassword: 'Milvus' },
    version,
    bucket: storage.bucket('practice'),
    rootPath: 'files',
    folder: path.join(folder, 'milvus'),
    pace: { flushMs: 0, sortMs: 0, garbageMs: 0, importStepMs: 0, indexMs: 0, loadMs: 0 },
    clock: createPracticeClock(),
    faults: createFaults(),
  });
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'samples-'));
  let ids = 0;
  storage = await openStorage({
    folder: path.join(folder, 's3'),
    port: 0,
    accessKey: 'key',
    secretKey: 'secret',
    region: 'us-east-1',
    buckets: ['practice'],
    clock: createPracticeClock(),
    faults: createFaults(),
    randomId: () => `id-${(ids += 1)}`,
  });
});
afterEach(async () => {
  await server.close();
  await storage.close();
  await rm(folder, { recursive: true });
});

const CountAnswer = z.object({
  fields_data: z.tuple([
    z.object({ scalars: z.object({ long_data: z.object({ data: z.tuple([z.string()]) }) }) }),
  ]),
});

async function countRows(database: string, collection: string): Promise<number> {
  const answer = await server.call(
    'Query',
    { db_name: database, collection_name: collection, output_fields: ['count(*)'] },
    { database },
  );
  return Number(CountAnswer.parse(answer).fields_data[0].scalars.long_data.data[0]);
}

async function openWithSamples(version: PracticeVersion): Promise<void> {
  await openServer(version);
  await writeSamples((method, request, scope) => server.call(method, request, scope), {
    version,
    signal: new AbortController().signal,
  });
}

describe('the samples on a practice server', () => {
  it.each(PracticeVersion.options)(
    '%s counts as many live rows in each loaded collection as they say',
    async (version) => {
      await openWithSamples(version);
      const loaded = sampleCollections(version).filter(({ isLoaded }) => isLoaded);
      const counts = [];
      for (const { database, name } of loaded) counts.push(await countRows(database, name));
      expect(counts).toEqual(loaded.map(({ liveRows }) => liveRows));
      expect(await countRows('default', 'catalogue')).toBe(8_000);
    },
  );

  it('the unloaded one counts its rows once it is loaded', async () => {
    await openWithSamples('2.5');
    await expect(countRows('default', 'events')).rejects.toThrow('collection not loaded');
    const events = { db_name: 'default', collection_name: 'events' };
    await server.call('LoadCollection', events);
    expect(await countRows('default', 'events')).toBe(4_000);
  });
});
