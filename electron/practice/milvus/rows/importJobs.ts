import pLimit, { type LimitFunction } from 'p-limit';

import type { Int64 } from '#shared/int64.ts';

import { MilvusRefusal } from '../call.ts';
import type { ImportedSource, ImportJob, ImportRequest, MilvusContext } from '../types.ts';
import type { Background } from './background.ts';
import { rowCountOf } from './columns.ts';
import { writeL0Segments } from './flushRows.ts';
import { ImportFailure, readSourceDeletes, readSourceRows } from './importRows.ts';
import { type SourceSegment, findDeltaLogs, findSegments, sizeBytesOf } from './importSources.ts';
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
  readonly sources: readonly ImportedSource[];
}

const waiting = { state: 'pending', completedAt: null } as const;

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

  async function step(signal: AbortSignal, parts = 1): Promise<void> {
    await clock.sleep(pace.importStepMs / parts, signal);
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
      const imported: ImportedSource[] = [];
      for (const [at, source] of sources.entries()) {
        const target = { bucket, schema, version, endTimestamp };
        const rows = await readSourceRows(source, target).catch((error: unknown) => {
          throw isOld ? error : named(error, source, BigInt(id) + BigInt(at + 1));
        });
        await writer.add(rows);
        const sizeBytes = sizeBytesOf(bucket, source);
        imported.push({ paths: source.paths, sizeBytes, rowCount: rowCountOf(rows), ...waiting });
      }
      return { ...(await writer.end()), sources: imported };
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
    const count = deletes.length;
    const paths = files.flat();
    return { segments, count, sources: [{ paths, sizeBytes: 0, rowCount: count, ...waiting }] };
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
    const { segments, count, sources: imported } = taken;
    const at = (changes: Partial<ImportedSource>) =>
      imported.map((one) => ({ ...one, ...changes }));
    try {
      const segmentIds = segments.map(({ segmentId }) => segmentId);
      update(id, { progress: isOld ? 0 : 40 });
      await step(signal, 4);
      update(id, { totalRows: count, sources: imported, segmentIds });
      await step(signal, 4);
      update(id, { sources: at({ state: 'importing' }) });
      await step(signal, 4);
      update(id, { sources: at({ state: 'completed', completedAt: clock.now() }) });
      await step(signal, 4);
      update(id, { progress: isOld ? 90 : 70, importedRows: count });
      await step(signal, 4);
      if (!isOld) update(id, { progress: 80 });
      await step(signal, 4);
      // The index of what has rows is built last.
      if (!isOld && !job.request.isL0) update(id, { progress: 90 });
      await step(signal, 2);
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
      // The numbers that follow it name the files in reasons.
      sources.forEach(() => nextId());
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
        sources: [],
        segmentIds: [],
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
