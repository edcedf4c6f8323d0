import { z } from 'zod';

import type { Caller, Dispatcher } from './dispatch.ts';
import { JsonInt64 } from './jsonInt64.ts';
import { readRequest, type RestPage, RestRefusal } from './restPage.ts';

const Named = z.object({
  dbName: z.string().default('default'),
  collectionName: z.string().default(''),
});
const Query = Named.extend({
  filter: z.string().default(''),
  outputFields: z.array(z.string()).default([]),
  partitionNames: z.array(z.string()).default([]),
});

/** What people look at by hand: names, counts and load states. Rows are for gRPC. */
export function restDataPages(dispatcher: Dispatcher): Record<string, RestPage> {
  async function ask<Answer>(method: string, body: z.infer<typeof Named>, caller: Caller) {
    const request = { db_name: body.dbName, collection_name: body.collectionName };
    return (await dispatcher.perform(method, request, caller)) as Answer;
  }

  return {
    async 'collections/list'(body, caller) {
      const request = readRequest(Named, body, {});
      type Answer = { collection_names: string[] };
      return (await ask<Answer>('ShowCollections', request, caller)).collection_names;
    },
    async 'collections/has'(body, caller) {
      const request = readRequest(Named, body, {});
      return { has: (await ask<{ value: boolean }>('HasCollection', request, caller)).value };
    },
    async 'collections/get_stats'(body, caller) {
      const request = readRequest(Named, body, {});
      type Answer = { stats: { value: string }[] };
      const { stats } = await ask<Answer>('GetCollectionStatistics', request, caller);
      return { rowCount: new JsonInt64(stats[0]?.value ?? '0') };
    },
    async 'collections/get_load_state'(body, caller) {
      const request = readRequest(Named, body, {});
      const { state } = await ask<{ state: string }>('GetLoadState', request, caller);
      return { loadState: state };
    },
    async 'entities/query'(body, caller) {
      const request = readRequest(Query, body, {});
      if (request.outputFields.join() !== 'count(*)') {
        throw new RestRefusal(
          1801,
          'a practice server only counts over REST: outputFields ["count(*)"]',
        );
      }
      const answer = (await dispatcher.perform(
        'Query',
        {
          db_name: request.dbName,
          collection_name: request.collectionName,
          expr: request.filter,
          output_fields: request.outputFields,
          partition_names: request.partitionNames,
        },
        caller,
      )) as { fields_data: { field_name: string; scalars?: { long_data?: { data: string[] } } }[] };
      const [count] = answer.fields_data;
      return [{ 'count(*)': new JsonInt64(count?.scalars?.long_data?.data[0] ?? '0') }];
    },
  };
}
