import { setTimeout as wait } from 'node:timers/promises';

import { LoadState, type MilvusClient } from '@zilliz/milvus2-sdk-node';

import { succeed } from './succeed.ts';

/**
 * Flushes collections and waits until that is done. Not the SDK's flushSync: it polls without the time of the flush and calls a
 * segment it does not know flushed.
 */
export async function flushAndWait(client: MilvusClient, names: string[]): Promise<void> {
  const answer = await client.flush({ collection_names: names });
  succeed(answer.status);
  const { coll_segIDs: segments, coll_flush_ts: times } = answer as unknown as FlushAnswer;
  for (const name of names) {
    const segmentIDs = segments[name]?.data ?? [];
    const state = { collection_name: name, segmentIDs, flush_ts: times[name] ?? 0 };
    while (!(await isFlushed(client, state))) await wait(100);
  }
}

// The SDK's types say number where its int64 are decimal strings, which it passes on as they are.
interface FlushAnswer {
  readonly coll_segIDs: Record<string, { data: number[] }>;
  readonly coll_flush_ts: Record<string, number>;
}

async function isFlushed(
  client: MilvusClient,
  state: { collection_name: string; segmentIDs: number[]; flush_ts: number },
): Promise<boolean> {
  const answer = await client.getFlushState(state);
  succeed(answer.status);
  return answer.flushed;
}

/** Waits until the indexes of a field are built. */
export async function waitForIndex(
  client: MilvusClient,
  name: string,
  field: string,
): Promise<void> {
  while (!(await isIndexed(client, name, field))) await wait(100);
}

async function isIndexed(client: MilvusClient, name: string, field: string): Promise<boolean> {
  const answer = await client.describeIndex({ collection_name: name, field_name: field });
  succeed(answer.status);
  return answer.index_descriptions.every(({ state }) => state === 'Finished');
}

/** Loads a collection and waits until it is loaded. The SDK's loadCollectionSync looks every half second only. */
export async function loadAndWait(
  client: MilvusClient,
  name: { readonly db_name?: string; readonly collection_name: string },
): Promise<void> {
  succeed(await client.loadCollection(name));
  while ((await client.getLoadState(name)).state !== LoadState.LoadStateLoaded) await wait(50);
}

/** A collection that is not loaded is loaded for the question and released after it, as it was found. */
export async function whileLoaded<T>(
  client: MilvusClient,
  name: { readonly db_name?: string; readonly collection_name: string },
  act: () => Promise<T>,
): Promise<T> {
  const { state } = await client.getLoadState(name);
  if (state === LoadState.LoadStateLoaded) return act();
  await loadAndWait(client, name);
  try {
    return await act();
  } finally {
    succeed(await client.releaseCollection(name));
  }
}
