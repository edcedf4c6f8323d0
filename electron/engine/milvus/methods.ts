import { z } from 'zod';

/** common.Status, as far as it decides: both codes have to say success. */
export const Status = z.object({
  code: z.number(),
  error_code: z.union([z.string(), z.number()]),
  reason: z.string(),
});
export type Status = z.infer<typeof Status>;

/** One RPC of milvus.proto.milvus.MilvusService: what we read of its answer, and how long it may take. */
export interface Method<Answer> {
  readonly name: string;
  readonly answer: z.ZodType<Answer>;
  readonly timeoutMs: number;
}

const defaultTimeoutMs = 15_000;
/** For calls that take long on a large or busy cluster. */
const longTimeoutMs = 60_000;
/** The first calls of a connection: a wrong address has to show soon. */
const greetingTimeoutMs = 5_000;

const Int64 = z.string();
/** The name of an enum's value, or its number when it is newer than our descriptor. */
const Enum = z.union([z.string(), z.number()]);
const Pair = z.object({ key: z.string(), value: z.string() });
const Ids = z.object({ data: z.array(Int64) });

function method<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
  timeoutMs = defaultTimeoutMs,
) {
  return { name, answer: z.object({ ...shape }), timeoutMs } as const;
}

/** Every RPC we use. Names and fields: milvus-proto, milvus.proto. */
export const methods = {
  getVersion: method('GetVersion', { version: z.string() }, greetingTimeoutMs),
  connect: method(
    'Connect',
    { identifier: Int64, server_info: z.object({ build_tags: z.string() }).nullable() },
    greetingTimeoutMs,
  ),
  listDatabases: method('ListDatabases', { db_names: z.array(z.string()) }),
  describeDatabase: method('DescribeDatabase', { dbID: Int64, properties: z.array(Pair) }),
  createDatabase: method('CreateDatabase', {}),
  showCollections: method(
    'ShowCollections',
    { collection_names: z.array(z.string()) },
    longTimeoutMs,
  ),
  describeCollection: method(
    'DescribeCollection',
    {
      schema: z.object({ name: z.string() }).nullable(),
      collectionID: Int64,
      db_id: Int64,
      shards_num: z.number(),
      consistency_level: Enum,
      properties: z.array(Pair),
      aliases: z.array(z.string()),
      virtual_channel_names: z.array(z.string()),
      physical_channel_names: z.array(z.string()),
      created_timestamp: Int64,
    },
    longTimeoutMs,
  ),
  createCollection: method('CreateCollection', {}, longTimeoutMs),
  dropCollection: method('DropCollection', {}, longTimeoutMs),
  alterCollection: method('AlterCollection', {}),
  addCollectionField: method('AddCollectionField', {}),
  createAlias: method('CreateAlias', {}),
  showPartitions: method(
    'ShowPartitions',
    { partition_names: z.array(z.string()), partitionIDs: z.array(Int64) },
    longTimeoutMs,
  ),
  createPartition: method('CreatePartition', {}),
  describeIndex: method(
    'DescribeIndex',
    {
      index_descriptions: z.array(
        z.object({
          index_name: z.string(),
          indexID: Int64,
          params: z.array(Pair),
          field_name: z.string(),
          indexed_rows: Int64,
          total_rows: Int64,
          state: Enum,
          index_state_fail_reason: z.string(),
        }),
      ),
    },
    longTimeoutMs,
  ),
  createIndex: method('CreateIndex', {}, longTimeoutMs),
  getLoadState: method('GetLoadState', { state: Enum }),
  getLoadingProgress: method('GetLoadingProgress', { progress: Int64 }),
  loadCollection: method('LoadCollection', {}, longTimeoutMs),
  loadPartitions: method('LoadPartitions', {}, longTimeoutMs),
  releaseCollection: method('ReleaseCollection', {}, longTimeoutMs),
  flush: method(
    'Flush',
    {
      coll_segIDs: z.record(z.string(), Ids),
      flush_coll_segIDs: z.record(z.string(), Ids),
      coll_seal_times: z.record(z.string(), Int64),
      coll_flush_ts: z.record(z.string(), Int64),
    },
    longTimeoutMs,
  ),
  getFlushState: method('GetFlushState', { flushed: z.boolean() }),
  getPersistentSegmentInfo: method(
    'GetPersistentSegmentInfo',
    {
      infos: z.array(
        z.object({
          segmentID: Int64,
          collectionID: Int64,
          partitionID: Int64,
          num_rows: Int64,
          state: Enum,
          level: Enum,
          storage_version: Int64,
        }),
      ),
    },
    longTimeoutMs,
  ),
  import: method('Import', { tasks: z.array(Int64) }, longTimeoutMs),
  getImportState: method('GetImportState', {
    state: Enum,
    row_count: Int64,
    infos: z.array(Pair),
  }),
  query: method(
    'Query',
    {
      fields_data: z.array(z.object({ scalars: z.object({ long_data: Ids.nullish() }).nullish() })),
    },
    longTimeoutMs,
  ),
};
