import { z } from 'zod';

import { AppError } from '#shared/errors.ts';

import { createHttpClient, type HttpOptions } from './httpClient.ts';
import type { MilvusManagement } from './milvus.ts';

const basePath = '/management/datacoord/garbage_collection';

/** A success is an OK or a ticket (from 2.6.8 on): a page of another service on that port must not pass for a pause. */
const Success = z.union([
  z.object({ msg: z.literal('OK'), ticket: z.string().optional() }),
  z.object({ ticket: z.string() }),
]);

/**
 * The management port of Milvus (9091 by default): plain GET requests without a login. Nothing is sent before the first call.
 * Its calls throw MILVUS_UNSUPPORTED where the server has no such page (2.3), MILVUS_CALL_FAILED when it refuses.
 */
export function openManagement(
  endpoint: string,
  { clock, proxyFor }: Pick<HttpOptions, 'clock' | 'proxyFor'>,
): MilvusManagement {
  const http = createHttpClient({ endpoint, clock, proxyFor });

  /** Empty parameters are left out. Returns the ticket. */
  async function get(page: string, query: Record<string, string>, signal: AbortSignal) {
    const given = Object.entries(query).filter(([, value]) => value !== '');
    const search = new URLSearchParams(given).toString();
    const path = `${basePath}/${page}${search && `?${search}`}`;
    const answer = await http.send({ method: 'GET', path, timeoutMs: 10_000, signal });
    const text = Buffer.from(answer.body).toString('utf8');
    const success = Success.safeParse(parse(text));
    if (answer.status === 200 && success.success) return success.data.ticket ?? '';
    const { address, call } = answer.context;
    const reason = `${text.slice(0, 200)} (HTTP ${answer.status})`;
    throw new AppError('MILVUS_CALL_FAILED', { address, call, reason });
  }

  return {
    endpoint,
    async checkHealth(signal) {
      const answer = await http.send({
        method: 'GET',
        path: '/healthz',
        timeoutMs: 10_000,
        signal,
      });
      if (answer.status === 200) return;
      const { address, call } = answer.context;
      throw new AppError('MILVUS_CALL_FAILED', { address, call, reason: `HTTP ${answer.status}` });
    },
    pauseGc: ({ seconds, collectionId }, signal) =>
      get('pause', { pause_seconds: String(seconds), collection_id: collectionId ?? '' }, signal),
    async resumeGc(ticket, collectionId, signal) {
      await get('resume', { collection_id: collectionId ?? '', ticket }, signal);
    },
    close: () => http.close(),
  };
}

/** Milvus does not escape quotes inside of a refusal, so that it is often no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
