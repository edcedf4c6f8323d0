import { Agent, ProxyAgent, request } from 'undici';

import { messageOf } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import type { TlsFiles } from './grpcClient.ts';
import { type CallContext, type Failure, mapMilvusError, nobody } from './mapMilvusError.ts';
import { withDeadline } from './withDeadline.ts';

export interface HttpOptions {
  /** http(s)://host:port, perhaps with a path before those of Milvus. */
  readonly endpoint: string;
  readonly clock: Clock;
  /** The proxy for a URL, undefined for none. */
  readonly proxyFor: (url: string) => string | undefined;
  readonly files?: TlsFiles;
  readonly user?: string;
  /** Made for each request, since a login stands in them. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** With the query. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** For the errors of those who read the answer. */
  readonly context: CallContext;
}

/**
 * The two HTTP doors of Milvus, REST and management: one request, one answer of whatever status, nothing repeated. Fails with
 * MILVUS_UNSUPPORTED for 404, and when there is no answer.
 */
export function createHttpClient(options: HttpOptions) {
  const { endpoint, user = nobody, headers = () => ({}), files = {}, clock, proxyFor } = options;
  const { ca, certificate: cert, key } = files;
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  // Time is limited for a request as a whole.
  const unlimited = { headersTimeout: 0, bodyTimeout: 0 };
  const proxy = proxyFor(endpoint);
  const dispatcher =
    proxy === undefined
      ? new Agent({ connect: tls, ...unlimited })
      : new ProxyAgent({ uri: proxy, requestTls: tls, ...unlimited });
  // As gRPC addresses are told; all of it when it is no URL.
  const address = (URL.canParse(endpoint) && new URL(endpoint).host) || endpoint;

  async function exchange({ method, path, body }: HttpRequest, signal: AbortSignal) {
    const answer = await request(endpoint.replace(/\/+$/, '') + path, {
      method,
      headers: { ...headers(), ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body ?? null,
      dispatcher,
      signal,
    });
    return { status: answer.statusCode, body: await answer.body.bytes() };
  }

  return {
    async send(sent: HttpRequest): Promise<HttpAnswer> {
      const { path, timeoutMs, signal } = sent;
      const context = { address, user, call: path.replace(/\?.*/, ''), timeoutMs };
      const answer = await withDeadline(context, { clock, signal }, (signal) =>
        exchange(sent, signal).catch((error: unknown) => {
          throw mapMilvusError(toFailure(error), context);
        }),
      );
      if (answer.status !== 404) return { ...answer, context };
      throw mapMilvusError({ code: 0, name: 'UNIMPLEMENTED', reason: 'HTTP 404' }, context);
    },
    close: () => dispatcher.close(),
  };
}

/** The codes of Node and undici say more than their messages, which can be empty. */
function toFailure(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // undici refuses an endpoint without http:// or https:// by this.
  const isNoUrl = code === 'UND_ERR_INVALID_ARG' || code === 'ERR_INVALID_URL';
  const reason = `${isNoUrl ? 'ENOTFOUND' : code} ${messageOf(error)}`;
  return { code: 0, name: 'UNAVAILABLE', reason };
}
