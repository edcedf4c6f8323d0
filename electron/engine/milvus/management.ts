import { z } from 'zod';

import { AppError } from '#shared/errors.ts';

import { createHttpClient, type HttpAnswer, type HttpOptions } from './httpClient.ts';
import type { MilvusManagement } from './milvus.ts';

const timeoutMs = 10_000;
const basePath = '/management/datacoord/garbage_collection';

/** From 2.6.8 on with a ticket, before without. */
const Answer = z.object({ msg: z.string().optional(), ticket: z.string().optional() });

/**
 * The management port of Milvus (9091 by default): plain GET requests without a login. Nothing is sent before the first call.
 * Its calls throw MILVUS_UNSUPPORTED where the server has no such page (2.3), MILVUS_CALL_FAILED when it refuses.
 */
export function openManagement(
  endpoint: string,
  { clock, proxyFor }: Pick<HttpOptions, 'clock' | 'proxyFor'>,
): MilvusManagement {
  const http = createHttpClient({ endpoint, user: '—', headers: {}, files: {}, clock, proxyFor });

  async function get(page: string, query: Record<string, string>, signal: AbortSignal) {
    const search = new URLSearchParams(query).toString();
    const path = `${basePath}/${page}${search && `?${search}`}`;
    return readAnswer(await http.send({ method: 'GET', path, timeoutMs, signal }));
  }

  return {
    endpoint,
    async pauseGc({ seconds, collectionId }, signal) {
      const query = { pause_seconds: String(seconds), ...collectionQuery(collectionId) };
      return (await get('pause', query, signal)).ticket ?? '';
    },
    async resumeGc(ticket, collectionId, signal) {
      const query = { ...collectionQuery(collectionId), ...(ticket !== '' && { ticket }) };
      await get('resume', query, signal);
    },
    close: () => http.close(),
  };
}

function collectionQuery(collectionId: string | null): Record<string, string> {
  return collectionId === null ? {} : { collection_id: collectionId };
}

/** A success is an OK or a ticket: a page of another service on that port must not pass for a pause. */
function readAnswer({ status, body, context }: HttpAnswer): z.infer<typeof Answer> {
  const text = Buffer.from(body).toString('utf8');
  const answer = Answer.safeParse(parse(text));
  const isSuccess = answer.data?.msg === 'OK' || answer.data?.ticket !== undefined;
  if (status === 200 && answer.success && isSuccess) return answer.data;
  // Milvus does not escape quotes inside of `msg`, so that a refusal is often no JSON.
  const reason = answer.data?.msg ?? text.slice(0, 200);
  const { address, call } = context;
  throw new AppError('MILVUS_CALL_FAILED', { address, call, reason: `${reason} (HTTP ${status})` });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
