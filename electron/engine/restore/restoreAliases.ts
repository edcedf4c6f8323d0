import { formatName } from '#shared/selection.ts';

import type { Cluster } from '../connections.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import type { CollectionRef } from '../milvus/milvus.ts';

/** An alias is made only where its name is free, and never moved away from another collection. */
export async function restoreAliases(
  ref: CollectionRef,
  aliases: readonly string[],
  {
    context,
    cluster,
  }: { readonly context: Pick<JobContext, 'signal' | 'warn'>; readonly cluster: Cluster },
): Promise<void> {
  for (const alias of aliases) {
    const holder = await cluster.milvus.describeCollection(
      { database: ref.database, collection: alias },
      context.signal,
    );
    if (holder?.name === ref.collection) continue;
    if (holder) {
      const params = { alias, collection: formatName(ref), holder: holder.name };
      context.warn({ code: 'aliasTaken', params });
    } else {
      await cluster.milvus.createAlias(ref, alias, context.signal);
    }
  }
}
