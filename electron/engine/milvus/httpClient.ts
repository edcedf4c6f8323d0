import { Agent, ProxyAgent, request } from 'undici';

import { type AppError, messageOf } from '#shared/errors.ts';

import type { Clock } from '../clock.ts';
import { type CallContext, mapMilvusError, timeoutError } from './mapMilvusError.ts';
import { withDeadline } from './withDeadline.ts';

export interface HttpOptions {
  /** http(s)://host:port, perhaps with a path before those of Milvus. */
  readonly endpoint: string;
  readonly user: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly files: { readonly ca?: Buffer; readonly certificate?: Buffer; readonly key?: Buffer };
  readonly clock: Clock;
  readonly proxyFor: ProxyFor;
}

/** The proxy for a URL, undefined for none. */
export type ProxyFor = (url: string) => string | undefined;

export interface HttpRequest {
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

/** The two HTTP doors of Milvus, REST and management: one request, one answer of whatever status, nothing repeated. */
export interface HttpClient {
  /** @throws MILVUS_UNSUPPORTED for 404, and when there is no answer */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export function createHttpClient(options: HttpOptions): HttpClient {
  const { endpoint, user, headers, files, clock, proxyFor } = options;
  const { ca, certificate: cert, key } = files;
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  // Time is limited for a request as a whole.
  const unlimited = { headersTimeout: 0, bodyTimeout: 0 };
  const proxy = proxyFor(endpoint);
  const agent =
    proxy === undefined
      ? new Agent({ connect: tls, ...unlimited })
      : new ProxyAgent({ uri: proxy, requestTls: tls, ...unlimited });

  async function exchange({ method, path, body }: HttpRequest, signal: AbortSignal) {
    const answer = await request(endpoint.replace(/\/+$/, '') + path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body ?? null,
      dispatcher: agent,
      signal,
    });
    return { status: answer.statusCode, body: await answer.body.bytes() };
  }

  return {
    async send(sent) {
      const { path, timeoutMs, signal } = sent;
      const [call = path] = path.split('?');
      const context = { address: addressOf(endpoint), user, call, timeoutMs };
      const onTimeout = () => timeoutError(context);
      const answer = await withDeadline({ timeoutMs, clock, signal, onTimeout }, (signal) =>
        exchange(sent, signal).catch((error: unknown) => {
          throw toError(error, context);
        }),
      );
      if (answer.status === 404) {
        const failure = { kind: 'transport', code: 'UNIMPLEMENTED', details: 'HTTP 404' } as const;
        throw mapMilvusError(failure, context);
      }
      return { ...answer, context };
    },
    close: () => agent.close(),
  };
}

/** host:port, as gRPC addresses are told; all of it when it is no URL. */
function addressOf(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  return url?.host || endpoint;
}

/** The codes of Node and undici say more than their messages, which can be empty. */
function toError(error: unknown, context: CallContext): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // undici refuses an endpoint without http:// or https:// by this.
  const isNoUrl = code === 'UND_ERR_INVALID_ARG' || code === 'ERR_INVALID_URL';
  const cause = isNoUrl ? 'ENOTFOUND' : code;
  const details = `${cause} ${messageOf(error)}`;
  return mapMilvusError({ kind: 'transport', code: 'UNAVAILABLE', details }, context);
}
