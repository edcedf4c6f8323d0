import { z } from 'zod';

import { AppError, isErrorClass, toErrorInfo } from '#shared/errors.ts';
import { formatName } from '#shared/selection.ts';

import { decode, encode } from '../backupFormat/codec.ts';
import { listCollectionFiles } from '../backupFormat/collectionFiles.ts';
import { parseJson } from '../backupFormat/json.ts';
import { CollectionBackupInfo } from '../backupFormat/schema.ts';
import { fromEarlier } from '../jobs/fromEarlier.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import type { CollectionRef } from '../milvus/milvus.ts';
import { copyJournaled, journalObjects } from '../transfer/journaledCopy.ts';
import { type FrozenCollection, freezeCollection } from './freezeCollection.ts';
import type { BackupScope } from './run.ts';

interface CollectionScope extends BackupScope {
  readonly context: JobContext;
  /** Prefix of the backup, ending with '/'. */
  readonly prefix: string;
}

/** What the commit needs: the objects of thousands of collections are not kept until then. */
export type BackedUpCollection = Pick<FrozenCollection, 'info' | 'schema'>;

// Each time a file vanishes the collection is planned anew from what Milvus has then.
const freezes = 3;

/**
 * Freezes, copies and checks one collection. A frozen collection of an earlier run is taken up again as it was; when its
 * files are gone at the source it is frozen anew, and what no longer belongs to it is removed from the backup.
 */
export async function backUpCollection(
  index: number,
  ref: CollectionRef,
  scope: CollectionScope,
): Promise<BackedUpCollection> {
  const { context, work } = scope;
  context.collection(index, { state: 'running', phase: 'backUp', error: null });
  try {
    let frozen = takenUp(context, index) ?? (await freezeNow(index, ref, scope));
    for (let freeze = 1; !(await isCopied(index, frozen, scope)); freeze += 1) {
      if (freeze === freezes) {
        const params = { collection: formatName(ref), times: String(freezes) };
        throw new AppError('SEGMENT_GONE', params);
      }
      frozen = await freezeNow(index, ref, scope);
    }
    context.collection(
      index,
      work.next === null
        ? { state: 'done', phase: 'verify' }
        : { state: 'waiting', phase: work.next },
    );
    const { info, schema } = frozen;
    return { info, schema };
  } catch (error) {
    context.collection(index, { state: 'failed', error: toErrorInfo(error) });
    throw error;
  }
}

/** False when the source moved on while it was copied, so that the collection has to be frozen anew. */
async function isCopied(
  index: number,
  frozen: FrozenCollection,
  scope: CollectionScope,
): Promise<boolean> {
  const { context } = scope;
  const sizeBytes = frozen.objects.reduce((sum, object) => sum + object.sizeBytes, 0);
  context.planned(sizeBytes, frozen.objects.length);
  context.collection(index, { totalBytes: sizeBytes, doneBytes: 0 });
  try {
    await copyAndCheck(index, frozen, scope);
    return true;
  } catch (error) {
    if (!isErrorClass(error, 'goneSource', 'changedSource')) throw error;
    context.planned(-sizeBytes, -frozen.objects.length);
    return false;
  }
}

async function freezeNow(
  index: number,
  ref: CollectionRef,
  scope: CollectionScope,
): Promise<FrozenCollection> {
  const { context, cluster, random, prefix } = scope;
  const { strategy } = scope.work;
  const isReadOnly = cluster.profile.protection === 'readOnly';
  const mode = strategy === 'skip_flush' || isReadOnly ? 'skipFlush' : 'flush';
  const rows = strategy === 'meta_only' ? 'none' : mode;
  const frozen = await freezeCollection(ref, { context, cluster, random, prefix, rows });
  await writeDown(index, frozen, context);
  return frozen;
}

const Detail = z.object({ info: z.string(), schema: z.string() });

async function writeDown(
  index: number,
  frozen: FrozenCollection,
  context: JobContext,
): Promise<void> {
  const detail = {
    info: Buffer.from(encode(CollectionBackupInfo, frozen.info)).toString('utf8'),
    schema: Buffer.from(frozen.schema).toString('base64'),
  };
  await journalObjects(index, frozen.objects, context);
  const record = { type: 'collectionFrozen', index, detail: JSON.stringify(detail) } as const;
  await context.journal(record, { durable: true });
}

interface EarlierFreeze {
  readonly detail: string;
  readonly objects: readonly PlannedObject[];
}

/** The last complete freeze of each collection in the journal. */
const frozenEarlier = fromEarlier((earlier): ReadonlyMap<number, EarlierFreeze> => {
  const planned = new Map<number, PlannedObject[]>();
  const frozen = new Map<number, EarlierFreeze>();
  for (const record of earlier) {
    if (record.type === 'objectsPlanned') {
      const objects = planned.get(record.collection) ?? [];
      objects.push(...record.objects);
      planned.set(record.collection, objects);
    } else if (record.type === 'collectionFrozen') {
      const { index, detail } = record;
      frozen.set(index, { detail, objects: planned.get(index) ?? [] });
      planned.delete(index);
    }
  }
  return frozen;
});

function takenUp({ earlier }: JobContext, index: number): FrozenCollection | undefined {
  const frozen = frozenEarlier(earlier).get(index);
  if (frozen === undefined) return undefined;
  const detail = Detail.parse(JSON.parse(frozen.detail));
  const info = decode(CollectionBackupInfo, parseJson(Buffer.from(detail.info)));
  return { info, schema: Buffer.from(detail.schema, 'base64'), objects: frozen.objects };
}

/** Copies what is not there yet, removes what does not belong there, and compares the listing with the plan. */
async function copyAndCheck(
  index: number,
  frozen: FrozenCollection,
  scope: CollectionScope,
): Promise<void> {
  const { context, cluster, storage, settings } = scope;
  let doneBytes = 0;
  await copyJournaled(frozen.objects, {
    context,
    source: cluster.storage.store,
    target: storage.store,
    mode: settings.transferMode,
    limit: scope.copyLimit,
    random: scope.random,
    list: () => listFiles(frozen, scope),
    onDone({ sizeBytes }) {
      doneBytes += sizeBytes;
      context.done(sizeBytes, 1);
      context.collection(index, { doneBytes });
    },
  });
}

function listFiles({ info }: FrozenCollection, { storage, prefix, context }: CollectionScope) {
  return listCollectionFiles(storage.store, prefix, info.collection_id, context.signal);
}
