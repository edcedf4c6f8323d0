import pLimit, { type LimitFunction } from 'p-limit';

import type { Int64 } from '#shared/int64.ts';

import { MilvusRefusal } from '../call.ts';
import type { ImportJob, ImportRequest, MilvusContext } from '../types.ts';
import type { Background } from './background.ts';
import { writeL0Segments } from './flushRows.ts';
import { ImportFailure, readSourceDeletes, readSourceRows } from './importRows.ts';
import { type SourceSegment, findDeltaLogs, findSegments } from './importSources.ts';
import { createImportWriter } from './importWriter.ts';
import type { RowStore } from './rowStore.ts';
import type { Segment } from './segment.ts';

const mostSegments = 1024;

export interface ImportJobs {
  /** @throws MilvusRefusal 2100 for what is refused at once */
  start(request: ImportRequest): ImportJob;
  list(): readonly ImportJob[];
}

interface Taken {
  readonly segments: readonly Segment[];
  /** Rows, or deletes where only these are imported. */
  readonly count: number;
}

/** 2.3 runs the tasks of a server one after the other. What its collections share is the signal that ends them. */
const queues = new WeakMap<AbortSignal, LimitFunction>();

function queueOf(server: AbortSignal): LimitFunction {
  const queue = queues.get(server) ?? pLimit(1);
  queues.set(server, queue);
  return queue;
}

export function createImportJobs(
  virtualChannels: readonly string[],
  { store, background }: { readonly store: RowStore; readonly background: Background },
  context: MilvusContext,
): ImportJobs {
  const { version, bucket, clock, pace, nextId, faults } = context;
  const jobs = new Map<Int64, ImportJob>();
  const isOld = version === '2.3';

  function update(id: Int64, changes: Partial<ImportJob>): void {
    const job = jobs.get(id);
    if (job !== undefined) jobs.set(id, { ...job, ...changes });
  }

  async function step(signal: AbortSignal): Promise<void> {
    await clock.sleep(pace.importStepMs, signal);
  }

  async function takeRows(id: Int64, sources: readonly SourceSegment[]): Promise<Taken> {
    const { request } = jobs.get(id) as ImportJob;
    const { endTimestamp } = request;
    const { schema } = store;
    const partitionId = request.partitionId ?? '';
    const writer = createImportWriter(
      { partitionId, virtualChannels, isSorted: version === '2.5' },
      { files: store.files, schema, nextId },
    );
    try {
      for (const [at, source] of sources.entries()) {
        const target = { bucket, schema, version, endTimestamp };
        await writer.add(
          await readSourceRows(source, target).catch((error: unknown) => {
            throw isOld ? error : named(error, source, BigInt(id) + BigInt(at + 1));
          }),
        );
      }
      return await writer.end();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }

  async function takeDeletes({ request }: ImportJob): Promise<Taken> {
    const { partitionId, files, endTimestamp } = request;
    const deletes = await readSourceDeletes(findDeltaLogs(bucket, files), { bucket, endTimestamp });
    const calls = deletes.map(({ key, timestamp }) => ({ partitionId, keys: [key], timestamp }));
    const tools = { files: store.files, nextId };
    const segments = await writeL0Segments(calls, virtualChannels, tools);
    return { segments, count: deletes.length };
  }

  async function run(
    id: Int64,
    sources: readonly SourceSegment[],
    signal: AbortSignal,
  ): Promise<void> {
    const job = jobs.get(id) as ImportJob;
    const fault = faults.strike('failedImport');
    await step(signal);
    update(id, { state: 'importing', progress: isOld ? 0 : 10 });
    await step(signal);
    if (fault !== undefined) throw new ImportFailure(fault.reason);
    const taken = job.request.isL0 ? await takeDeletes(job) : await takeRows(id, sources);
    const { segments, count } = taken;
    try {
      update(id, { progress: isOld ? 90 : 40, totalRows: count, importedRows: isOld ? count : 0 });
      await step(signal);
      update(id, { progress: isOld ? 90 : 70, importedRows: count });
      await step(signal);
      await store.add(segments);
    } catch (error) {
      for (const segment of segments) await store.files.remove(segment);
      throw error;
    }
    update(id, { state: 'completed', progress: 100, completedAt: clock.now() });
  }

  async function runToItsEnd(
    id: Int64,
    sources: readonly SourceSegment[],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await run(id, sources, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const ends = { progress: 0, importedRows: 0, totalRows: 0, completedAt: clock.now() };
      update(id, { state: 'failed', reason, ...ends });
    }
  }

  return {
    start(request) {
      const sources = request.isL0 ? [] : findSegments(bucket, request.files, version);
      if (!request.isL0) refuse(sources, request, isOld);
      const id = nextId();
      const job: ImportJob = {
        id,
        state: isOld ? 'importing' : 'pending',
        progress: 0,
        reason: '',
        totalRows: 0,
        importedRows: 0,
        createdAt: clock.now(),
        completedAt: null,
        request,
      };
      jobs.set(id, job);
      background.run((signal) => {
        const work = (): Promise<void> => runToItsEnd(id, sources, signal);
        return isOld ? queueOf(context.signal)(work) : work();
      });
      return job;
    },
    list: () => [...jobs.values()],
  };
}

/** 2.3 takes a prefix with nothing below it for an import of no rows. */
function refuse(sources: readonly SourceSegment[], { files }: ImportRequest, isOld: boolean): void {
  const input = files.map((paths) => paths.map((one) => `paths:"${one}"`).join('  ')).join(' ');
  if (sources.length === 0 && !isOld) throw refusal(`no binlog to import, input=[${input}]`);
  if (sources.length > mostSegments)
    throw refusal(
      `The max number of import files should not exceed ${mostSegments}, but got ${sources.length}`,
    );
}

function refusal(reason: string): MilvusRefusal {
  return new MilvusRefusal(2100, 'UnexpectedError', `${reason}: importing data failed`);
}

function named(error: unknown, { paths }: SourceSegment, fileId: bigint): unknown {
  if (!(error instanceof ImportFailure)) return error;
  const file = paths.map((one) => `  paths:"${one}"`).join('');
  return new ImportFailure(`error: ${error.message}, file: id:${fileId}${file}`);
}
