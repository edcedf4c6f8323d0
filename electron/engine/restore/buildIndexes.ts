import { AppError } from '#shared/errors.ts';
import { formatName } from '#shared/selection.ts';

import type { CollectionBackupInfo, IndexInfo } from '../backupFormat/schema.ts';
import { patienceOf } from '../jobs/tellWaits.ts';
import type { CollectionRef, Milvus, NewIndex } from '../milvus/milvus.ts';
import { retry } from '../retry.ts';
import type { RestoreScope } from './run.ts';

const pollMs = 300;

/** What Milvus makes of a vector when it may choose. */
export const autoIndex = 'AUTOINDEX';

/** True where that is asked for instead of the index of the source. */
export function isVector(source: CollectionBackupInfo, fieldName: string): boolean {
  const type = source.schema?.fields.find(({ name }) => name === fieldName)?.data_type ?? 0;
  return isVectorType(type);
}

/** Data types from 100 on are vectors; 200 and 201 are structs. */
export function isVectorType(dataType: number): boolean {
  return dataType >= 100 && dataType < 200;
}

/** Turns the indexes of a backup into requests, vectors first: a collection cannot be loaded without those. */
export function newIndexes(source: CollectionBackupInfo, useAutoIndex: boolean): NewIndex[] {
  const toNew = (index: IndexInfo): NewIndex => {
    const vector = isVector(source, index.field_name);
    const params =
      useAutoIndex && vector
        ? { index_type: autoIndex, metric_type: index.params['metric_type'] ?? '' }
        : // Old servers call the text index by the name of its library.
          {
            ...index.params,
            ...(index.index_type === 'marisa-trie' ? { index_type: 'Trie' } : {}),
          };
    return {
      fieldName: index.field_name,
      // Names that the server made itself for JSON paths hold characters it does not take back.
      indexName: /^[A-Za-z_][A-Za-z0-9_]*$/.test(index.index_name) ? index.index_name : '',
      params: Object.entries(params)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => ({ key, value })),
    };
  };
  const vectors = source.index_infos.filter((index) => isVector(source, index.field_name));
  const scalars = source.index_infos.filter((index) => !isVector(source, index.field_name));
  return [...vectors, ...scalars].map(toNew);
}

/**
 * Builds the indexes and waits for them.
 * @throws INDEX_FAILED
 */
export async function buildIndexes(
  ref: CollectionRef,
  source: CollectionBackupInfo,
  { context, cluster, random, indexLimit, work }: RestoreScope,
): Promise<void> {
  const { clock, signal } = context;
  const patience = patienceOf(context, random);
  const wait = async () => {
    while (!(await retry(() => areBuilt(ref, cluster.milvus, signal), patience))) {
      await clock.sleep(pollMs, signal);
    }
  };
  for (const index of newIndexes(source, work.useAutoIndex)) {
    await indexLimit(async () => {
      await retry(() => cluster.milvus.createIndex(ref, index, signal), patience);
      if (cluster.features.indexesOneByOne) await wait();
    });
  }
  await wait();
}

async function areBuilt(ref: CollectionRef, milvus: Milvus, signal: AbortSignal): Promise<boolean> {
  const indexes = await milvus.listIndexes(ref, signal);
  const failed = indexes.find(({ state }) => state === 'failed');
  if (failed) {
    throw new AppError('INDEX_FAILED', {
      index: failed.indexName,
      collection: formatName(ref),
      reason: failed.failReason,
    });
  }
  return indexes.every(({ state }) => state === 'finished');
}
