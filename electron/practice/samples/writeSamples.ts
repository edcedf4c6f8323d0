import { z } from 'zod';

import type { PracticeVersion } from '#shared/practice.ts';

import { keyValues, type SampleCollection, type SampleIndex } from './sampleCollection.ts';
import { sampleCollections, sampleDatabases } from './sampleCollections.ts';

/** Calls one method of MilvusService, as a client does. */
export type SampleCall = (
  method: string,
  request: object,
  scope?: { readonly database?: string },
) => Promise<object>;

/**
 * Creates the sample collections on a new server and fills them.
 * @throws Error when the server refuses a call, the reason of the signal when it is aborted
 */
export async function writeSamples(
  call: SampleCall,
  { version, signal }: { readonly version: PracticeVersion; readonly signal: AbortSignal },
): Promise<void> {
  const checkedCall: SampleCall = async (method, request, scope) => {
    signal.throwIfAborted();
    const answer = await call(method, request, scope);
    checkStatus(method, answer);
    return answer;
  };
  for (const [database, properties] of Object.entries(sampleDatabases))
    // Properties of databases came with 2.4.
    await checkedCall('CreateDatabase', {
      db_name: database,
      properties: version === '2.3' ? [] : keyValues(properties),
    });
  for (const collection of sampleCollections(version))
    await writeCollection(checkedCall, collection);
}

async function writeCollection(call: SampleCall, collection: SampleCollection): Promise<void> {
  const { database, name, deleteFilter, alias } = collection;
  const target = { db_name: database, collection_name: name };
  const scope = { database };
  await call('CreateCollection', collection.createRequest(), scope);
  for (const partition of collection.partitions)
    await call('CreatePartition', { ...target, partition_name: partition }, scope);
  for (const request of collection.insertRequests()) await call('Insert', request, scope);
  const flush = { db_name: database, collection_names: [name] };
  await call('Flush', flush, scope);
  if (deleteFilter !== null) {
    await call('Delete', { ...target, expr: deleteFilter }, scope);
    await call('Flush', flush, scope);
  }
  for (const index of collection.indexes)
    await call('CreateIndex', { ...target, ...indexRequest(index) }, scope);
  if (collection.isLoaded) await call('LoadCollection', { ...target, replica_number: 1 }, scope);
  if (alias !== null) await call('CreateAlias', { ...target, alias }, scope);
}

function indexRequest({ field, name, type, metric, params }: SampleIndex): object {
  return {
    field_name: field,
    index_name: name,
    extra_params: keyValues({
      index_type: type,
      ...(metric !== undefined && { metric_type: metric }),
      ...(params && { params: JSON.stringify(params) }),
    }),
  };
}

const Status = z.object({
  error_code: z.union([z.string(), z.number()]).optional(),
  code: z.number().optional(),
  reason: z.string().optional(),
});
const Answer = Status.extend({ status: Status.nullish() });

function checkStatus(method: string, answer: object): void {
  const { status, ...own } = Answer.parse(answer);
  const { error_code: errorCode = 'Success', code = 0, reason = '' } = status ?? own;
  if ((errorCode === 'Success' || errorCode === 0) && code === 0) return;
  throw new Error(`The samples could not be written: ${method}: ${reason}`);
}
