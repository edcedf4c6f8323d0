import { AppError, messageOf } from '#shared/errors.ts';
import { type Int64, isInt64 } from '#shared/int64.ts';

import { decode } from '../backupFormat/codec.ts';
import { parseJson } from '../backupFormat/json.ts';
import {
  type Infer,
  int32,
  int64,
  list,
  type Message,
  message,
  nested,
  string,
} from '../backupFormat/message.ts';
import type { Secret } from '../secret.ts';
import { createHttpClient, type HttpAnswer, type HttpOptions } from './httpClient.ts';
import { mapMilvusError } from './mapMilvusError.ts';
import type { ImportState, MilvusRest, SegmentLogs } from './milvus.ts';

interface Login {
  readonly user: string;
  readonly password: Secret;
}

/** REST v2 shares the port of gRPC unless configured otherwise. */
export interface RestOptions extends Omit<HttpOptions, 'user' | 'headers'> {
  readonly login: Login | null;
}

// The server's own limit is raised by the header Request-Timeout (seconds), as milvus-backup does.
const longTimeoutMs = 600_000;
const describeTimeoutMs = 60_000;
const pollTimeoutMs = 15_000;

const FieldLogs = message({ fieldID: int64, logIDs: list(int64) });
const SegmentInfo = message({
  segmentID: int64,
  vChannel: string,
  insertLogs: list(nested(FieldLogs)),
  deltaLogs: list(nested(FieldLogs)),
});
const Segments = message({ segmentInfos: list(nested(SegmentInfo)) });
const Job = message({ jobId: string });
const Progress = message({ state: string, progress: int32, importedRows: int64, reason: string });

/** merr code of a segment that compaction has removed. */
const segmentNotFound = 600;

interface Request<Data> {
  /** JSON text. */
  readonly body: string;
  readonly data: Message<Data>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Opens Milvus' REST v2 API; nothing is sent before the first call. Ids are written and read as digits: they are JSON numbers
 * on the wire, above what a JS number holds. A refusal comes as HTTP 200 with a code and is thrown like any other.
 */
export function openMilvusRest({ login, ...options }: RestOptions): MilvusRest {
  const http = createHttpClient({
    ...options,
    ...(login && { user: login.user }),
    headers: () => ({
      accept: 'application/json',
      'request-timeout': String(longTimeoutMs / 1000),
      ...(login && { authorization: bearer(login) }),
    }),
  });

  async function attempt<Data>(path: string, { data, ...sent }: Request<Data>) {
    const answer = await http.send({ method: 'POST', path: `/v2/vectordb/${path}`, ...sent });
    return readAnswer(answer, data);
  }

  async function post<Data>(path: string, request: Request<Data>): Promise<Data> {
    const outcome = await attempt(path, request);
    if ('error' in outcome) throw outcome.error;
    return outcome.data;
  }

  return {
    async describeSegments({ database, collectionId }, segmentIds, signal) {
      const describe = async (ids: readonly Int64[]): Promise<SegmentLogs[]> => {
        if (ids.length === 0) return [];
        const body = segmentsBody(database, collectionId, ids);
        const request = { body, data: Segments, timeoutMs: describeTimeoutMs, signal };
        const outcome = await attempt('segments/describe', request);
        if ('data' in outcome) return outcome.data.segmentInfos.map(toSegmentLogs);
        if (outcome.code !== segmentNotFound) throw outcome.error;
        // One that is gone fails the whole request: halves find it, and leave it out.
        if (ids.length === 1) return [];
        const half = Math.ceil(ids.length / 2);
        return [...(await describe(ids.slice(0, half))), ...(await describe(ids.slice(half)))];
      };
      return describe(segmentIds);
    },

    async startImport({ database, collection }, { partition, files, options }, signal) {
      const body = JSON.stringify({
        dbName: database,
        collectionName: collection,
        ...(partition !== '' && { partitionName: partition }),
        files,
        options,
      });
      const request = { body, data: Job, timeoutMs: longTimeoutMs, signal };
      return (await post('jobs/import/create', request)).jobId;
    },

    async importState(database, jobId, signal) {
      const body = JSON.stringify({ dbName: database, jobId });
      const request = { body, data: Progress, timeoutMs: pollTimeoutMs, signal };
      try {
        return toImportState(await post('jobs/import/describe', request));
      } catch (error) {
        // 2.4 has it under its older name only.
        if (!(error instanceof AppError) || error.code !== 'MILVUS_UNSUPPORTED') throw error;
        return toImportState(await post('jobs/import/get_progress', request));
      }
    },

    close: () => http.close(),
  };
}

/** Not base64, unlike gRPC's. A header holds bytes, one in each character. */
function bearer({ user, password }: Login): string {
  return `Bearer ${Buffer.from(`${user}:${password.reveal()}`, 'utf8').toString('latin1')}`;
}

/** By hand, because JSON.stringify cannot write a number of more than 53 bits, and Milvus takes no text for one. */
function segmentsBody(database: string, collectionId: Int64, ids: readonly Int64[]): string {
  const numbers = [collectionId, ...ids];
  if (!numbers.every(isInt64)) throw new TypeError(`not all of these are ids: ${numbers.join()}`);
  return `{"dbName":${JSON.stringify(database)},"collectionID":${collectionId},"segmentIDs":[${ids.join()}]}`;
}

type Outcome<Data> = { readonly data: Data } | { readonly code: number; readonly error: AppError };

function readAnswer<Data>(answer: HttpAnswer, wanted: Message<Data>): Outcome<Data> {
  const { status, context } = answer;
  const { code, message, data } = readEnvelope(answer, wanted);
  // The first releases of 2.4 say 200 for success, which is also the code of "partition not found", with a message.
  const isSuccess = code === 0 || (code === 200 && message === '');
  if (isSuccess && data && status === 200) return { data };
  const reason = message || `HTTP ${status} without an explanation`;
  return { code, error: mapMilvusError({ code, name: '', reason }, context) };
}

/** @throws MILVUS_UNREACHABLE from a proxy without a server behind it, MILVUS_CALL_FAILED for anything that is not Milvus */
function readEnvelope<Data>({ status, body, context }: HttpAnswer, data: Message<Data>) {
  const Envelope = message({ code: int32, message: string, data: nested(data) });
  try {
    return decode(Envelope, parseJson(body));
  } catch (error) {
    const name = status >= 502 && status <= 504 ? 'UNAVAILABLE' : 'UNKNOWN';
    const reason = `HTTP ${status} with an answer that is not Milvus': ${messageOf(error)}`;
    throw mapMilvusError({ code: 0, name, reason }, context);
  }
}

function toSegmentLogs(segment: Infer<typeof SegmentInfo>): SegmentLogs {
  const toFieldLogs = ({ fieldID, logIDs }: Infer<typeof FieldLogs>) => ({
    fieldId: fieldID,
    logIds: logIDs,
  });
  return {
    segmentId: segment.segmentID,
    virtualChannel: segment.vChannel,
    insertLogs: segment.insertLogs.map(toFieldLogs),
    deltaLogs: segment.deltaLogs.map(toFieldLogs),
  };
}

const importStates: Readonly<Record<string, ImportState['state']>> = {
  Pending: 'pending',
  Completed: 'completed',
  Failed: 'failed',
};

function toImportState({ state, progress, importedRows, reason }: Infer<typeof Progress>) {
  return { state: importStates[state] ?? 'running', rows: importedRows, progress, reason } as const;
}
