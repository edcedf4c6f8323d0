import { createHash } from 'node:crypto';

import { z } from 'zod';

import { AppError, messageOf } from '#shared/errors.ts';
import { RowCheck } from '#shared/job.ts';
import { collectionNameLimit, formatName } from '#shared/selection.ts';

import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { CollectionRef } from '../milvus/milvus.ts';

/** The names of a replacement: the one it takes, and those that the new and the old collection have meanwhile. */
export interface SwitchNames {
  readonly target: CollectionRef;
  readonly made: CollectionRef;
  readonly old: CollectionRef;
}

/** Everything that a switch needs to be gone on with after a crash; in the journal before its first step. */
export const SwitchRecord = z.object({
  madeId: z.string(),
  oldId: z.string(),
  rows: RowCheck.nullable(),
  /** Of the backup; made where they are free, after those of the old collection have moved. */
  aliases: z.array(z.string()).default([]),
});
export type SwitchRecord = z.infer<typeof SwitchRecord>;

interface SwitchScope {
  readonly context: Pick<JobContext, 'signal' | 'log' | 'leftoverMade' | 'leftoverGone'>;
  readonly cluster: Pick<Cluster, 'milvus'>;
}

/**
 * Of one job: two jobs never share these names, and a person sees whose they are. Of a name that would be too long the end
 * stays, behind a sum of the whole: long names often differ in a few letters only.
 */
export function switchNames(jobId: string, target: CollectionRef): SwitchNames {
  const tag = jobId.replaceAll(/\W/g, '').slice(0, 12);
  const named = (prefix: string): CollectionRef => {
    const whole = `${prefix}_${tag}_${target.collection}`;
    if (whole.length <= collectionNameLimit) return { ...target, collection: whole };
    const sum = createHash('sha256').update(target.collection).digest('hex').slice(0, 16);
    const start = `${prefix}_${tag}_${sum}_`;
    const end = target.collection.slice(start.length - collectionNameLimit);
    return { ...target, collection: start + end };
  };
  return { target, made: named('mbs_new'), old: named('mbs_old') };
}

/**
 * Puts a verified collection in the place of another: the old one is renamed away, the new one takes its name and its
 * aliases, and only then the old one is dropped. Each step looks at the ids first, so that it can be called again after a
 * crash anywhere in between.
 * @throws COLLECTION_CHANGED when somebody else made a collection under the name meanwhile; the old one is back then
 */
export async function switchOver(
  names: SwitchNames,
  { madeId, oldId }: Pick<SwitchRecord, 'madeId' | 'oldId'>,
  { context, cluster }: SwitchScope,
): Promise<void> {
  const { milvus } = cluster;
  const { signal } = context;
  const { target, made, old } = names;
  const idOf = async (ref: CollectionRef) =>
    (await milvus.describeCollection(ref, signal))?.collectionId;
  const oldLeftover = { kind: 'originalCollection', where: formatName(old) } as const;
  if ((await idOf(target)) !== madeId) {
    await context.leftoverMade(oldLeftover);
    if ((await idOf(target)) === oldId) {
      await milvus.renameCollection(target, old.collection, signal);
    }
    try {
      if ((await idOf(target)) !== undefined || (await idOf(made)) !== madeId) {
        throw new AppError('COLLECTION_CHANGED', { collection: formatName(target) });
      }
      await milvus.renameCollection(made, target.collection, signal);
    } catch (error) {
      await bringBack(names, oldId, { context, cluster });
      throw error;
    }
  }
  if ((await idOf(target)) !== madeId) {
    throw new AppError('COLLECTION_CHANGED', { collection: formatName(target) });
  }
  const there = await milvus.describeCollection(old, signal);
  if (there?.collectionId === oldId) {
    for (const alias of there.aliases) await milvus.alterAlias(target, alias, signal);
    await milvus.dropCollection(old, signal);
  }
  await context.leftoverGone(oldLeftover);
}

/** The old collection gets its name back, where nobody else has it. After a stop the next run does it. */
async function bringBack(
  { target, old }: SwitchNames,
  oldId: string,
  { context, cluster }: SwitchScope,
): Promise<void> {
  const { milvus } = cluster;
  const { signal } = context;
  if (signal.aborted) return;
  try {
    const there = await milvus.describeCollection(old, signal);
    if (there?.collectionId !== oldId) return;
    await milvus.renameCollection(old, target.collection, signal);
    await context.leftoverGone({ kind: 'originalCollection', where: formatName(old) });
  } catch (error) {
    const fields = { collection: formatName(old), error: messageOf(error) };
    context.log.log('warn', 'the old collection could not get its name back', fields);
  }
}
