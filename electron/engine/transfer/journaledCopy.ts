import { AppError } from '#shared/errors.ts';

import { fromEarlier } from '../jobs/fromEarlier.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { PlannedObject } from '../jobs/journalRecord.ts';
import { tellWaits } from '../jobs/tellWaits.ts';
import type { ObjectInfo, ObjectStore } from '../storage/objectStore.ts';
import { type CopyRun, copyObjects, isMd5 } from './copyObjects.ts';

interface JournaledCopy extends Pick<CopyRun, 'source' | 'target' | 'mode' | 'limit' | 'random'> {
  readonly context: JobContext;
  /** All that lies where the objects go; what is not among them is removed. */
  readonly list: () => Promise<ReadonlyMap<string, ObjectInfo>>;
  /** Told of each object once, whether this run copied it or an earlier one. */
  readonly onDone: (object: PlannedObject) => void;
}

/** Writes down what is to be copied, in lines short enough to be read whole. */
export async function journalObjects(
  collection: number,
  objects: readonly PlannedObject[],
  context: JobContext,
): Promise<void> {
  for (let start = 0; start < objects.length; start += 1000) {
    const chunk = objects.slice(start, start + 1000);
    await context.journal({ type: 'objectsPlanned', collection, objects: chunk });
  }
}

/**
 * Copies what no earlier run of the job has copied, removes what does not belong there, and compares what lies there then
 * with the plan. Each copy is written down, so that the next run knows it.
 * @throws OBJECT_CORRUPT when an object is missing or another one in the end; every error of copyObjects
 */
export async function copyJournaled(
  objects: readonly PlannedObject[],
  copy: JournaledCopy,
): Promise<void> {
  const { context, target, onDone } = copy;
  const earlier = copiedEarlier(context.earlier);
  const copied = new Map<string, string>();
  const present = await copy.list();
  const there = new Set<string>();
  for (const planned of objects) {
    const object = present.get(planned.key);
    if (!object || !isProven(object, planned, earlier.get(planned.key))) continue;
    there.add(planned.key);
    copied.set(planned.key, object.etag);
  }
  const planned = new Set(objects.map(({ key }) => key));
  const foreign = [...present.keys()].filter((key) => !planned.has(key));
  if (foreign.length > 0) await target.removeMany(foreign, context.signal);
  for (const object of objects) if (there.has(object.key)) onDone(object);
  await copyObjects(
    objects.filter(({ key }) => !there.has(key)),
    {
      ...copy,
      clock: context.clock,
      signal: context.signal,
      onRetry: tellWaits(context),
      onRefused: () => warnOfRefusal(copy, context),
      async onCopied(object, { etag, route }) {
        const { key, sizeBytes } = object;
        copied.set(key, etag);
        context.moved(sizeBytes, route);
        onDone(object);
        await context.journal({ type: 'objectCopied', key, sizeBytes, etag });
      },
    },
  );
  await checkCopies(objects, copied, copy);
}

/** Said once a job by the screens, however many collections it is true of. */
export function warnOfRefusal(
  { source, target }: { readonly source: ObjectStore; readonly target: ObjectStore },
  context: Pick<JobContext, 'warn'>,
): void {
  const params = { source: source.location, target: target.location };
  context.warn({ code: 'copyRefused', params });
}

const copiedEarlier = fromEarlier((earlier): ReadonlyMap<string, string> => {
  const copied = earlier.filter((record) => record.type === 'objectCopied');
  return new Map(copied.map(({ key, etag }) => [key, etag]));
});

/**
 * True for an object that an earlier run copied: the journal has its version, or its ETag is the MD5 sum of the source. The
 * second also covers copies that were stored in the moment of a kill, before their record was.
 */
function isProven(
  object: ObjectInfo,
  { sizeBytes, etag }: PlannedObject,
  journaled: string | undefined,
): boolean {
  const isJournaled = object.etag !== '' && object.etag === journaled;
  const hasContent = isMd5(etag) && object.etag === etag;
  return object.sizeBytes === sizeBytes && (isJournaled || hasContent);
}

/**
 * The expected set is the plan, never a listing; a key missing from a listing is asked for by itself before it counts. Some
 * stores tell no ETag in a listing, so only two that are told are compared.
 */
async function checkCopies(
  objects: readonly PlannedObject[],
  copied: ReadonlyMap<string, string>,
  { target, list, context }: JournaledCopy,
): Promise<void> {
  const present = await list();
  for (const { key, sizeBytes } of objects) {
    const object = present.get(key) ?? (await target.head(key, context.signal));
    const reason = differenceOf(object, sizeBytes, copied.get(key) ?? '');
    if (reason) throw new AppError('OBJECT_CORRUPT', { key, location: target.location, reason });
  }
}

function differenceOf(
  object: ObjectInfo | undefined,
  sizeBytes: number,
  etag: string,
): string | undefined {
  if (!object) return 'it is missing';
  if (object.sizeBytes !== sizeBytes) return `${object.sizeBytes} bytes instead of ${sizeBytes}`;
  const isOther = object.etag !== '' && etag !== '' && object.etag !== etag;
  return isOther ? 'it is another version than the one that was written' : undefined;
}
