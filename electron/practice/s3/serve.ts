import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Faults } from '../faults.ts';
import type { S3State } from './answer.ts';
import { type AuthenticationOptions, createAuthentication } from './authentication.ts';
import type { Flavour } from './flavour.ts';
import { operationOf } from './operation.ts';
import { operations } from './operations.ts';
import { type ErrorPlace, errorXml, S3Refusal, toRefusal } from './s3Error.ts';
import { parseRequest, type S3Request } from './s3Request.ts';
import { sendAnswer } from './sendAnswer.ts';

const longestKeyBytes = 1024;

export interface ServeOptions {
  readonly port: number;
  readonly state: S3State;
  readonly authentication: AuthenticationOptions;
  readonly faults: Faults;
}

export interface RunningServer {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Serves S3 on loopback. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const closed = new AbortController();
  const underWay = new Set<Promise<void>>();
  const handle = createHandler(options, closed.signal);
  const server = createServer((message, response) => {
    const answered = handle(message, response).finally(() => underWay.delete(answered));
    underWay.add(answered);
  });
  // A body may take as long as it takes; the default would end it after five minutes.
  server.requestTimeout = 0;
  // The default of 5 s ends connections that clients are about to use again.
  server.keepAliveTimeout = 75_000;
  await listen(server, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      closed.abort(new Error('the practice storage is closing'));
      const ended = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await ended;
      await Promise.allSettled(underWay);
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

type Handler = (message: IncomingMessage, response: ServerResponse) => Promise<void>;

function createHandler(
  { state, authentication, faults }: ServeOptions,
  closed: AbortSignal,
): Handler {
  const authenticate = createAuthentication(authentication);
  const { flavour, clock } = state;
  const hostId = state.randomId();
  const firstId = clock.now().getTime() * 1000;
  let requests = 0;

  async function stall(delayMs: number, response: ServerResponse): Promise<void> {
    const left = new AbortController();
    const leave = (): void => left.abort(new Error('the client has gone'));
    response.once('close', leave);
    await clock.sleep(delayMs, AbortSignal.any([closed, left.signal]));
    response.off('close', leave);
  }

  async function answer(request: S3Request, response: ServerResponse): Promise<void> {
    if (Buffer.byteLength(request.key) > longestKeyBytes)
      throw new S3Refusal(flavour.codes.longKey);
    const operation = operationOf(request);
    const stalled = faults.strike('stall', { operation, service: 's3' });
    if (stalled !== undefined) await stall(stalled.delayMs, response);
    const payload = authenticate(request);
    const fault = faults.strike('storageError', { operation });
    if (fault !== undefined) throw S3Refusal.scripted(fault);
    const answered = await operations[operation](request, state, payload);
    const isStruck = operation === 'GetObject' && typeof answered.body !== 'string';
    const cut = isStruck ? faults.strike('truncatedBody') : undefined;
    await sendAnswer(answered, response, { contents: state.contents, cutAfter: cut?.afterBytes });
  }

  return async (message, response) => {
    requests += 1;
    const requestId = (firstId + requests).toString(16).toUpperCase();
    response.setHeader('server', flavour.server);
    response.setHeader('x-amz-request-id', requestId);
    let request: S3Request | undefined;
    try {
      request = parseRequest(message);
      await answer(request, response);
    } catch (error) {
      const { bucket = '', key = '', path = message.url ?? '' } = request ?? {};
      const place = { bucket, key, path, requestId, hostId };
      refuse(response, toRefusal(error), place, flavour);
    } finally {
      // What was not read of a refused body is thrown away, so that the connection can be used again.
      message.resume();
    }
  };
}

function refuse(
  response: ServerResponse,
  refusal: S3Refusal,
  place: ErrorPlace,
  flavour: Flavour,
): void {
  // In the middle of a body there is no other way to say that it is not whole.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const xml = errorXml(refusal, place, flavour);
  const isExplainedHead = response.req.method === 'HEAD' && flavour.explainsErrors;
  response.writeHead(refusal.status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(xml),
    // An answer to HEAD has no body that could say it.
    ...(isExplainedHead ? { 'x-minio-error-code': printable(refusal.code) } : {}),
  });
  response.end(xml);
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7E]/g, '?');
}
