// A practice server with what the servers had whose answers were recorded.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { getGRPCService, LOADER_OPTIONS } from '@zilliz/milvus2-sdk-node';

import { createFaults } from '#practice/faults.ts';
import { codecOf } from '#practice/milvus/descriptor.ts';
import { openMilvusServer, type PracticeMilvus } from '#practice/milvus/openMilvusServer.ts';

import { createManualClock, type ManualClock } from '../manualClock.ts';
import { createMemoryBucket, type MemoryBucket } from '../unit/practice/rows/rowsBench.ts';
import {
  createWireClient,
  readRecording,
  recordingNames,
  type WireClient,
  type WireVersion,
} from './practiceWireClient.ts';

export interface World {
  readonly server: PracticeMilvus;
  readonly client: WireClient;
  readonly clock: ManualClock;
  readonly bucket: MemoryBucket;
  close(): Promise<void>;
}

/** Everything takes its time, so that polls see each step. */
const pace = {
  flushMs: 1000,
  sortMs: 200,
  garbageMs: 60_000,
  importStepMs: 500,
  indexMs: 60_000,
  loadMs: 1000,
};

export async function openWorld(version: WireVersion): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wire-'));
  const clock = createManualClock();
  const bucket = createMemoryBucket();
  const isSecured = version === '2.5.24';
  const server = await openMilvusServer({
    port: 0,
    managementPort: 0,
    authorization: isSecured ? { rootPassword: 'Milvus' } : null,
    version: isSecured ? '2.5' : '2.3',
    bucket,
    rootPath: 'files',
    folder,
    pace,
    clock,
    faults: createFaults(),
  });
  const client = createWireClient(server, isSecured);
  return {
    server,
    client,
    clock,
    bucket,
    async close() {
      client.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

interface KeyValue {
  readonly key: string;
  readonly value: string;
}

interface Described {
  readonly collectionID: string;
  readonly schema: { readonly name: string; readonly fields: readonly RecordedField[] };
  readonly shards_num: number;
  readonly consistency_level: string;
  readonly properties: readonly KeyValue[];
  readonly aliases: readonly string[];
  readonly num_partitions: string;
}

export interface RecordedField {
  readonly name: string;
  readonly data_type: string;
  readonly element_type: string;
  readonly type_params: readonly KeyValue[];
  readonly autoID: boolean;
  readonly is_partition_key: boolean;
}

/** A collection as it was recorded. */
export interface RecordedCollection {
  readonly fields: readonly RecordedField[];
  readonly schema: Uint8Array;
  readonly database: string;
  readonly name: string;
  readonly id: string;
  /** Id → name, as far as they were recorded. */
  readonly partitions: ReadonlyMap<string, string>;
}

const { service } = getGRPCService(
  { serviceName: 'milvus.proto.milvus.MilvusService' },
  LOADER_OPTIONS,
);
const schemaCodec = codecOf('schema.CollectionSchema');

interface Answers {
  readonly DescribeCollection: Described;
  readonly ShowPartitions: {
    readonly partition_names: readonly string[];
    readonly partitionIDs: readonly string[];
  };
  readonly DescribeIndex: {
    readonly index_descriptions: readonly {
      readonly index_name: string;
      readonly field_name: string;
      readonly params: readonly KeyValue[];
    }[];
  };
}

function recordedAnswers<Call extends keyof Answers>(version: WireVersion, call: Call) {
  return recordingNames(version)
    .map((name) => readRecording(version, name))
    .filter((one) => one.call === call && one.answer_bytes !== undefined)
    .map(({ name, request, answer_bytes: bytes = '' }) => ({
      name,
      request: request as { readonly db_name: string; readonly collection_name: string },
      answer: service[call]?.responseDeserialize(Buffer.from(bytes, 'base64')) as Answers[Call],
    }));
}

/** Creates every collection whose description was recorded: with partitions, aliases, indexes, loaded where it was. */
export async function createRecordedCollections(
  version: WireVersion,
  { client }: World,
): Promise<RecordedCollection[]> {
  const described = recordedAnswers(version, 'DescribeCollection');
  const created: RecordedCollection[] = [];
  for (const { request, answer } of described) {
    const isKnown = created.some(({ id }) => id === answer.collectionID);
    if (answer.collectionID === '0' || isKnown) continue;
    created.push(await createCollection(version, client, { database: request.db_name, answer }));
  }
  return created;
}

async function createCollection(
  version: WireVersion,
  client: WireClient,
  { database, answer }: { database: string; answer: Described },
): Promise<RecordedCollection> {
  const { name } = answer.schema;
  const about = { db_name: database, collection_name: name };
  const { fields } = answer.schema;
  const isKeyed = fields.some((field) => field.is_partition_key);
  const schema = schemaCodec.encode(answer.schema);
  await client.call('CreateCollection', {
    ...about,
    schema,
    shards_num: answer.shards_num,
    consistency_level: answer.consistency_level,
    properties: answer.properties,
    num_partitions: isKeyed ? answer.num_partitions : 0,
  });
  const shown = recordedAnswers(version, 'ShowPartitions').find(({ request }) =>
    isAbout(request, about),
  );
  const names = shown?.answer.partition_names ?? [];
  for (const partition of names.filter((one) => !one.startsWith('_default'))) {
    await client.call('CreatePartition', { ...about, partition_name: partition });
  }
  for (const alias of answer.aliases) await client.call('CreateAlias', { ...about, alias });
  await createIndexes(version, client, about);
  const ids = shown?.answer.partitionIDs ?? [];
  const partitions = new Map(names.map((partition, index) => [ids[index] ?? '', partition]));
  return { database, name, id: answer.collectionID, partitions, fields, schema };
}

async function createIndexes(
  version: WireVersion,
  client: WireClient,
  about: { db_name: string; collection_name: string },
): Promise<void> {
  const indexes = recordedAnswers(version, 'DescribeIndex').find(
    ({ request, name }) => isAbout(request, about) && name !== 'describe_index_one_name',
  );
  if (!indexes || indexes.answer.index_descriptions.length === 0) return;
  for (const { index_name, field_name, params } of indexes.answer.index_descriptions) {
    const request = { ...about, index_name, field_name, extra_params: params };
    await client.call('CreateIndex', request);
  }
  await client.call('LoadCollection', about);
}

function isAbout(
  request: { readonly db_name: string; readonly collection_name: string },
  about: { db_name: string; collection_name: string },
): boolean {
  return request.db_name === about.db_name && request.collection_name === about.collection_name;
}
