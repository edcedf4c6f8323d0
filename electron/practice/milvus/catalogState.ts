import { z } from 'zod';

import { Int64 } from '#shared/int64.ts';

const KeyValue = z.object({ key: z.string(), value: z.string() });
export type KeyValue = z.infer<typeof KeyValue>;

const Database = z.object({
  id: Int64,
  name: z.string(),
  properties: z.array(KeyValue),
  /** In nanoseconds. */
  createdAt: Int64,
});
export type Database = z.infer<typeof Database>;

const Partition = z.object({ id: Int64, name: z.string(), createdTimestamp: Int64 });
export type Partition = z.infer<typeof Partition>;

const Index = z.object({
  id: Int64,
  name: z.string(),
  fieldId: z.number().int(),
  params: z.array(KeyValue),
  /** Milliseconds since 1970; it takes some time from then. */
  startedAt: z.number(),
});
export type Index = z.infer<typeof Index>;

const Load = z.object({
  /** null: the whole collection, with partitions that come later. */
  partitionIds: z.array(Int64).nullable(),
  /** Milliseconds since 1970; it takes some time from then. */
  startedAt: z.number(),
});
export type Load = z.infer<typeof Load>;

const Collection = z.object({
  id: Int64,
  databaseId: Int64,
  name: z.string(),
  /** A serialized CollectionSchema with all ids, $meta included; base64. */
  schema: z.string(),
  shardsNum: z.number().int(),
  consistencyLevel: z.string(),
  properties: z.array(KeyValue),
  virtualChannels: z.array(z.string()),
  createdTimestamp: Int64,
  updatedTimestamp: Int64,
  partitions: z.array(Partition),
  aliases: z.array(z.string()),
  indexes: z.array(Index),
  load: Load.nullable(),
});
export type Collection = z.infer<typeof Collection>;

/** All that a Milvus keeps in etcd. */
export const CatalogState = z.object({
  version: z.literal(1),
  databases: z.array(Database),
  collections: z.array(Collection),
  /** How many channels were given so far; their numbers go round. */
  channelCount: z.number().int(),
});
export type CatalogState = z.infer<typeof CatalogState>;
