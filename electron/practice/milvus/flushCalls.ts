import type { Int64 } from '#shared/int64.ts';

import type { CallScope, Handler } from './call.ts';
import { databaseNameOf } from './catalog.ts';
import type { Collection } from './catalogState.ts';
import type { MilvusParts } from './milvusParts.ts';
import { isInputError } from './refusals.ts';

interface FlushRequest {
  readonly db_name: string;
  readonly collection_names: readonly string[];
}

interface FlushStateRequest {
  readonly db_name: string;
  readonly collection_name: string;
  readonly segmentIDs: readonly Int64[];
  readonly flush_ts: Int64;
}

interface FlushAllStateRequest {
  readonly db_name: string;
  readonly flush_all_ts: Int64;
}

export function flushCalls({
  catalog,
  context,
  table,
  rows,
}: MilvusParts): Record<string, Handler> {
  async function flush(collection: Collection) {
    const outcome = await (await rows.of(collection)).flush();
    return {
      sealedIds: { data: outcome.sealedIds },
      flushedIds: { data: outcome.flushedIds },
      sealTime: String(Math.floor(context.clock.now().getTime() / 1000)),
      timestamp: String(outcome.timestamp),
      checkpoints: Object.fromEntries(
        collection.virtualChannels.map((name) => [name, checkpoint(name, outcome.timestamp)]),
      ),
    };
  }

  const inDatabase = ({ id }: { id: Int64 }) =>
    catalog.state.collections.filter((one) => one.databaseId === id);

  return {
    async Flush(request: FlushRequest, scope: CallScope) {
      const database = databaseNameOf(request, scope);
      const flushed: ({ name: string } & Awaited<ReturnType<typeof flush>>)[] = [];
      for (const name of request.collection_names) {
        const collection = findFlushed(name);
        flushed.push({ name, ...(await flush(collection)) });
      }
      const byName = <Value>(value: (one: (typeof flushed)[number]) => Value) =>
        Object.fromEntries(flushed.map((one) => [one.name, value(one)]));
      return {
        db_name: database,
        coll_segIDs: byName((one) => one.sealedIds),
        flush_coll_segIDs: byName((one) => one.flushedIds),
        coll_seal_times: byName((one) => one.sealTime),
        coll_flush_ts: byName((one) => one.timestamp),
        // Of the last collection alone, as Milvus answers.
        ...(table.hasSegmentDetails && { channel_cps: flushed.at(-1)?.checkpoints ?? {} }),
      };

      function findFlushed(name: string): Collection {
        const named = { db_name: database, collection_name: name };
        return catalog.collection(named, scope, table.hasIndexVersions ? isInputError : {});
      }
    },

    async GetFlushState(request: FlushStateRequest, scope) {
      const { segmentIDs: ids, flush_ts: timestamp } = request;
      if (request.collection_name !== '' && timestamp !== '0') {
        const found = await rows.of(catalog.collection(request, scope));
        return { flushed: found.isFlushed(ids, BigInt(timestamp)) };
      }
      const all = await Promise.all(catalog.state.collections.map((one) => rows.of(one)));
      return { flushed: all.every((one) => one.isFlushed(ids, 0n)) };
    },

    async FlushAll(request: FlushRequest) {
      const { databases } = catalog.state;
      const wanted = databases.filter(
        ({ name }) => request.db_name === '' || name === request.db_name,
      );
      const results = [];
      for (const database of wanted) {
        const collections = [];
        for (const collection of inDatabase(database)) {
          collections.push({ name: collection.name, ...(await flush(collection)) });
        }
        results.push({ name: database.name, collections });
      }
      const all = results.flatMap(({ collections }) => collections);
      const last = all
        .map(({ timestamp }) => BigInt(timestamp))
        .sort(ascending)
        .at(-1);
      const flushTimestamp = String(last ?? context.nextTimestamp());
      return {
        flush_all_ts: flushTimestamp,
        ...(table.hasIndexVersions && {
          flush_results: results
            .filter(({ collections }) => collections.length > 0)
            .map(({ name, collections }) => ({
              db_name: name,
              collection_results: collections.map((one) => ({
                collection_name: one.name,
                segment_ids: one.sealedIds,
                flush_segment_ids: one.flushedIds,
                seal_time: one.sealTime,
                flush_ts: flushTimestamp,
                channel_cps: one.checkpoints,
              })),
            })),
        }),
      };
    },

    async GetFlushAllState(request: FlushAllStateRequest) {
      const timestamp = BigInt(request.flush_all_ts);
      const states = [];
      for (const database of catalog.state.databases) {
        const entries = [];
        for (const collection of inDatabase(database)) {
          const isFlushed = (await rows.of(collection)).isFlushed([], timestamp);
          entries.push([collection.name, isFlushed] as const);
        }
        states.push({
          db_name: database.name,
          collection_flush_states: Object.fromEntries(entries),
        });
      }
      const flushed = states.every((one) =>
        Object.values(one.collection_flush_states).every(Boolean),
      );
      return { flushed, ...(table.hasIndexVersions && { flush_states: states }) };
    },
  };
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** A position in the log of messages; its id is nothing that clients read. */
function checkpoint(virtualChannel: string, timestamp: bigint): object {
  const messageId = Buffer.alloc(8);
  messageId.writeBigUInt64LE(timestamp);
  return { channel_name: virtualChannel, msgID: messageId, timestamp: String(timestamp) };
}
