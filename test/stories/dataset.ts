import { MilvusClient, type ClientConfig, type RowData } from '@zilliz/milvus2-sdk-node';

import { fullAlias, fullPartitions, schemas, type Dataset } from './datasetCollections.ts';
import { batches } from './datasetQueries.ts';
import { succeed } from './succeed.ts';
import { flushAndWait, loadAndWait, waitForIndex } from './waitForMilvus.ts';

export * from './datasetCollections.ts';
export { countRows, expectedRows, sampleRows, searchTopTen, type Hit } from './datasetQueries.ts';

/** How long each step took, over all collections. */
export type SeedTimesMs = Readonly<Record<'insert' | 'flush' | 'index' | 'load', number>>;

export type ConnectOptions = Omit<ClientConfig, 'address' | 'maxRetries' | 'telemetry'>;

/** Connects to Milvus without retries and telemetry. Throws when it cannot. Close it with `closeConnection`. */
export async function connectMilvus(
  address: string,
  options: ConnectOptions = {},
): Promise<MilvusClient> {
  const fixed = {
    address,
    maxRetries: 0,
    telemetry: { enabled: false },
    channelOptions: {
      // gRPC shares its connections within a process: a client would wait for the back-off of one that was killed before.
      'grpc.use_local_subchannel_pool': 1,
      // The SDK waits five seconds and drops the connection, which a busy machine may exceed; here nothing is retried.
      'grpc.keepalive_timeout_ms': 60_000,
    },
  };
  const client = new MilvusClient({ timeout: 60_000, logLevel: 'error', ...options, ...fixed });
  await client.connectPromise;
  return client;
}

/** Creates the three collections with their rows, flushed, indexed and (`full`, `keyed`) loaded. Throws on any refusal. */
export async function seedDataset(
  dataset: Dataset,
  address: string,
  options: ConnectOptions = {},
): Promise<SeedTimesMs> {
  const client = await connectMilvus(address, options);
  const stepMs = { insert: 0, flush: 0, index: 0, load: 0 };
  const timed = async (step: keyof typeof stepMs, act: () => Promise<void>): Promise<void> => {
    const startMs = performance.now();
    await act();
    stepMs[step] += performance.now() - startMs;
  };
  try {
    await timed('insert', () => createAndInsert(client, dataset));
    await timed('flush', () => flushAndWait(client, Object.keys(dataset.collections)));
    await timed('insert', () => deleteRows(client, dataset));
    await timed('flush', () => flushAndWait(client, ['full']));
    await timed('index', () => createIndexes(client, dataset));
    await timed('load', () => loadAndName(client));
  } finally {
    await client.closeConnection();
  }
  return stepMs;
}

async function createAndInsert(
  client: MilvusClient,
  { collections, batchRows }: Dataset,
): Promise<void> {
  for (const schema of schemas) succeed(await client.createCollection(schema));
  const [, ...created] = fullPartitions;
  for (const name of created) {
    succeed(await client.createPartition({ collection_name: 'full', partition_name: name }));
  }
  for (const { name, rowCount, row } of Object.values(collections)) {
    const numbers = Array.from({ length: rowCount }, (_, n) => n);
    for (const some of batches(numbers, batchRows)) {
      const answer = await client.insert({
        collection_name: name,
        data: some.map(row) as RowData[],
        ...(name === 'full' ? { partition_name: partitionOf((some[0] ?? 0) / rowCount) } : {}),
      });
      succeed(answer.status);
    }
  }
}

// By whole batches: 40 percent of the rows in _default, 30 in p1 and in p2.
function partitionOf(share: number): string {
  if (share < 0.4) return '_default';
  return share < 0.7 ? 'p1' : 'p2';
}

async function deleteRows(client: MilvusClient, { deletedIds }: Dataset): Promise<void> {
  const filter = `id in [${deletedIds.join(',')}]`;
  const answer = await client.delete({ collection_name: 'full', filter });
  succeed(answer.status);
}

async function createIndexes(client: MilvusClient, { collections }: Dataset): Promise<void> {
  const hnsw = { index_type: 'HNSW', params: { M: 16, efConstruction: 200 } };
  const kinds = { full: hnsw, keyed: { index_type: 'FLAT' }, binary: { index_type: 'BIN_FLAT' } };
  // One at a time: this Milvus drops the news of an index while it is busy with another, and looks again a minute later.
  for (const key of ['full', 'keyed', 'binary'] as const) {
    const { name, vectorField, metric } = collections[key];
    const where = { collection_name: name, field_name: vectorField };
    succeed(await client.createIndex({ ...where, metric_type: metric, ...kinds[key] }));
    await waitForIndex(client, name, vectorField);
  }
}

async function loadAndName(client: MilvusClient): Promise<void> {
  // Together: most of a load is waiting.
  const loads = ['full', 'keyed'].map(async (name) => {
    await loadAndWait(client, { collection_name: name });
  });
  await Promise.all(loads);
  succeed(await client.createAlias({ collection_name: 'full', alias: fullAlias }));
}
